// What `fasttext predict` and `fasttext predict-prob` print, byte for byte.
#ifndef MODELS_FASTTEXT_PREDICT_STREAM_H_
#define MODELS_FASTTEXT_PREDICT_STREAM_H_

#include <cstdint>
#include <istream>
#include <ostream>

#include "absl/status/statusor.h"
#include "models/fasttext/model.h"

namespace sluis {

struct PredictOptions {
  int k = 1;  // -1: all labels
  float threshold = 0;
  bool probabilities = false;
};

// Reads lines from `in` until it ends and writes one line of predictions for each to `out` (empty
// where there is none). The word "</s>" ends a line too, as in fastText. `out` is flushed whenever
// `in` has nothing ready, so it may sit in a conversation. Reads what is ready, up to a quarter of
// a megabyte at a time, and holds that and the longest line in memory. Returns the number of lines
// written. Refuses an unsupervised model and k = 0 or below -1.
absl::StatusOr<int64_t> PredictStream(const FastTextModel& model, const PredictOptions& options,
                                      std::istream& in, std::ostream& out);

}  // namespace sluis

#endif  // MODELS_FASTTEXT_PREDICT_STREAM_H_
