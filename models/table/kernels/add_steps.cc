#include "models/table/kernels/add_steps.h"

#include <immintrin.h>

#include <bit>

namespace sluis {
namespace {

int16_t Plus(int16_t sum, int16_t step) {
  return static_cast<int16_t>(static_cast<uint16_t>(sum) + static_cast<uint16_t>(step));
}

// The steps in their lanes, zero elsewhere.
void Expand(uint16_t mask, const int8_t* steps, int16_t* lanes) {
  for (uint32_t bits = mask; bits != 0; bits &= bits - 1) lanes[std::countr_zero(bits)] = *steps++;
}

void AddStepsPlain(uint16_t mask, const int8_t* steps, absl::Span<const uint16_t> posts,
                   size_t stride, int16_t* sums) {
  int16_t lanes[16] = {};
  Expand(mask, steps, lanes);
  for (const uint16_t post : posts) {
    for (size_t lane = 0; lane < 16; ++lane) {
      sums[post * stride + lane] = Plus(sums[post * stride + lane], lanes[lane]);
    }
  }
}

__attribute__((target("avx2"))) void AddToPosts(__m256i lanes, absl::Span<const uint16_t> posts,
                                                size_t stride, int16_t* sums) {
  for (const uint16_t post : posts) {
    auto* const at = reinterpret_cast<__m256i*>(sums + post * stride);
    _mm256_storeu_si256(at, _mm256_add_epi16(_mm256_loadu_si256(at), lanes));
  }
}

__attribute__((target("avx2"))) void AddStepsAvx2(uint16_t mask, const int8_t* steps,
                                                  absl::Span<const uint16_t> posts, size_t stride,
                                                  int16_t* sums) {
  alignas(32) int16_t lanes[16] = {};
  Expand(mask, steps, lanes);
  AddToPosts(_mm256_load_si256(reinterpret_cast<const __m256i*>(lanes)), posts, stride, sums);
}

// A byte-wise expand is VBMI2, which the path does not ask for; so the
// steps are put in their lanes as 32-bit numbers.
__attribute__((target("avx512f,avx512bw,avx512vl,avx2"))) void AddStepsAvx512(
    uint16_t mask, const int8_t* steps, absl::Span<const uint16_t> posts, size_t stride,
    int16_t* sums) {
  const auto some = static_cast<__mmask16>((1U << std::popcount(mask)) - 1);
  const __m128i bytes = _mm_maskz_loadu_epi8(some, steps);
  const __m512i lanes = _mm512_maskz_expand_epi32(mask, _mm512_cvtepi8_epi32(bytes));
  AddToPosts(_mm512_cvtepi32_epi16(lanes), posts, stride, sums);
}

}  // namespace

StepAdder StepAdderFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return AddStepsAvx512;
    case CpuPath::kAvx2:
      return AddStepsAvx2;
    case CpuPath::kPlain:
      break;
  }
  return AddStepsPlain;
}

}  // namespace sluis
