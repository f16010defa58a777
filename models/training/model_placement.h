// Puts a newly made model where it belongs: made beside its place, verified, then renamed, so that
// whoever reads the place finds the old file or the whole new one.
#ifndef SLUIS_MODELS_TRAINING_MODEL_PLACEMENT_H_
#define SLUIS_MODELS_TRAINING_MODEL_PLACEMENT_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "models/fasttext/verify.h"

namespace sluis {

// Calls `make` with the path of a temporary file in the folder of `output_path`; verifies what it
// wrote and renames it. On any failure, errors in the model's findings included, `output_path` is
// as it was and the temporary file is gone. Returns what was found in the new model.
[[nodiscard]] absl::StatusOr<ModelReport> PlaceModel(
    const std::string& output_path,
    const std::function<absl::Status(const std::string& path)>& make);

}  // namespace sluis

#endif  // SLUIS_MODELS_TRAINING_MODEL_PLACEMENT_H_
