// Groups of vectors that are alike, and next to each other groups that are.
//
// First each vector joins the nearest leader within kAlike, or becomes one (Hartigan 1975, "leader
// algorithm"); the leaders are then put in order by a tree of two-way k-means splits, read from
// left to right (Steinbach, Karypis and Kumar 2000, "bisecting k-means"). Splits alone tear groups
// of near copies apart, one level after the other.
#ifndef SLUIS_MODELS_TABLE_SIMILARITY_GROUPS_H_
#define SLUIS_MODELS_TABLE_SIMILARITY_GROUPS_H_

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

// The cosine from which on vectors are alike.
inline constexpr float kAlike = 0.75F;
// When there are so many leaders, vectors that are unlike all of them are put in order themselves.
inline constexpr size_t kMaxLeaders = 8192;

// Vectors of a group, at most.
inline constexpr size_t kMaxGroup = 64;

// Every number in [0, count) once. A group has at most kLanes members, or they are alike. Takes the
// time of scoring `count` posts for the leaders, and some 100 dot products a vector. Deterministic.
[[nodiscard]] std::vector<std::vector<uint32_t>> SimilarityGroups(
    size_t count, size_t dimension, const std::function<ScaledVector(uint32_t index)>& of);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_SIMILARITY_GROUPS_H_
