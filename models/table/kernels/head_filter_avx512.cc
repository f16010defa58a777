// Naively, each pair is a loop over the bytes of its two codes. Here 16 interests stand in the
// lanes of a register and up to 24 posts are taken at once: their sums stay in registers, and each
// group of four bytes is one vpdpbusd a sum. With one post at a time the loads, and the wait of
// each sum for the one before, take twice as long.
#include <immintrin.h>

#include <cstring>

#include "models/table/kernels/head_filter.h"
#include "models/table/kernels/unrolled.h"

#define SLUIS_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))
// A call would put the sums into memory.
#define SLUIS_AVX512_INLINE SLUIS_AVX512 __attribute__((always_inline)) inline

namespace sluis {
namespace {

// One group of four bytes, for kPosts posts.
template <size_t kPosts>
SLUIS_AVX512_INLINE void AddGroup(const int8_t* heads, size_t group,
                                  const uint8_t* const (&codes)[kPosts], __m512i (&sums)[kPosts]) {
  const __m512i row = _mm512_load_si512(heads + group * kLanes * 4);
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    int32_t bytes;
    std::memcpy(&bytes, codes[p] + 4 * group, 4);
    sums[p] = _mm512_dpbusd_epi32(sums[p], _mm512_set1_epi32(bytes), row);
  }
}

// The axes up to the level's, and its lengths.
template <size_t kPosts>
SLUIS_AVX512_INLINE void AddLevel(const HeadLayout& layout, size_t level, const int8_t* heads,
                                  const uint8_t* const (&codes)[kPosts], __m512i (&sums)[kPosts]) {
  for (size_t l = 0; l <= level; ++l) {
    const size_t end = layout.lengths(l);
    for (size_t group = layout.begin(l); group < end; ++group) {
      AddGroup(heads, group, codes, sums);
    }
  }
  AddGroup(heads, layout.lengths(level), codes, sums);
}

// The same for few posts. Each addition waits for the one before in its sum, so that two sums a
// post take turns.
template <size_t kPosts>
SLUIS_AVX512_INLINE void AddLevelInTurns(const HeadLayout& layout, size_t level,
                                         const int8_t* heads, const uint8_t* const (&codes)[kPosts],
                                         __m512i (&sums)[kPosts]) {
  __m512i others[kPosts];
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) others[p] = _mm512_setzero_si512();
  for (size_t l = 0; l <= level; ++l) {
    size_t group = layout.begin(l);
    const size_t end = layout.lengths(l);
    for (; group + 1 < end; group += 2) {
      AddGroup(heads, group, codes, sums);
      AddGroup(heads, group + 1, codes, others);
    }
    if (group < end) AddGroup(heads, group, codes, others);
  }
  AddGroup(heads, layout.lengths(level), codes, sums);
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) sums[p] = _mm512_add_epi32(sums[p], others[p]);
}

// Stored mask by mask: left to itself the compiler puts them into a vector first, one at a time.
SLUIS_AVX512_INLINE void StoreNotNegative(__m512i sum, uint16_t* to) {
  _store_mask16(to, _mm512_cmpge_epi32_mask(sum, _mm512_setzero_si512()));
}

// start, and what the centroid and the terms add to it.
SLUIS_AVX512_INLINE __m512i Begin(const HeadFilterInput& input, size_t post, int32_t centroid,
                                  __m512i start, __m512i factors) {
  __m512i steps = _mm512_set1_epi32(centroid);
  if (input.term_steps != nullptr) {
    const auto* const of_terms =
        reinterpret_cast<const __m256i*>(input.term_steps + post * kLiftStride);
    steps = _mm512_or_si512(steps, _mm512_cvtepu16_epi32(_mm256_loadu_si256(of_terms)));
  }
  return _mm512_dpwssd_epi32(start, steps, factors);
}

// Posts [first, first + kPosts) of the list.
template <size_t kPosts>
SLUIS_AVX512_INLINE void FilterPosts(const HeadFilterInput& input, size_t first,
                                     uint16_t* interests) {
  const size_t code_size = 4 * input.layout.groups();
  const uint16_t* const posts = input.posts->posts.data() + first;
  const uint8_t* codes[kPosts];
  __m512i sums[kPosts];
  const __m512i start = _mm512_load_si512(input.start);
  const __m512i factors = _mm512_load_si512(input.factors);
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    const size_t post = posts[p];
    codes[p] = input.codes + post * code_size;
    sums[p] = Begin(input, post, input.centroids[post * kLanes], start, factors);
  }
  if constexpr (kPosts <= 8) {
    AddLevelInTurns(input.layout, input.level, input.heads, codes, sums);
  } else {
    AddLevel(input.layout, input.level, input.heads, codes, sums);
  }
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) StoreNotNegative(sums[p], interests + first + p);
}

