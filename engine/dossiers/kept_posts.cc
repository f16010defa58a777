#include "engine/dossiers/kept_posts.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "engine/dossiers/dossier_shelf.h"
#include "engine/state/keys.h"

namespace sluis {
namespace {

using PostName = std::pair<std::string, std::string>;

// The keys of the dossiers that may show the post.
absl::Status AddDossiersWith(const Store& store, const v1::PostKey& post,
                             std::set<std::string>* keys) {
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(
      Family::kShownPosts, JudgedPostPrefix(post.source(), post.id()),
      [&](std::string_view, std::string_view value) {
        storage::v1::ShownPost shown;
        damaged = !shown.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!shown.dossier().empty()) keys->insert(shown.dossier());
        return !damaged;
      });
  if (damaged) {
    return absl::DataLossError("The index of shown posts is damaged. Restore the data folder.");
  }
  return status;
}

void ChangePosts(const storage::v1::StoredDossier& before, const ChangePost& change,
                 StateBatch* batch) {
  storage::v1::StoredDossier dossier = before;
  bool changed = false;
  for (v1::DossierEntry& entry : *dossier.mutable_dossier()->mutable_entries()) {
    changed |= change(entry.mutable_post());
  }
  if (changed) PutDossier(dossier, &before, batch);
}

}  // namespace

absl::Status ForgetKeptPosts(const Store& store, absl::Span<const v1::PostKey> posts,
                             StateBatch* batch) {
  std::set<PostName> names;
  std::set<std::string> keys;
  for (const v1::PostKey& post : posts) {
    names.emplace(post.source(), post.id());
    if (absl::Status status = AddDossiersWith(store, post, &keys); !status.ok()) return status;
  }
  const auto forget = [&names](v1::Post* post) {
    const PostName name(post->source(), post->id());
    if (post->operation() == v1::OPERATION_DELETE || !names.contains(name)) return false;
    post->Clear();
    post->set_source(name.first);
    post->set_id(name.second);
    post->set_operation(v1::OPERATION_DELETE);
    return true;
  };
  for (const std::string& key : keys) {
    storage::v1::StoredDossier before;
    const absl::Status status = store.Get(Family::kDossiers, key, &before);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) return status;
    ChangePosts(before, forget, batch);
  }
  return absl::OkStatus();
}

absl::Status ChangeKeptPosts(const Store& store, const ChangePost& change, StateBatch* batch) {
  return ForEachDossier(store, "",
                        [&](const std::string&, const storage::v1::StoredDossier& dossier) {
                          ChangePosts(dossier, change, batch);
                        });
}

}  // namespace sluis
