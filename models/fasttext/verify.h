// A thorough look at a model file: what it is and whether its contents make sense.
#ifndef MODELS_FASTTEXT_VERIFY_H_
#define MODELS_FASTTEXT_VERIFY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "models/fasttext/model.h"

namespace sluis {

struct ModelFinding {
  bool error = false;    // else a note: unusual, yet harmless
  std::string sentence;  // "the input matrix holds 3 values that are not finite ..."
};

struct ModelReport {
  ModelInfo info;
  std::string content_hash;
  std::vector<ModelFinding> findings;

  // No error found: the model may be served.
  bool ok() const;
};

// Loads the file and reads all of it. Fails as FastTextModel::Load fails; what loads but is wrong
// (weights that are not finite, counts that contradict each other) is in the findings.
absl::StatusOr<ModelReport> VerifyModel(const std::string& path);
ModelReport VerifyModel(const FastTextModel& model);

}  // namespace sluis

#endif  // MODELS_FASTTEXT_VERIFY_H_
