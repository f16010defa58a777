// k-means with 256 centroids, the same result on every run.
#ifndef MODELS_QUANTIZE_CLUSTER_H_
#define MODELS_QUANTIZE_CLUSTER_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace sluis {

inline constexpr int32_t kClusterCount = 256;

// Centroids are held by dimension: the first value of all kClusterCount of them, then the second,
// and so on, so that the distances to all can be taken side by side.

// The number of the centroid nearest to `point`, which has `size` floats; the lowest of equals.
int32_t NearestCentroid(const float* point, const float* centroids, int32_t size);

// Lloyd's algorithm from a fixed seed. `points` holds at least one point of `size` floats. A
// cluster that loses all its points takes over half of the largest one. With fewer points than
// clusters some centroids are equal. Returns size * kClusterCount floats.
std::vector<float> FindCentroids(absl::Span<const float> points, int32_t size);

}  // namespace sluis

#endif  // MODELS_QUANTIZE_CLUSTER_H_
