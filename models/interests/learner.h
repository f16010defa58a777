// One judgement = one step of AdaGrad on the logistic loss of one row.
// Duchi, Hazan, Singer 2011, "Adaptive Subgradient Methods for Online Learning".
#ifndef SLUIS_MODELS_INTERESTS_LEARNER_H_
#define SLUIS_MODELS_INTERESTS_LEARNER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "models/interests/background.h"
#include "models/interests/row.h"

namespace sluis {

// Goes into each judgement record: a change of the arithmetic or of a default below raises it.
inline constexpr uint32_t kLearnerVersion = 1;

struct LearnerParameters {
  float dense_rate = 0.1f;
  float term_rate = 0.5f;
  float bias_rate = 0.1f;
  // What the sums of squares start from, so that the first step is bounded.
  float initial_squares = 0.01f;
};

// What a step learns from: exactly what a judgement record keeps, so that it can be replayed.
struct LearningExample {
  absl::Span<const float> x;                 // PostFeatures::x
  absl::Span<const std::string> term_texts;  // of the post, any order
  bool wanted;                               // more: true, less: false
};

// The row after the step, version + 1. Deterministic. Terms of the post may enter, stop words
// aside; beyond kMaxRowTerms the one with the least absolute weight leaves (ties: the greater
// hash). Requires example.x.size() == row.dense.size().
[[nodiscard]] InterestRow Learn(const InterestRow& row, const LearningExample& example,
                                const Background& background,
                                const LearnerParameters& parameters = {});

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_LEARNER_H_
