#include "engine/digests/shown_posts.h"

#include <string_view>
#include <utility>

#include "engine/state/keys.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {
namespace {

// False when the digest does not show the post.
bool TakeOut(const std::string& source, const std::string& id, v1::Digest* digest) {
  bool found = false;
  for (v1::Story& story : *digest->mutable_stories()) {
    if (story.post().source() != source || story.post().id() != id) continue;
    v1::Post tombstone;
    tombstone.set_source(source);
    tombstone.set_id(id);
    tombstone.set_operation(v1::OPERATION_DELETE);
    *story.mutable_post() = std::move(tombstone);
    story.clear_reasons();
    found = true;
  }
  return found;
}

// The keys of the digests that may show the post.
absl::StatusOr<std::vector<std::string>> DigestsWith(const Store& store, const std::string& source,
                                                     const std::string& id) {
  std::vector<std::string> keys;
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(
      Family::kShownPosts, JudgedPostPrefix(source, id),
      [&](std::string_view, std::string_view value) {
        storage::v1::ShownPost shown;
        damaged = !shown.ParseFromArray(value.data(), static_cast<int>(value.size()));
        keys.push_back(shown.digest());
        return !damaged;
      });
  if (damaged) {
    return absl::DataLossError("The index of shown posts is damaged. Restore the data folder.");
  }
  if (!status.ok()) return status;
  return keys;
}

}  // namespace

void NoteShownPosts(const std::string& digest_key, const v1::Digest& digest, StateBatch* batch) {
  storage::v1::ShownPost shown;
  shown.set_digest(digest_key);
  for (const v1::Story& story : digest.stories()) {
    batch->Put(Family::kShownPosts,
               ShownPostKey(story.post().source(), story.post().id(), digest_key), shown);
  }
}

absl::StatusOr<bool> IsShownInDigests(const Store& store, const std::string& source,
                                      const std::string& id) {
  bool found = false;
  const absl::Status status =
      store.ScanPrefix(Family::kShownPosts, JudgedPostPrefix(source, id),
                       [&](std::string_view, std::string_view) { return !(found = true); });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<v1::Digest>> ForgetShownPost(const Store& store,
                                                        const std::string& source,
                                                        const std::string& id, StateBatch* batch) {
  const auto keys = DigestsWith(store, source, id);
  if (!keys.ok()) return keys.status();
  std::vector<v1::Digest> changed;
  for (const std::string& key : *keys) {
    storage::v1::StoredDigest stored;
    const absl::Status status = store.Get(Family::kDigests, key, &stored);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) return status;
    if (!TakeOut(source, id, stored.mutable_digest())) continue;
    batch->Put(Family::kDigests, key, stored);
    batch->Delete(Family::kShownPosts, ShownPostKey(source, id, key));
    changed.push_back(std::move(*stored.mutable_digest()));
  }
  return changed;
}

}  // namespace sluis
