// Naively, each pair is a loop over the bytes of its two codes. Here 32 interests stand in the
// lanes of two registers and twelve posts are taken at once: 24 sums stay in registers, each group
// of four bytes is one vpdpbusd a sum, and fourteen loads serve 24 of them. With one post at a time
// the loads, and the wait of each sum for the one before, take twice as long.
#include <immintrin.h>

#include <cstring>

#include "models/table/kernels/head_filter.h"

#define SLUIS_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

namespace sluis {
namespace {

constexpr size_t kRegisters = kTile / 16;

// One group of four bytes, for kPosts posts.
template <size_t kPosts>
SLUIS_AVX512 inline void AddGroup(const HeadFilterInput& input, size_t group,
                                  const uint8_t* const (&codes)[kPosts],
                                  __m512i (&sums)[kPosts][kRegisters]) {
  const int8_t* const heads = input.heads + group * kTile * 4;
  __m512i rows[kRegisters];
  for (size_t r = 0; r < kRegisters; ++r) rows[r] = _mm512_load_si512(heads + 64 * r);
  for (size_t p = 0; p < kPosts; ++p) {
    int32_t bytes;
    std::memcpy(&bytes, codes[p] + 4 * group, 4);
    const __m512i post = _mm512_set1_epi32(bytes);
    for (size_t r = 0; r < kRegisters; ++r) {
      sums[p][r] = _mm512_dpbusd_epi32(sums[p][r], post, rows[r]);
    }
  }
}

// Posts [first, first + kPosts) of the list; a place behind its end counts for the last.
template <size_t kPosts>
SLUIS_AVX512 inline void FilterPosts(const HeadFilterInput& input, size_t first,
                                     uint32_t* interests) {
  const size_t code_size = 4 * input.layout.groups();
  const size_t there = input.post_count - first < kPosts ? input.post_count - first : kPosts;
  const uint8_t* codes[kPosts];
  size_t posts[kPosts];
  for (size_t p = 0; p < kPosts; ++p) {
    const size_t place = first + (p < there ? p : there - 1);
    posts[p] = input.posts == nullptr ? place : input.posts[place];
    codes[p] = input.codes + posts[p] * code_size;
  }
  __m512i sums[kPosts][kRegisters];
  for (size_t r = 0; r < kRegisters; ++r) {
    const __m512i start = _mm512_load_si512(input.start + 16 * r);
    for (size_t p = 0; p < kPosts; ++p) sums[p][r] = start;
  }
  if (input.term_steps != nullptr) {
    for (size_t r = 0; r < kRegisters; ++r) {
      const __m512i factor = _mm512_load_si512(input.term_factor + 16 * r);
      for (size_t p = 0; p < kPosts; ++p) {
        // The upper half of each factor is zero, so a pair of products is one.
        const __m512i steps = _mm512_cvtepi16_epi32(_mm256_loadu_si256(
            reinterpret_cast<const __m256i*>(input.term_steps + posts[p] * kTile + 16 * r)));
        sums[p][r] = _mm512_dpwssd_epi32(sums[p][r], steps, factor);
      }
    }
  }
  const size_t groups = input.layout.axis_groups[input.level];
  for (size_t group = 0; group < groups; ++group) AddGroup(input, group, codes, sums);
  AddGroup(input, input.layout.lengths(input.level), codes, sums);
  // All kPosts, always: a loop of unknown length would keep the sums in memory.
  for (size_t p = 0; p < kPosts; ++p) {
    const auto low = static_cast<uint32_t>(_mm512_movepi32_mask(sums[p][0]));
    const auto high = static_cast<uint32_t>(_mm512_movepi32_mask(sums[p][1]));
    interests[first + (p < there ? p : there - 1)] = ~(low | high << 16);
  }
}

}  // namespace

SLUIS_AVX512 void HeadFilterAvx512(const HeadFilterInput& input, uint32_t* interests) {
  size_t first = 0;
  for (; first + 12 <= input.post_count; first += 12) FilterPosts<12>(input, first, interests);
  for (; first < input.post_count; first += 4) FilterPosts<4>(input, first, interests);
}

SLUIS_AVX512 size_t ListPassedAvx512(const uint32_t* interests, size_t post_count,
                                     uint16_t* passed) {
  size_t count = 0;
  __m512i posts = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  for (size_t post = 0; post < post_count; post += 16) {
    const size_t left = post_count - post;
    const auto there = static_cast<__mmask16>(left < 16 ? (1U << left) - 1 : 0xFFFF);
    const __m512i some = _mm512_maskz_loadu_epi32(there, interests + post);
    const __mmask16 passing = _mm512_test_epi32_mask(some, some);
    const __m256i list = _mm512_cvtepi32_epi16(_mm512_maskz_compress_epi32(passing, posts));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(passed + count), list);
    count += static_cast<size_t>(__builtin_popcount(passing));
    posts = _mm512_add_epi32(posts, _mm512_set1_epi32(16));
  }
  return count;
}

}  // namespace sluis
