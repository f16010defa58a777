// Quantises a supervised model with libfasttext, in a child process. It refuses unsupervised
// models; models/quantize does those.
#ifndef SLUIS_MODELS_TRAINING_QUANTIZE_H_
#define SLUIS_MODELS_TRAINING_QUANTIZE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "models/fasttext/verify.h"
#include "models/training/child_process.h"

namespace sluis {

// As in `fasttext quantize`.
struct SupervisedQuantizeOptions {
  bool quantize_output = false;
  bool quantize_norm = false;
  // Keeps this many rows, those of the largest norm; 0 keeps all.
  size_t cutoff = 0;
  // Values a code stands for.
  size_t values_per_code = 2;
  // Trains the kept rows again on `input_path`. Needs a cutoff.
  bool retrain = false;
  std::string input_path;
  int epochs = 5;
  double learning_rate = 0.1;
};

// Requires a caller with one thread.
[[nodiscard]] absl::StatusOr<ModelReport> QuantizeSupervisedModel(
    const SupervisedQuantizeOptions& options, const std::string& model_path,
    const std::string& output_path, const ChildOptions& child);

}  // namespace sluis

#endif  // SLUIS_MODELS_TRAINING_QUANTIZE_H_
