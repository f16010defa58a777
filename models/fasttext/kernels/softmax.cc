#include "models/fasttext/kernels/softmax.h"

#include <immintrin.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace sluis {
namespace {

constexpr double kLog2E = 1.4426950408889634;
// ln 2 in two parts; the first has 21 trailing zero bits, so k times it is exact.
constexpr double kLn2High = 0x1.62e42fee00000p-1;
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr std::array<double, 12> kTaylor = {  // 1 / n!
    1.0,         1.0,          1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
    1.0 / 720.0, 1.0 / 5040.0, 1.0 / 40320.0, 1.0 / 362880.0, 1.0 / 3628800.0, 1.0 / 39916800.0};
constexpr double kDoubt = 0x1p-44;
// Below the first the result is (or may be) no normal float, below the second it is 0: exp(-104) is
// less than half of the least float.
constexpr float kLeastNormal = -87.0F;
constexpr float kLeastPositive = -104.0F;

float LibraryExp(float x) { return static_cast<float>(std::exp(static_cast<double>(x))); }

uint32_t SoftmaxPlain(float* scores, size_t labels) {
  uint32_t done = 0;
  for (size_t text = 0; text < kTextsInGroup; ++text) {
    bool numbers = true;
    float largest = -std::numeric_limits<float>::infinity();
    for (size_t label = 0; label < labels; ++label) {
      const float score = scores[label * kTextsInGroup + text];
      numbers &= !std::isnan(score);
      largest = score > largest ? score : largest;
    }
    if (!numbers || std::isinf(largest)) continue;
    done |= 1U << text;
    float sum = 0;
    for (size_t label = 0; label < labels; ++label) {
      float& score = scores[label * kTextsInGroup + text];
      score = LibraryExp(score - largest);
      sum += score;
    }
    for (size_t label = 0; label < labels; ++label) scores[label * kTextsInGroup + text] /= sum;
  }
  return done;
}

// Asks the library for the lanes in `doubtful`.
void Settle(uint32_t doubtful, const float* x, float* result) {
  for (; doubtful != 0; doubtful &= doubtful - 1) {
    const int lane = std::countr_zero(doubtful);
    result[lane] = LibraryExp(x[lane]);
  }
}

// Results below say in which lanes they are sure.
struct SureAvx512 {
  __m256 value;
  __mmask8 sure;
};

[[gnu::target("avx512f,avx512dq,avx512vl")]] inline SureAvx512 ExpAvx512(__m256 x_float) {
  const __m512d x = _mm512_cvtps_pd(x_float);
  const __m512d k = _mm512_roundscale_pd(_mm512_mul_pd(x, _mm512_set1_pd(kLog2E)),
                                         _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  // Fused here, where only the float behind the double counts: faster and no less exact.
  __m512d r = _mm512_fnmadd_pd(k, _mm512_set1_pd(kLn2High), x);
  r = _mm512_fnmadd_pd(k, _mm512_set1_pd(kLn2Low), r);
  __m512d sum = _mm512_set1_pd(kTaylor.back());
  for (size_t n = kTaylor.size() - 1; n-- > 0;) {
    sum = _mm512_fmadd_pd(sum, r, _mm512_set1_pd(kTaylor[n]));
  }
  const __m512d value = _mm512_scalef_pd(sum, k);
  const __m512d doubt = _mm512_mul_pd(value, _mm512_set1_pd(kDoubt));
  const __m256 smaller = _mm512_cvtpd_ps(_mm512_sub_pd(value, doubt));
  const __m256 larger = _mm512_cvtpd_ps(_mm512_add_pd(value, doubt));
  return {smaller, _mm256_cmp_ps_mask(smaller, larger, _CMP_EQ_OQ)};
}

[[gnu::target("avx512f,avx512dq,avx512vl")]] inline __m512 ExpAvx512(__m512 x) {
  const SureAvx512 low = ExpAvx512(_mm512_castps512_ps256(x));
  const SureAvx512 high = ExpAvx512(_mm512_extractf32x8_ps(x, 1));
  __m512 value = _mm512_insertf32x8(_mm512_castps256_ps512(low.value), high.value, 1);
  const __mmask16 zero = _mm512_cmp_ps_mask(x, _mm512_set1_ps(kLeastPositive), _CMP_LT_OQ);
  const __mmask16 normal = _mm512_cmp_ps_mask(x, _mm512_set1_ps(kLeastNormal), _CMP_GE_OQ);
  value = _mm512_mask_mov_ps(value, zero, _mm512_setzero_ps());
  const uint32_t sure = (static_cast<uint32_t>(low.sure) | static_cast<uint32_t>(high.sure) << 8) &
                        static_cast<uint32_t>(normal);
  const uint32_t doubtful = ~(sure | static_cast<uint32_t>(zero)) & 0xFFFF;
  if (doubtful != 0) [[unlikely]] {
    alignas(64) std::array<float, 16> numbers;
    alignas(64) std::array<float, 16> results;
    _mm512_store_ps(numbers.data(), x);
    _mm512_store_ps(results.data(), value);
    Settle(doubtful, numbers.data(), results.data());
    value = _mm512_load_ps(results.data());
  }
  return value;
}

[[gnu::target("avx512f,avx512dq,avx512vl")]] uint32_t SoftmaxAvx512(float* scores, size_t labels) {
  const __m512 infinity = _mm512_set1_ps(std::numeric_limits<float>::infinity());
  __m512 largest = _mm512_sub_ps(_mm512_setzero_ps(), infinity);
  __mmask16 numbers = 0xFFFF;
  for (size_t label = 0; label < labels; ++label) {
    const __m512 score = _mm512_loadu_ps(scores + label * kTextsInGroup);
    numbers &= _mm512_cmp_ps_mask(score, score, _CMP_ORD_Q);
    largest = _mm512_max_ps(score, largest);
  }
  const __mmask16 finite =
      _mm512_cmp_ps_mask(_mm512_abs_ps(largest), infinity, _CMP_LT_OQ) & numbers;
  if (finite == 0) return 0;
  // Lanes without a result go through the steps as zeros, so that none of them is in doubt.
  largest = _mm512_maskz_mov_ps(finite, largest);
  __m512 sum = _mm512_setzero_ps();
  for (size_t label = 0; label < labels; ++label) {
    float* const at = scores + label * kTextsInGroup;
    const __m512 score = _mm512_maskz_loadu_ps(finite, at);
    const __m512 value = ExpAvx512(_mm512_sub_ps(score, largest));
    _mm512_storeu_ps(at, value);
    sum = _mm512_add_ps(sum, value);
  }
  for (size_t label = 0; label < labels; ++label) {
    float* const at = scores + label * kTextsInGroup;
    _mm512_storeu_ps(at, _mm512_div_ps(_mm512_loadu_ps(at), sum));
  }
  return finite;
}

struct SureAvx2 {
  __m128 value;
  int sure;  // a bit a lane
};

// Adding this leaves the nearest whole number in the low bits of the sum.
constexpr double kRounder = 0x1.8p52;

[[gnu::target("avx2")]] inline SureAvx2 ExpAvx2(__m128 x_float) {
  const __m256d x = _mm256_cvtps_pd(x_float);
  const __m256d rounder = _mm256_set1_pd(kRounder);
  const __m256d shifted = _mm256_add_pd(_mm256_mul_pd(x, _mm256_set1_pd(kLog2E)), rounder);
  const __m256d k = _mm256_sub_pd(shifted, rounder);
  __m256d r = _mm256_sub_pd(x, _mm256_mul_pd(k, _mm256_set1_pd(kLn2High)));
  r = _mm256_sub_pd(r, _mm256_mul_pd(k, _mm256_set1_pd(kLn2Low)));
  __m256d sum = _mm256_set1_pd(kTaylor.back());
  for (size_t n = kTaylor.size() - 1; n-- > 0;) {
    sum = _mm256_add_pd(_mm256_mul_pd(sum, r), _mm256_set1_pd(kTaylor[n]));
  }
  // Times 2^k: k added to the exponent.
  const __m256i exponent = _mm256_slli_epi64(_mm256_castpd_si256(shifted), 52);
  const __m256d value = _mm256_castsi256_pd(_mm256_add_epi64(_mm256_castpd_si256(sum), exponent));
  const __m256d doubt = _mm256_mul_pd(value, _mm256_set1_pd(kDoubt));
  const __m128 smaller = _mm256_cvtpd_ps(_mm256_sub_pd(value, doubt));
  const __m128 larger = _mm256_cvtpd_ps(_mm256_add_pd(value, doubt));
  return {smaller, _mm_movemask_ps(_mm_cmpeq_ps(smaller, larger))};
}

[[gnu::target("avx2")]] inline __m256 ExpAvx2(__m256 x) {
  // No exponent leaves its range: what is smaller is settled otherwise.
  const __m256 bounded = _mm256_max_ps(x, _mm256_set1_ps(kLeastPositive));
  const SureAvx2 low = ExpAvx2(_mm256_castps256_ps128(bounded));
  const SureAvx2 high = ExpAvx2(_mm256_extractf128_ps(bounded, 1));
  __m256 value = _mm256_insertf128_ps(_mm256_castps128_ps256(low.value), high.value, 1);
  const __m256 zero = _mm256_cmp_ps(x, _mm256_set1_ps(kLeastPositive), _CMP_LT_OQ);
  const __m256 normal = _mm256_cmp_ps(x, _mm256_set1_ps(kLeastNormal), _CMP_GE_OQ);
  value = _mm256_andnot_ps(zero, value);
  const int sure = (low.sure | high.sure << 4) & _mm256_movemask_ps(normal);
  const uint32_t doubtful = static_cast<uint32_t>(~(sure | _mm256_movemask_ps(zero))) & 0xFF;
  if (doubtful != 0) [[unlikely]] {
    alignas(32) std::array<float, 8> numbers;
    alignas(32) std::array<float, 8> results;
    _mm256_store_ps(numbers.data(), x);
    _mm256_store_ps(results.data(), value);
    Settle(doubtful, numbers.data(), results.data());
    value = _mm256_load_ps(results.data());
  }
  return value;
}

// Eight of the sixteen texts.
[[gnu::target("avx2")]] uint32_t HalfSoftmaxAvx2(float* scores, size_t labels) {
  const __m256 infinity = _mm256_set1_ps(std::numeric_limits<float>::infinity());
  __m256 largest = _mm256_sub_ps(_mm256_setzero_ps(), infinity);
  __m256 finite = _mm256_cmp_ps(infinity, infinity, _CMP_EQ_OQ);
  for (size_t label = 0; label < labels; ++label) {
    const __m256 score = _mm256_loadu_ps(scores + label * kTextsInGroup);
    finite = _mm256_and_ps(finite, _mm256_cmp_ps(score, score, _CMP_ORD_Q));
    largest = _mm256_max_ps(score, largest);
  }
  const __m256 size = _mm256_andnot_ps(_mm256_set1_ps(-0.0F), largest);
  finite = _mm256_and_ps(finite, _mm256_cmp_ps(size, infinity, _CMP_LT_OQ));
  const int done = _mm256_movemask_ps(finite);
  if (done == 0) return 0;
  largest = _mm256_and_ps(largest, finite);
  __m256 sum = _mm256_setzero_ps();
  for (size_t label = 0; label < labels; ++label) {
    float* const at = scores + label * kTextsInGroup;
    const __m256 score = _mm256_and_ps(_mm256_loadu_ps(at), finite);
    const __m256 value = ExpAvx2(_mm256_sub_ps(score, largest));
    _mm256_storeu_ps(at, value);
    sum = _mm256_add_ps(sum, value);
  }
  for (size_t label = 0; label < labels; ++label) {
    float* const at = scores + label * kTextsInGroup;
    _mm256_storeu_ps(at, _mm256_div_ps(_mm256_loadu_ps(at), sum));
  }
  return static_cast<uint32_t>(done);
}

uint32_t SoftmaxAvx2(float* scores, size_t labels) {
  const uint32_t low = HalfSoftmaxAvx2(scores, labels);
  return low | HalfSoftmaxAvx2(scores + 8, labels) << 8;
}

}  // namespace

GroupSoftmax GroupSoftmaxFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return &SoftmaxAvx512;
    case CpuPath::kAvx2:
      return &SoftmaxAvx2;
    case CpuPath::kPlain:
      break;
  }
  return &SoftmaxPlain;
}

}  // namespace sluis
