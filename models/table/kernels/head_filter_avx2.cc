// The same plan as for AVX-512 with half the lanes and half the registers: 32 interests are four
// registers, two posts go at once. A group of four bytes takes three instructions for each:
// products of bytes added two and two in 16 bits (they fit: head_code.h), those added two and two
// in 32, and the sum.
#include <immintrin.h>

#include <cstring>

#include "models/table/kernels/head_filter.h"

#define SLUIS_AVX2 __attribute__((target("avx2")))

namespace sluis {
namespace {

constexpr size_t kRegisters = kTile / 8;

SLUIS_AVX2 inline __m256i Load(const void* from) {
  return _mm256_load_si256(static_cast<const __m256i*>(from));
}

template <size_t kPosts>
SLUIS_AVX2 inline void AddGroup(const HeadFilterInput& input, size_t group,
                                const uint8_t* const (&codes)[kPosts],
                                __m256i (&sums)[kPosts][kRegisters]) {
  const int8_t* const heads = input.heads + group * kTile * 4;
  const __m256i ones = _mm256_set1_epi16(1);
  __m256i bytes[kPosts];
  for (size_t p = 0; p < kPosts; ++p) {
    int32_t four;
    std::memcpy(&four, codes[p] + 4 * group, 4);
    bytes[p] = _mm256_set1_epi32(four);
  }
  for (size_t r = 0; r < kRegisters; ++r) {
    const __m256i row = Load(heads + 32 * r);
    for (size_t p = 0; p < kPosts; ++p) {
      const __m256i products = _mm256_maddubs_epi16(bytes[p], row);
      sums[p][r] = _mm256_add_epi32(sums[p][r], _mm256_madd_epi16(products, ones));
    }
  }
}

template <size_t kPosts>
SLUIS_AVX2 inline void FilterPosts(const HeadFilterInput& input, size_t first,
                                   uint32_t* interests) {
  const uint8_t* codes[kPosts];
  __m256i sums[kPosts][kRegisters];
  for (size_t p = 0; p < kPosts; ++p) {
    const size_t post = input.posts == nullptr ? first + p : input.posts[first + p];
    codes[p] = input.codes + post * 4 * input.layout.groups();
    for (size_t r = 0; r < kRegisters; ++r) {
      const __m256i start = Load(input.start + 8 * r);
      sums[p][r] = start;
      if (input.term_steps == nullptr) continue;
      // The upper half of each factor is zero, so a pair of products is one.
      const __m256i steps = _mm256_cvtepi16_epi32(_mm_loadu_si128(
          reinterpret_cast<const __m128i*>(input.term_steps + post * kTile + 8 * r)));
      sums[p][r] =
          _mm256_add_epi32(start, _mm256_madd_epi16(steps, Load(input.term_factor + 8 * r)));
    }
  }
  const size_t groups = input.layout.axis_groups[input.level];
  for (size_t group = 0; group < groups; ++group) AddGroup(input, group, codes, sums);
  AddGroup(input, input.layout.lengths(input.level), codes, sums);
  for (size_t p = 0; p < kPosts; ++p) {
    uint32_t negative = 0;
    for (size_t r = 0; r < kRegisters; ++r) {
      const int mask = _mm256_movemask_ps(_mm256_castsi256_ps(sums[p][r]));
      negative |= static_cast<uint32_t>(mask) << (8 * r);
    }
    interests[first + p] = ~negative;
  }
}

}  // namespace

SLUIS_AVX2 void HeadFilterAvx2(const HeadFilterInput& input, uint32_t* interests) {
  size_t first = 0;
  for (; first + 2 <= input.post_count; first += 2) FilterPosts<2>(input, first, interests);
  for (; first < input.post_count; ++first) FilterPosts<1>(input, first, interests);
}

}  // namespace sluis
