// The same plan as for AVX-512 with half the lanes and half the registers: 16 interests by four
// posts. A group of four bytes takes three instructions: products of bytes added two and two in 16
// bits (they fit: head_code.h), those added two and two in 32, and the sum.
#include <immintrin.h>

#include <cstring>

#include "models/table/kernels/head_filter.h"

#define SLUIS_AVX2 __attribute__((target("avx2")))

namespace sluis {
namespace {

constexpr size_t kTile = 64;
constexpr size_t kStrip = 16;  // interests that are taken at once
constexpr int kRegisters = 2;  // of 8 interests
constexpr int kPosts = 4;

struct Strip {
  const int8_t* heads;  // of its tile, moved to the strip
  const int32_t* start;
  const int32_t* term_factor;
  size_t groups;
};

SLUIS_AVX2 inline __m256i Load(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

template <int kCount>
SLUIS_AVX2 inline void FilterStrip(const Strip& strip, const uint8_t* posts,
                                   const int16_t* term_steps, uint64_t* survivors, size_t shift) {
  __m256i sums[kCount][kRegisters];
  for (int r = 0; r < kRegisters; ++r) {
    const __m256i start = Load(strip.start + 8 * r);
    for (int p = 0; p < kCount; ++p) {
      sums[p][r] = start;
      if (term_steps != nullptr) {
        const __m256i steps = _mm256_cvtepi16_epi32(
            _mm_loadu_si128(reinterpret_cast<const __m128i*>(term_steps + 256 * p + 8 * r)));
        // The upper half of each factor is zero, so the pair of products is one.
        sums[p][r] =
            _mm256_add_epi32(start, _mm256_madd_epi16(steps, Load(strip.term_factor + 8 * r)));
      }
    }
  }
  const __m256i ones = _mm256_set1_epi16(1);
  const size_t code_size = 4 * strip.groups;
  for (size_t group = 0; group < strip.groups; ++group) {
    const int8_t* const heads = strip.heads + group * kTile * 4;
    __m256i rows[kRegisters];
    for (int r = 0; r < kRegisters; ++r) rows[r] = Load(heads + 32 * r);
    for (int p = 0; p < kCount; ++p) {
      int32_t bytes;
      std::memcpy(&bytes, posts + static_cast<size_t>(p) * code_size + 4 * group, 4);
      const __m256i post = _mm256_set1_epi32(bytes);
      for (int r = 0; r < kRegisters; ++r) {
        const __m256i products = _mm256_maddubs_epi16(post, rows[r]);
        sums[p][r] = _mm256_add_epi32(sums[p][r], _mm256_madd_epi16(products, ones));
      }
    }
  }
  for (int p = 0; p < kCount; ++p) {
    uint64_t found = 0;
    for (int r = 0; r < kRegisters; ++r) {
      const int negative = _mm256_movemask_ps(_mm256_castsi256_ps(sums[p][r]));
      found |= static_cast<uint64_t>(~negative & 0xFF) << (8 * r);
    }
    survivors[4 * p] |= found << shift;
  }
}

using StripFilter = void (*)(const Strip&, const uint8_t*, const int16_t*, uint64_t*, size_t);

}  // namespace

SLUIS_AVX2 void HeadFilterAvx2(const HeadFilterInput& input) {
  static constexpr StripFilter kRest[kPosts] = {nullptr, FilterStrip<1>, FilterStrip<2>,
                                                FilterStrip<3>};
  std::memset(input.survivors, 0, input.post_count * 4 * sizeof(uint64_t));
  const size_t code_size = 4 * input.groups;
  for (size_t first = 0; first < 256; first += kStrip) {
    const size_t t = first / kTile;
    const size_t shift = first % kTile;
    const Strip strip = {input.heads + t * kTile * code_size + shift * 4, input.start + first,
                         input.term_factor + first, input.groups};
    size_t post = 0;
    const auto steps = [&] {
      return input.term_steps == nullptr ? nullptr : input.term_steps + 256 * post + first;
    };
    for (; post + kPosts <= input.post_count; post += kPosts) {
      FilterStrip<kPosts>(strip, input.posts + post * code_size, steps(),
                          input.survivors + 4 * post + t, shift);
    }
    const size_t rest = input.post_count - post;
    if (rest > 0) {
      kRest[rest](strip, input.posts + post * code_size, steps(), input.survivors + 4 * post + t,
                  shift);
    }
  }
}

}  // namespace sluis
