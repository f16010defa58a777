#include "models/interests/dot.h"

#include <array>
#include <cstddef>
#include <numeric>

namespace sluis {
namespace {

constexpr size_t kSums = 8;

// Compiled once for each path: the compiler turns the inner loop into whole vectors.
__attribute__((always_inline)) inline double Dot(absl::Span<const float> a,
                                                 absl::Span<const float> b) {
  std::array<double, kSums> sums{};
  const float* const x = a.data();
  const float* const y = b.data();
  const size_t size = a.size();
  size_t i = 0;
  for (; i + kSums <= size; i += kSums) {
    for (size_t k = 0; k < kSums; ++k) {
      sums[k] += static_cast<double>(x[i + k]) * static_cast<double>(y[i + k]);
    }
  }
  for (; i < size; ++i) sums[0] += static_cast<double>(x[i]) * static_cast<double>(y[i]);
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

double DotPlain(absl::Span<const float> a, absl::Span<const float> b) { return Dot(a, b); }

__attribute__((target("avx2"))) double DotAvx2(absl::Span<const float> a,
                                               absl::Span<const float> b) {
  return Dot(a, b);
}

__attribute__((target("avx512f"))) double DotAvx512(absl::Span<const float> a,
                                                    absl::Span<const float> b) {
  return Dot(a, b);
}

}  // namespace

DotProduct DotProductFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return DotAvx512;
    case CpuPath::kAvx2:
      return DotAvx2;
    case CpuPath::kPlain:
      break;
  }
  return DotPlain;
}

}  // namespace sluis
