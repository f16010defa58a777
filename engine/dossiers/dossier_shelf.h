// Where dossiers lie, and the index by which a post that is deleted is found in them. What is
// written goes into the caller's batch.
#ifndef SLUIS_ENGINE_DOSSIERS_DOSSIER_SHELF_H_
#define SLUIS_ENGINE_DOSSIERS_DOSSIER_SHELF_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

// NotFound, with a sentence for the reader, when there is none.
[[nodiscard]] absl::StatusOr<storage::v1::StoredDossier> ReadDossier(const Store& store,
                                                                     const std::string& owner_id,
                                                                     const std::string& dossier_id);

// Of one owner by rising id; of all if `owner_id` is empty.
using VisitDossier =
    std::function<void(const std::string& key, storage::v1::StoredDossier dossier)>;
[[nodiscard]] absl::Status ForEachDossier(const Store& store, const std::string& owner_id,
                                          const VisitDossier& visit);

// In the place of `before`; null if it is new.
void PutDossier(const storage::v1::StoredDossier& dossier, const storage::v1::StoredDossier* before,
                StateBatch* batch);
void DeleteDossier(const storage::v1::StoredDossier& dossier, StateBatch* batch);
[[nodiscard]] absl::Status DeleteDossiersOf(const Store& store, const std::string& owner_id,
                                            StateBatch* batch);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DOSSIERS_DOSSIER_SHELF_H_