// The same for the first level, of gathered posts.
template <size_t kPosts>
SLUIS_AVX512_INLINE void FilterGathered(const HeadFilterInput& input, size_t first,
                                        uint16_t* interests) {
  const uint16_t* const posts = input.posts->posts.data() + first;
  const int32_t* const centroids = input.gathered->centroids.data() + first;
  const uint8_t* const codes = input.gathered->codes[first].data();
  __m512i sums[kPosts];
  const __m512i start = _mm512_load_si512(input.start);
  const __m512i factors = _mm512_load_si512(input.factors);
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    sums[p] = Begin(input, posts[p], centroids[p], start, factors);
  }
  constexpr size_t kGroups = GatheredPosts::kGroups;
  SLUIS_UNROLLED
  for (size_t group = 0; group < kGroups; ++group) {
    const __m512i row = _mm512_load_si512(input.heads + group * kLanes * 4);
    SLUIS_UNROLLED
    for (size_t p = 0; p < kPosts; ++p) {
      int32_t bytes;
      std::memcpy(&bytes, codes + (p * kGroups + group) * 4, 4);
      sums[p] = _mm512_dpbusd_epi32(sums[p], _mm512_set1_epi32(bytes), row);
    }
  }
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) StoreNotNegative(sums[p], interests + first + p);
}

template <size_t kPosts>
SLUIS_AVX512_INLINE void FilterCentroids(const CentroidFilterInput& input, size_t first,
                                         int32_t* centroid_sums, uint16_t* alive) {
  const size_t plane = 4 * input.groups;
  const size_t last = input.post_count - 1;
  const uint8_t* codes[kPosts];
  __m512i sums[kPosts];
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    const size_t post = first + p < last ? first + p : last;
    codes[p] = input.planes + (2 * post + 1) * plane;
    sums[p] = _mm512_set1_epi32(255);
  }
  for (size_t group = 0; group < input.groups; ++group) AddGroup(input.heads, group, codes, sums);
  const __m512i offsets = _mm512_load_si512(input.offsets);
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    codes[p] -= plane;
    sums[p] = _mm512_add_epi32(_mm512_srai_epi32(sums[p], 8), offsets);
  }
  for (size_t group = 0; group < input.groups; ++group) AddGroup(input.heads, group, codes, sums);
  const __m512i reach = _mm512_load_si512(input.reach);
  const __m512i round_up = _mm512_set1_epi32((1 << kCentroidShift) - 1);
  SLUIS_UNROLLED
  for (size_t p = 0; p < kPosts; ++p) {
    const size_t post = first + p < last ? first + p : last;
    const __m512i short_sum =
        _mm512_srai_epi32(_mm512_add_epi32(sums[p], round_up), kCentroidShift);
    _mm512_storeu_si512(centroid_sums + post * kLanes, _mm512_slli_epi32(short_sum, 16));
    StoreNotNegative(_mm512_add_epi32(sums[p], reach), alive + post);
  }
}

}  // namespace

SLUIS_AVX512 void HeadFilterAvx512(const HeadFilterInput& input, uint16_t* interests) {
  const size_t count = input.posts->size;
  size_t first = 0;
  if (input.gathered != nullptr) {
    for (; first + 8 < count; first += 24) FilterGathered<24>(input, first, interests);
    for (; first < count; first += 4) FilterGathered<4>(input, first, interests);
    return;
  }
  for (; first + 16 < count; first += 24) FilterPosts<24>(input, first, interests);
  for (; first + 4 < count; first += 8) FilterPosts<8>(input, first, interests);
  for (; first < count; first += 4) FilterPosts<4>(input, first, interests);
}

SLUIS_AVX512 void CentroidFilterAvx512(const CentroidFilterInput& input, int32_t* sums,
                                       uint16_t* alive) {
  size_t first = 0;
  for (; first + 16 < input.post_count; first += 24) {
    FilterCentroids<24>(input, first, sums, alive);
  }
  for (; first < input.post_count; first += 4) FilterCentroids<4>(input, first, sums, alive);
}

}  // namespace sluis
