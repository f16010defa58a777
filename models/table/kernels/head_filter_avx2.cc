// The same plan as for AVX-512 with half the lanes and half the registers: 16 interests are two
// registers, four posts go at once. A group of four bytes takes three instructions for each:
// products of bytes added two and two in 16 bits (they fit: head_code.h), those added two and two
// in 32, and the sum.
#include <immintrin.h>

#include <cstring>

#include "models/table/kernels/head_filter.h"
#include "models/table/kernels/unrolled.h"

#define SLUIS_AVX2 __attribute__((target("avx2")))
// A call would put the sums into memory.
#define SLUIS_AVX2_INLINE SLUIS_AVX2 __attribute__((always_inline)) inline

namespace sluis {
namespace {

constexpr size_t kRegisters = kLanes / 8;

SLUIS_AVX2_INLINE __m256i Load(const void* from) {
  return _mm256_load_si256(static_cast<const __m256i*>(from));
}

template <size_t kPosts>
SLUIS_AVX2_INLINE void AddGroup(const int8_t* heads, size_t group,
                                const uint8_t* const (&codes)[kPosts],
                                __m256i (&sums)[kPosts][kRegisters]) {
  const int8_t* const bytes = heads + group * kLanes * 4;
  const __m256i ones = _mm256_set1_epi16(1);
  const __m256i rows[kRegisters] = {Load(bytes), Load(bytes + 32)};
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    int32_t four;
    std::memcpy(&four, codes[p] + 4 * group, 4);
    const __m256i post = _mm256_set1_epi32(four);
    for (size_t r = 0; r < kRegisters; ++r) {
      const __m256i products = _mm256_maddubs_epi16(post, rows[r]);
      sums[p][r] = _mm256_add_epi32(sums[p][r], _mm256_madd_epi16(products, ones));
    }
  }
}

template <size_t kPosts>
SLUIS_AVX2_INLINE void AddLevel(const HeadLayout& layout, size_t level, const int8_t* heads,
                                const uint8_t* const (&codes)[kPosts],
                                __m256i (&sums)[kPosts][kRegisters]) {
  for (size_t l = 0; l <= level; ++l) {
    const size_t end = layout.lengths(l);
    for (size_t group = layout.begin(l); group < end; ++group) {
      AddGroup(heads, group, codes, sums);
    }
  }
  AddGroup(heads, layout.lengths(level), codes, sums);
}

SLUIS_AVX2_INLINE uint16_t NotNegative(const __m256i (&sums)[kRegisters]) {
  uint32_t negative = 0;
  for (size_t r = 0; r < kRegisters; ++r) {
    const int mask = _mm256_movemask_ps(_mm256_castsi256_ps(sums[r]));
    negative |= static_cast<uint32_t>(mask) << (8 * r);
  }
  return static_cast<uint16_t>(~negative);
}

template <size_t kPosts>
SLUIS_AVX2_INLINE void FilterPosts(const HeadFilterInput& input, size_t first,
                                   uint16_t* interests) {
  const uint8_t* codes[kPosts];
  __m256i sums[kPosts][kRegisters];
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    const size_t post = input.posts->posts[first + p];
    codes[p] = input.codes + post * 4 * input.layout.groups();
    const __m256i centroid = _mm256_set1_epi32(input.centroids[post * kLanes]);
    for (size_t r = 0; r < kRegisters; ++r) {
      __m256i steps = centroid;
      if (input.term_steps != nullptr) {
        const auto* const of_terms =
            reinterpret_cast<const __m128i*>(input.term_steps + post * kLiftStride + 8 * r);
        steps = _mm256_or_si256(steps, _mm256_cvtepu16_epi32(_mm_loadu_si128(of_terms)));
      }
      sums[p][r] = _mm256_add_epi32(Load(input.start + 8 * r),
                                    _mm256_madd_epi16(steps, Load(input.factors + 8 * r)));
    }
  }
  AddLevel(input.layout, input.level, input.heads, codes, sums);
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) interests[first + p] = NotNegative(sums[p]);
}

template <size_t kPosts>
SLUIS_AVX2_INLINE void FilterCentroids(const CentroidFilterInput& input, size_t first,
                                       int32_t* centroid_sums, uint16_t* alive) {
  const size_t plane = 4 * input.groups;
  const uint8_t* codes[kPosts];
  __m256i sums[kPosts][kRegisters];
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    codes[p] = input.planes + (2 * (first + p) + 1) * plane;
    for (size_t r = 0; r < kRegisters; ++r) sums[p][r] = _mm256_set1_epi32(255);
  }
  for (size_t group = 0; group < input.groups; ++group) AddGroup(input.heads, group, codes, sums);
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    codes[p] -= plane;
    for (size_t r = 0; r < kRegisters; ++r) {
      sums[p][r] = _mm256_add_epi32(_mm256_srai_epi32(sums[p][r], 8), Load(input.offsets + 8 * r));
    }
  }
  for (size_t group = 0; group < input.groups; ++group) AddGroup(input.heads, group, codes, sums);
  const __m256i round_up = _mm256_set1_epi32((1 << kCentroidShift) - 1);
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    for (size_t r = 0; r < kRegisters; ++r) {
      const __m256i short_sum =
          _mm256_srai_epi32(_mm256_add_epi32(sums[p][r], round_up), kCentroidShift);
      auto* const to = reinterpret_cast<__m256i*>(centroid_sums + (first + p) * kLanes + 8 * r);
      _mm256_storeu_si256(to, _mm256_slli_epi32(short_sum, 16));
      sums[p][r] = _mm256_add_epi32(sums[p][r], Load(input.reach + 8 * r));
    }
    alive[first + p] = NotNegative(sums[p]);
  }
}

}  // namespace

SLUIS_AVX2 void HeadFilterAvx2(const HeadFilterInput& input, uint16_t* interests) {
  const size_t count = input.posts->size;
  for (size_t first = 0; first < count; first += 4) FilterPosts<4>(input, first, interests);
}

SLUIS_AVX2 void CentroidFilterAvx2(const CentroidFilterInput& input, int32_t* sums,
                                   uint16_t* alive) {
  size_t first = 0;
  for (; first + 4 <= input.post_count; first += 4) FilterCentroids<4>(input, first, sums, alive);
  for (; first < input.post_count; ++first) FilterCentroids<1>(input, first, sums, alive);
}

}  // namespace sluis
