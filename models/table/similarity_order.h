// Puts vectors that are alike next to each other: a tree of two-way k-means splits (Lloyd 1982;
// Steinbach, Karypis and Kumar 2000, "bisecting k-means"), read from left to right.
#ifndef SLUIS_MODELS_TABLE_SIMILARITY_ORDER_H_
#define SLUIS_MODELS_TABLE_SIMILARITY_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/types/span.h"

namespace sluis {

// Vector `index` is Of(index) * scale; it must stay where it is.
struct ScaledVector {
  absl::Span<const float> vector;
  float scale;
};

// A permutation of [0, count). Groups of up to `leaf` are not split further. Takes in the order of
// count * log2(count / leaf) * 10 dot products. Deterministic.
[[nodiscard]] std::vector<uint32_t> SimilarityOrder(
    size_t count, size_t dimension, size_t leaf,
    const std::function<ScaledVector(uint32_t index)>& of);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_SIMILARITY_ORDER_H_
