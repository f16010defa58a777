#include "engine/digests/shown_posts.h"

#include <set>
#include <string_view>
#include <utility>

#include "engine/state/keys.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {
namespace {

using PostName = std::pair<std::string, std::string>;

// Returns those of the posts that the digest shows.
std::set<PostName> TakeOut(const std::set<PostName>& posts, KeptName name, v1::Digest* digest) {
  std::set<PostName> found;
  for (v1::Story& story : *digest->mutable_stories()) {
    PostName shown(story.post().source(), story.post().id());
    if (!posts.contains(shown)) continue;
    v1::Post tombstone;
    tombstone.set_source(shown.first);
    if (name == KeptName::kStays) tombstone.set_id(shown.second);
    tombstone.set_operation(v1::OPERATION_DELETE);
    *story.mutable_post() = std::move(tombstone);
    story.clear_reasons();
    found.insert(std::move(shown));
  }
  return found;
}

// The keys of the digests that may show the post.
absl::StatusOr<std::vector<std::string>> DigestsWith(const Store& store, const std::string& source,
                                                     const std::string& id) {
  std::vector<std::string> keys;
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(Family::kShownPosts, JudgedPostPrefix(source, id),
                                               [&](std::string_view, std::string_view value) {
                                                 storage::v1::ShownPost shown;
                                                 damaged = !shown.ParseFromArray(
                                                     value.data(), static_cast<int>(value.size()));
                                                 // Of a dossier it has none.
                                                 if (!shown.digest().empty()) {
                                                   keys.push_back(shown.digest());
                                                 }
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

absl::StatusOr<bool> IsShown(const Store& store, const std::string& source, const std::string& id) {
  bool found = false;
  const absl::Status status =
      store.ScanPrefix(Family::kShownPosts, JudgedPostPrefix(source, id),
                       [&](std::string_view, std::string_view) { return !(found = true); });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<v1::Digest>> ForgetShownPosts(const Store& store,
                                                         absl::Span<const v1::PostKey> posts,
                                                         KeptName name, StateBatch* batch) {
  std::set<PostName> names;
  std::set<std::string> keys;
  for (const v1::PostKey& post : posts) {
    names.emplace(post.source(), post.id());
    const auto shown = DigestsWith(store, post.source(), post.id());
    if (!shown.ok()) return shown.status();
    keys.insert(shown->begin(), shown->end());
  }
  std::vector<v1::Digest> changed;
  for (const std::string& key : keys) {
    storage::v1::StoredDigest stored;
    const absl::Status status = store.Get(Family::kDigests, key, &stored);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) return status;
    const std::set<PostName> found = TakeOut(names, name, stored.mutable_digest());
    if (found.empty()) continue;
    batch->Put(Family::kDigests, key, stored);
    for (const auto& [source, id] : found) {
      batch->Delete(Family::kShownPosts, ShownPostKey(source, id, key));
    }
    changed.push_back(std::move(*stored.mutable_digest()));
  }
  return changed;
}

}  // namespace sluis
