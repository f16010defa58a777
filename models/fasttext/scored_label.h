// How fastText scores and keeps labels, ties included.
#ifndef SLUIS_MODELS_FASTTEXT_SCORED_LABEL_H_
#define SLUIS_MODELS_FASTTEXT_SCORED_LABEL_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sluis {

// (log(p + 1e-5), label)
using ScoredLabel = std::pair<float, int32_t>;

// The sum and the logarithm are double, the result float.
inline float LogProbability(float p) {
  return static_cast<float>(std::log(static_cast<double>(p) + 1e-5));
}

// A probability such that LogProbability of anything below it is smaller than LogProbability(p):
// the logarithms differ by more than 1e-5, and floats of that size are closer together.
inline float ClearlySmaller(float p) {
  const double bound = (static_cast<double>(p) + 1e-5) * (1 - 2e-5) - 1e-5;
  return static_cast<float>(bound - 1e-12);
}

// Better first, so the heap's front is the worst kept. std::push_heap and its kin with this order
// give ties the places that they have in fastText.
inline bool IsBetter(const ScoredLabel& left, const ScoredLabel& right) {
  return left.first > right.first;
}

inline void KeepLabel(const ScoredLabel& candidate, size_t k, std::vector<ScoredLabel>& best) {
  best.push_back(candidate);
  std::push_heap(best.begin(), best.end(), IsBetter);
  if (best.size() > k) {
    std::pop_heap(best.begin(), best.end(), IsBetter);
    best.pop_back();
  }
}

// Keeps the best `k` of the labels [0, count) with probability(label) >= threshold, as a heap in
// `best`, which must be empty. Takes no logarithm where the label cannot be kept.
template <typename Probability>
void KeepBestLabels(size_t count, Probability probability, size_t k, float threshold,
                    std::vector<ScoredLabel>& best) {
  float skip_below = -std::numeric_limits<float>::infinity();
  for (size_t label = 0; label < count; ++label) {
    const float p = probability(label);
    if (p < threshold || p < skip_below) continue;
    const float score = LogProbability(p);
    if (best.size() == k && score < best.front().first) continue;
    KeepLabel({score, static_cast<int32_t>(label)}, k, best);
    if (best.size() == k) {
      skip_below = ClearlySmaller(probability(static_cast<size_t>(best.front().second)));
    }
  }
}

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_SCORED_LABEL_H_
