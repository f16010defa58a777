// The score of one post for one interest: s = w.x + the weights of the terms present + bias, in
// log-odds.
//
// The order of the sum is fixed, so that every machine, kernel and batch gives the same bits:
//   1. w.x in 16 lanes: lane l adds w[i] * x[i] for i = l, l + 16, ... by rising i, from +0;
//      then lanes are added pairwise at distance 8, 4, 2, 1: lane l += lane l + distance;
//   2. the weights of the terms present are added to that by rising hash;
//   3. the bias is added last.
// Every operation is one float multiplication or addition; nothing is fused.
#ifndef SLUIS_MODELS_INTERESTS_SCORER_H_
#define SLUIS_MODELS_INTERESTS_SCORER_H_

#include "absl/types/span.h"
#include "models/interests/features.h"
#include "models/interests/row.h"

namespace sluis {

// Step 1. Both spans have the same length; any length will do. Does not allocate.
[[nodiscard]] float DenseScore(absl::Span<const float> weights, absl::Span<const float> x);

// The whole score: the plain reference. Does not allocate. Requires that `row` and `post` come
// from the same model (equal dimensions).
[[nodiscard]] float Score(const InterestRow& row, const PostFeatures& post);

// 1 / (1 + e^-score), computed in double.
[[nodiscard]] double Probability(double score);

// The probability that the reader wants a post of that score, by the row's calibration.
[[nodiscard]] float CalibratedProbability(const InterestRow& row, float score);

// The score at which Probability is `probability`. Requires 0 < probability < 1.
[[nodiscard]] double Logit(double probability);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_SCORER_H_
