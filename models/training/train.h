// Trains a model with libfasttext, in a child process.
#ifndef SLUIS_MODELS_TRAINING_TRAIN_H_
#define SLUIS_MODELS_TRAINING_TRAIN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "models/fasttext/args.h"
#include "models/fasttext/verify.h"
#include "models/training/child_process.h"

namespace sluis {

// As fastText names and counts them. The defaults are those of `fasttext supervised`, but for one
// thread: more threads race for the weights by design, so the bytes differ from run to run.
struct TrainOptions {
  FastTextModelKind kind = FastTextModelKind::kSupervised;
  FastTextLossKind loss = FastTextLossKind::kSoftmax;
  double learning_rate = 0.1;
  int update_rate = 100;
  int dimension = 100;
  int window = 5;
  int epochs = 5;
  int min_count = 1;
  int min_label_count = 0;
  int negatives = 5;
  int word_ngrams = 1;
  int buckets = 2'000'000;
  int min_subword = 0;
  int max_subword = 0;
  double sampling = 1e-4;
  std::string label_prefix = "__label__";
  std::string pretrained_vectors;
  int threads = 1;
  int seed = 0;
};

// The defaults of `fasttext skipgram` or `fasttext cbow` for those kinds.
[[nodiscard]] TrainOptions DefaultTrainOptions(FastTextModelKind kind);

// `input_path`: one text a line, as fastText reads it. Requires a caller with one thread.
[[nodiscard]] absl::StatusOr<ModelReport> TrainModel(const TrainOptions& options,
                                                     const std::string& input_path,
                                                     const std::string& output_path,
                                                     const ChildOptions& child);

}  // namespace sluis

#endif  // SLUIS_MODELS_TRAINING_TRAIN_H_
