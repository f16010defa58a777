// InterestRow to and from what RocksDB holds.
#ifndef SLUIS_MODELS_INTERESTS_STORED_ROW_H_
#define SLUIS_MODELS_INTERESTS_STORED_ROW_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "models/interests/row.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

// The same bytes on every machine.
[[nodiscard]] storage::v1::StoredRow ToStored(const InterestRow& row, uint64_t effective_sequence);

// Trusts nothing: DataLoss names the field when arrays disagree in length, terms are too many or
// out of order, or a number is not finite. Whether the dimension fits the model is the caller's
// check (row.dense.size()), as is model_hash.
[[nodiscard]] absl::StatusOr<InterestRow> FromStored(const storage::v1::StoredRow& stored);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_STORED_ROW_H_
