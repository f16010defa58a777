#include "engine/state/objections.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "proto/sluis/storage/v1/keeping.pb.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr char kPrefix[] = "objection/";

}  // namespace

absl::StatusOr<Objections> Objections::Load(const Store* store) {
  Objections objections(store);
  const absl::Status status =
      store->ScanPrefix(Family::kMeta, kPrefix, [&](std::string_view key, std::string_view) {
        objections.hashes_.emplace(key.substr(std::string_view(kPrefix).size()));
        return true;
      });
  if (!status.ok()) return status;
  return objections;
}

bool Objections::Cover(const v1::Post& post) const {
  if (hashes_.empty()) return false;
  for (const std::string* account : {&post.author().id(), &post.author().handle()}) {
    if (!account->empty() && hashes_.contains(HashOf(post.source(), *account))) return true;
  }
  return false;
}

std::string Objections::HashOf(const std::string& source, const std::string& account) const {
  // No post has an empty source, so no post's key can be the same.
  return store_->KnownKey("", absl::StrCat(source.size(), ":", source, account));
}

void Objections::Add(const std::string& hash, absl::Time at, StateBatch* batch) {
  hashes_.insert(hash);
  storage::v1::Objection objection;
  *objection.mutable_at() = ToTimestamp(at);
  batch->Put(Family::kMeta, absl::StrCat(kPrefix, hash), objection);
}

}  // namespace sluis
