// Naively, each pair is a loop over the bytes of its two codes. Here 64 interests stand in the
// lanes of four registers and six posts are taken at once: 24 sums stay in registers, each group of
// four bytes is one vpdpbusd a register, and what is loaded serves six (heads) or four (posts)
// of them. One post at a time is held up by loads.
#include <immintrin.h>

#include <cstring>

#include "models/table/kernels/head_filter.h"

#define SLUIS_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

namespace sluis {
namespace {

constexpr size_t kTile = 64;
constexpr int kRegisters = 4;  // of 16 interests
constexpr int kPosts = 6;

struct Tile {
  const int8_t* heads;
  const int32_t* start;
  const int32_t* term_factor;
  size_t groups;
};

template <int kCount>
SLUIS_AVX512 inline void FilterTile(const Tile& tile, const uint8_t* posts,
                                    const int16_t* term_steps, uint64_t* survivors) {
  __m512i sums[kCount][kRegisters];
  for (int r = 0; r < kRegisters; ++r) {
    const __m512i start = _mm512_load_si512(tile.start + 16 * r);
    for (int p = 0; p < kCount; ++p) {
      sums[p][r] = start;
      if (term_steps != nullptr) {
        // The upper half of each factor is zero, so the pair of products is one.
        const __m512i steps = _mm512_cvtepi16_epi32(
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(term_steps + 256 * p + 16 * r)));
        sums[p][r] =
            _mm512_dpwssd_epi32(start, steps, _mm512_load_si512(tile.term_factor + 16 * r));
      }
    }
  }
  const size_t code_size = 4 * tile.groups;
  for (size_t group = 0; group < tile.groups; ++group) {
    const int8_t* const heads = tile.heads + group * kTile * 4;
    __m512i rows[kRegisters];
    for (int r = 0; r < kRegisters; ++r) rows[r] = _mm512_load_si512(heads + 64 * r);
    for (int p = 0; p < kCount; ++p) {
      int32_t bytes;
      std::memcpy(&bytes, posts + static_cast<size_t>(p) * code_size + 4 * group, 4);
      const __m512i post = _mm512_set1_epi32(bytes);
      for (int r = 0; r < kRegisters; ++r) {
        sums[p][r] = _mm512_dpbusd_epi32(sums[p][r], post, rows[r]);
      }
    }
  }
  for (int p = 0; p < kCount; ++p) {
    uint64_t negative = 0;
    for (int r = 0; r < kRegisters; ++r) {
      negative |= static_cast<uint64_t>(_mm512_movepi32_mask(sums[p][r])) << (16 * r);
    }
    survivors[4 * p] = ~negative;
  }
}

using TileFilter = void (*)(const Tile&, const uint8_t*, const int16_t*, uint64_t*);

}  // namespace

SLUIS_AVX512 void HeadFilterAvx512(const HeadFilterInput& input) {
  static constexpr TileFilter kRest[kPosts] = {nullptr,       FilterTile<1>, FilterTile<2>,
                                               FilterTile<3>, FilterTile<4>, FilterTile<5>};
  const size_t code_size = 4 * input.groups;
  for (size_t t = 0; t < 4; ++t) {
    const Tile tile = {input.heads + t * kTile * code_size, input.start + t * kTile,
                       input.term_factor + t * kTile, input.groups};
    size_t post = 0;
    const auto steps = [&] {
      return input.term_steps == nullptr ? nullptr : input.term_steps + 256 * post + t * kTile;
    };
    for (; post + kPosts <= input.post_count; post += kPosts) {
      FilterTile<kPosts>(tile, input.posts + post * code_size, steps(),
                         input.survivors + 4 * post + t);
    }
    const size_t rest = input.post_count - post;
    if (rest > 0) {
      kRest[rest](tile, input.posts + post * code_size, steps(), input.survivors + 4 * post + t);
    }
  }
}

}  // namespace sluis
