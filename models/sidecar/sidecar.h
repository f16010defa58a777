// The small file beside a model, "<model>.toml": what the model file itself cannot say.
#ifndef SLUIS_MODELS_SIDECAR_SIDECAR_H_
#define SLUIS_MODELS_SIDECAR_SIDECAR_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "models/text/normalizer.h"

namespace sluis {

struct ModelSidecar {
  std::string name;
  Normalization normalization = Normalization::kRaw;
  std::vector<std::string> languages;
  // The names of the data sets that the model has seen.
  std::vector<std::string> trained_on;
};

// A model without a sidecar is a raw one. InvalidArgument names the line that is wrong.
[[nodiscard]] absl::StatusOr<ModelSidecar> ReadSidecar(const std::string& model_path);

}  // namespace sluis

#endif  // SLUIS_MODELS_SIDECAR_SIDECAR_H_
