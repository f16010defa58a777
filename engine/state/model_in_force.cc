#include "engine/state/model_in_force.h"

namespace sluis {
namespace {

constexpr char kModelKey[] = "model";

}  // namespace

absl::StatusOr<storage::v1::ModelInForce> ReadModelInForce(const Store& store) {
  storage::v1::ModelInForce model;
  const absl::Status status = store.Get(Family::kMeta, kModelKey, &model);
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  return model;
}

void PutModelInForce(const storage::v1::ModelInForce& model, StateBatch* batch) {
  batch->Put(Family::kMeta, kModelKey, model);
}

}  // namespace sluis
