#include "models/quantize/cluster.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

namespace sluis {
namespace {

constexpr int kRounds = 25;
constexpr size_t kLanes = 8;
constexpr float kSplitDistance = 1e-5F;

// SplitMix64 (Steele et al. 2014). The standard library's distributions differ between
// implementations, so they cannot give the same file everywhere.
class Random {
 public:
  uint64_t Below(uint64_t bound) { return Next() % bound; }

 private:
  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  uint64_t state_ = 1;
};

struct Clusters {
  int32_t size;
  std::vector<float> centroids;  // by dimension
  std::vector<int64_t> members;  // [kClusterCount]

  float& At(size_t number, size_t dimension) {
    return centroids[dimension * size_t{kClusterCount} + number];
  }
};

// A different point for each centroid, as far as there are enough.
void PickStart(absl::Span<const float> points, Clusters& clusters) {
  const auto size = static_cast<size_t>(clusters.size);
  std::vector<size_t> order(points.size() / size);
  std::iota(order.begin(), order.end(), size_t{0});
  Random random;
  for (size_t i = 0; i < size_t{kClusterCount}; ++i) {
    const size_t slot = i % order.size();
    std::swap(order[slot], order[slot + random.Below(order.size() - slot)]);
    for (size_t d = 0; d < size; ++d) clusters.At(i, d) = points[order[slot] * size + d];
  }
}

void Assign(absl::Span<const float> points, const Clusters& clusters,
            std::vector<uint8_t>& assignment) {
  const auto size = static_cast<size_t>(clusters.size);
  for (size_t i = 0; i < assignment.size(); ++i) {
    assignment[i] = static_cast<uint8_t>(
        NearestCentroid(points.data() + i * size, clusters.centroids.data(), clusters.size));
  }
}

void MoveToMeans(absl::Span<const float> points, const std::vector<uint8_t>& assignment,
                 Clusters& clusters) {
  const auto size = static_cast<size_t>(clusters.size);
  std::vector<double> sums(clusters.centroids.size());
  std::fill(clusters.members.begin(), clusters.members.end(), 0);
  for (size_t i = 0; i < assignment.size(); ++i) {
    ++clusters.members[assignment[i]];
    double* const sum = sums.data() + assignment[i] * size;
    for (size_t d = 0; d < size; ++d) sum[d] += static_cast<double>(points[i * size + d]);
  }
  for (size_t c = 0; c < size_t{kClusterCount}; ++c) {
    if (clusters.members[c] == 0) continue;
    for (size_t d = 0; d < size; ++d) {
      clusters.At(c, d) =
          static_cast<float>(sums[c * size + d] / static_cast<double>(clusters.members[c]));
    }
  }
}

void RefillEmpty(Clusters& clusters) {
  for (size_t c = 0; c < size_t{kClusterCount}; ++c) {
    if (clusters.members[c] != 0) continue;
    const auto largest = std::max_element(clusters.members.begin(), clusters.members.end());
    if (*largest < 2) return;
    const auto donor = static_cast<size_t>(largest - clusters.members.begin());
    for (size_t d = 0; d < static_cast<size_t>(clusters.size); ++d) {
      const float distance = d % 2 == 0 ? kSplitDistance : -kSplitDistance;
      clusters.At(c, d) = clusters.At(donor, d) + distance;
      clusters.At(donor, d) -= distance;
    }
    clusters.members[c] = *largest / 2;
    *largest -= clusters.members[c];
  }
}

}  // namespace

int32_t NearestCentroid(const float* point, const float* centroids, int32_t size) {
  // All distances first, then the smallest of every eighth: loops without a branch, which the
  // compiler turns into vectors.
  std::array<float, kClusterCount> distances{};
  for (int32_t d = 0; d < size; ++d) {
    const float* const column = centroids + d * kClusterCount;
    for (size_t c = 0; c < distances.size(); ++c) {
      const float difference = point[d] - column[c];
      distances[c] += difference * difference;
    }
  }
  std::array<float, kLanes> best;
  std::copy_n(distances.begin(), kLanes, best.begin());
  for (size_t c = kLanes; c < distances.size(); c += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      best[lane] = std::min(best[lane], distances[c + lane]);
    }
  }
  const float smallest = *std::min_element(best.begin(), best.end());
  return static_cast<int32_t>(std::find(distances.begin(), distances.end() - 1, smallest) -
                              distances.begin());
}

std::vector<float> FindCentroids(absl::Span<const float> points, int32_t size) {
  Clusters clusters{size, std::vector<float>(static_cast<size_t>(kClusterCount * size)),
                    std::vector<int64_t>(kClusterCount)};
  std::vector<uint8_t> assignment(points.size() / static_cast<size_t>(size));
  PickStart(points, clusters);
  for (int round = 0; round < kRounds; ++round) {
    Assign(points, clusters, assignment);
    MoveToMeans(points, assignment, clusters);
    RefillEmpty(clusters);
  }
  return clusters.centroids;
}

}  // namespace sluis
