#include "engine/digests/volume.h"

#include <algorithm>
#include <cmath>

namespace sluis {
namespace {

constexpr double kDeviations = 3;

double MeanOf(absl::Span<const uint64_t> counts) {
  double sum = 0;
  for (const uint64_t count : counts) sum += static_cast<double>(count);
  return sum / static_cast<double>(counts.size());
}

// Of the whole they are drawn from: over n - 1.
double VarianceOf(absl::Span<const uint64_t> counts, double mean) {
  double sum = 0;
  for (const uint64_t count : counts) {
    const double distance = static_cast<double>(count) - mean;
    sum += distance * distance;
  }
  return sum / static_cast<double>(counts.size() - 1);
}

v1::VolumeKind KindOf(double posts, double mean, double deviation) {
  if (posts > mean + kDeviations * deviation) return v1::VOLUME_KIND_MORE;
  if (posts < mean - kDeviations * deviation) return v1::VOLUME_KIND_LESS;
  return v1::VOLUME_KIND_USUAL;
}

}  // namespace

bool AlikeInLength(absl::Duration a, absl::Duration b) {
  return std::max(a, b) - std::min(a, b) <= std::max(a, b) / 10;
}

v1::Volume VolumeOf(uint64_t posts, absl::Span<const uint64_t> earlier) {
  if (earlier.size() > kMostWindows) earlier.remove_prefix(earlier.size() - kMostWindows);
  v1::Volume volume;
  volume.set_posts(posts);
  volume.set_windows(static_cast<uint32_t>(earlier.size()));
  if (earlier.empty()) return volume;
  const double mean = MeanOf(earlier);
  volume.set_usual(mean);
  if (earlier.size() < kFewestWindows) return volume;
  const double variance = std::max({1.0, mean, VarianceOf(earlier, mean)});
  const double of_mean = 1 + 1 / static_cast<double>(earlier.size());
  volume.set_kind(KindOf(static_cast<double>(posts), mean, std::sqrt(variance * of_mean)));
  return volume;
}

}  // namespace sluis
