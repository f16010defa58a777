#include "engine/state/post_reader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"

namespace sluis {

const storage::v1::StoredPost* PostReader::Find(const v1::PostKey& key) {
  const std::string name = store_->KnownKey(key.source(), key.id());
  if (const auto found = posts_.find(name); found != posts_.end()) return found->second.get();
  return posts_.emplace(name, Read(key)).first->second.get();
}

std::unique_ptr<storage::v1::StoredPost> PostReader::Read(const v1::PostKey& key) {
  storage::v1::KnownPost known;
  absl::Status status =
      store_->Get(Family::kKnown, store_->KnownKey(key.source(), key.id()), &known);
  auto post = std::make_unique<storage::v1::StoredPost>();
  if (status.ok() && known.deleted()) return nullptr;
  if (status.ok()) {
    status = store_->Get(Family::kPosts, SequenceKey(known.sequence()), post.get());
  }
  if (status.ok()) return post;
  if (!absl::IsNotFound(status)) status_ = std::move(status);
  return nullptr;
}

absl::StatusOr<const storage::v1::StoredPost*> PostReader::Get(const v1::PostKey& key) {
  const storage::v1::StoredPost* post = Find(key);
  if (!status_.ok()) return status_;
  if (post == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("The post '", key.source(), "/", key.id(),
                     "' is not kept: it was never taken, it was deleted, or its time is over."));
  }
  return post;
}

}  // namespace sluis
