// Small models trained in the test itself by fastText, the reference.
#ifndef TESTS_MODELS_QUANTIZE_SMALL_MODEL_H_
#define TESTS_MODELS_QUANTIZE_SMALL_MODEL_H_

#include <string>

namespace sluis {

enum class SmallModelKind { kSkipgram, kCbow, kSupervised };

// Trains on a few hundred lines with one thread and saves a dense .bin at `path`.
void TrainSmallModel(SmallModelKind kind, const std::string& path);

}  // namespace sluis

#endif  // TESTS_MODELS_QUANTIZE_SMALL_MODEL_H_
