#include "models/table/kernels/dense_score.h"

#include <immintrin.h>

#include <cstddef>

#include "models/interests/scorer.h"

namespace sluis {
namespace {

// Lanes added pairwise at distance 2 and 1, as the order demands.
__attribute__((target("sse2"))) inline float AddFour(__m128 lanes) {
  const __m128 two = _mm_add_ps(lanes, _mm_movehl_ps(lanes, lanes));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_shuffle_ps(two, two, 1)));
}

__attribute__((target("avx2"))) inline float AddEight(__m256 lanes) {
  return AddFour(_mm_add_ps(_mm256_castps256_ps128(lanes), _mm256_extractf128_ps(lanes, 1)));
}

__attribute__((target("avx2"))) float DenseScoreAvx2(absl::Span<const float> weights,
                                                     absl::Span<const float> x) {
  __m256 low = _mm256_setzero_ps();
  __m256 high = _mm256_setzero_ps();
  const size_t whole = x.size() - x.size() % 16;
  for (size_t i = 0; i < whole; i += 16) {
    low = _mm256_add_ps(low, _mm256_mul_ps(_mm256_loadu_ps(&weights[i]), _mm256_loadu_ps(&x[i])));
    high = _mm256_add_ps(
        high, _mm256_mul_ps(_mm256_loadu_ps(&weights[i + 8]), _mm256_loadu_ps(&x[i + 8])));
  }
  // A lane is never -0, so adding the +0 of a lane without a number changes nothing.
  if (whole < x.size()) {
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    const auto rest = static_cast<int>(x.size() - whole);
    const __m256i in_low = _mm256_cmpgt_epi32(_mm256_set1_epi32(rest), lane);
    const __m256i in_high = _mm256_cmpgt_epi32(_mm256_set1_epi32(rest - 8), lane);
    const float* const w = weights.data() + whole;
    const float* const v = x.data() + whole;
    low = _mm256_add_ps(
        low, _mm256_mul_ps(_mm256_maskload_ps(w, in_low), _mm256_maskload_ps(v, in_low)));
    high = _mm256_add_ps(high, _mm256_mul_ps(_mm256_maskload_ps(w + 8, in_high),
                                             _mm256_maskload_ps(v + 8, in_high)));
  }
  return AddEight(_mm256_add_ps(low, high));
}

__attribute__((target("avx512f"))) float DenseScoreAvx512(absl::Span<const float> weights,
                                                          absl::Span<const float> x) {
  __m512 lanes = _mm512_setzero_ps();
  const size_t whole = x.size() - x.size() % 16;
  for (size_t i = 0; i < whole; i += 16) {
    lanes =
        _mm512_add_ps(lanes, _mm512_mul_ps(_mm512_loadu_ps(&weights[i]), _mm512_loadu_ps(&x[i])));
  }
  if (whole < x.size()) {
    const auto there = static_cast<__mmask16>((1U << (x.size() - whole)) - 1);
    lanes = _mm512_add_ps(lanes, _mm512_mul_ps(_mm512_maskz_loadu_ps(there, weights.data() + whole),
                                               _mm512_maskz_loadu_ps(there, x.data() + whole)));
  }
  const __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(lanes), 1));
  const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(lanes), high);
  return AddFour(_mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1)));
}

}  // namespace

DenseScorer DenseScorerFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return DenseScoreAvx512;
    case CpuPath::kAvx2:
      return DenseScoreAvx2;
    case CpuPath::kPlain:
      break;
  }
  return DenseScore;
}

}  // namespace sluis
