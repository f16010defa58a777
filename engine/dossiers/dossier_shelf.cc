#include "engine/dossiers/dossier_shelf.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"

namespace sluis {
namespace {

std::string KeyOf(const storage::v1::StoredDossier& dossier) {
  return DossierKey(dossier.dossier().owner_id(), dossier.dossier().id());
}

// Each post that the dossier still shows.
template <typename Visit>
void ForEachShown(const storage::v1::StoredDossier& dossier, const Visit& visit) {
  for (const v1::DossierEntry& entry : dossier.dossier().entries()) {
    const v1::Post& post = entry.post();
    if (post.operation() == v1::OPERATION_DELETE) continue;
    visit(ShownPostKey(post.source(), post.id(), KeyOf(dossier)));
  }
}

void DeleteFromIndex(const storage::v1::StoredDossier& dossier, StateBatch* batch) {
  ForEachShown(dossier,
               [batch](const std::string& key) { batch->Delete(Family::kShownPosts, key); });
}

}  // namespace

absl::StatusOr<storage::v1::StoredDossier> ReadDossier(const Store& store,
                                                       const std::string& owner_id,
                                                       const std::string& dossier_id) {
  storage::v1::StoredDossier dossier;
  const absl::Status status =
      store.Get(Family::kDossiers, DossierKey(owner_id, dossier_id), &dossier);
  if (absl::IsNotFound(status)) {
    return absl::NotFoundError(
        absl::StrCat("'", owner_id, "' has no dossier '", dossier_id, "'. It may be removed."));
  }
  if (!status.ok()) return status;
  return dossier;
}

absl::Status ForEachDossier(const Store& store, const std::string& owner_id,
                            const VisitDossier& visit) {
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(
      Family::kDossiers, owner_id.empty() ? "" : OwnerPrefix(owner_id),
      [&](std::string_view key, std::string_view value) {
        storage::v1::StoredDossier dossier;
        damaged = !dossier.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!damaged) visit(std::string(key), std::move(dossier));
        return !damaged;
      });
  if (damaged) return absl::DataLossError("A stored dossier cannot be read back.");
  return status;
}

void PutDossier(const storage::v1::StoredDossier& dossier, const storage::v1::StoredDossier* before,
                StateBatch* batch) {
  if (before != nullptr) DeleteFromIndex(*before, batch);
  storage::v1::ShownPost shown;
  shown.set_dossier(KeyOf(dossier));
  ForEachShown(dossier,
               [&](const std::string& key) { batch->Put(Family::kShownPosts, key, shown); });
  batch->Put(Family::kDossiers, KeyOf(dossier), dossier);
}

void DeleteDossier(const storage::v1::StoredDossier& dossier, StateBatch* batch) {
  DeleteFromIndex(dossier, batch);
  batch->Delete(Family::kDossiers, KeyOf(dossier));
}

absl::Status DeleteDossiersOf(const Store& store, const std::string& owner_id, StateBatch* batch) {
  return ForEachDossier(store, owner_id,
                        [batch](const std::string&, const storage::v1::StoredDossier& dossier) {
                          DeleteDossier(dossier, batch);
                        });
}

}  // namespace sluis
