// Which model the rows of a folder are of: one record, changed in the batch that changes the rows.
#ifndef SLUIS_ENGINE_STATE_MODEL_IN_FORCE_H_
#define SLUIS_ENGINE_STATE_MODEL_IN_FORCE_H_

#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

// Empty in a folder that is new.
[[nodiscard]] absl::StatusOr<storage::v1::ModelInForce> ReadModelInForce(const Store& store);

void PutModelInForce(const storage::v1::ModelInForce& model, StateBatch* batch);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_MODEL_IN_FORCE_H_
