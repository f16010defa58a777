#include "models/fasttext/kernels/code_sum.h"

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "models/fasttext/kernels/block_table.h"

namespace sluis {
namespace {

constexpr size_t kCentroids = 256;
constexpr size_t kRowsAhead = 8;

void SumPlain(const CodeView& view, const int32_t* rows, size_t count, float* sum) {
  for (size_t i = 0; i < count; ++i) {
    const auto row = static_cast<size_t>(rows[i]);
    const float norm = view.Norm(row);
    for (size_t part = 0; part < view.parts; ++part) {
      const size_t column = part * view.part_size;
      const size_t size = std::min(view.part_size, view.columns - column);
      const UnalignedFloat* const centroid =
          view.centroids + column * kCentroids + view.codes[row * view.parts + part] * size;
      for (size_t j = 0; j < size; ++j) sum[column + j] += norm * centroid[j];
    }
  }
}

// Both fast paths take a part's two floats as one number of 64 bits and gather eight (four) of them
// at a time. `part` is the first part of the block; the last register holds `last` parts.
struct Block {
  const CodeView* view;
  size_t part;
  size_t last;
  const int32_t* rows;
  size_t count;
  float* sum;

  const uint8_t* Codes(size_t i) const {
    return view->codes + static_cast<size_t>(rows[i]) * view->parts + part;
  }
};
using SumBlock = void (*)(const Block& block);

template <size_t kVectors>
[[gnu::target("avx512f,avx512bw,avx512vl,avx512dq")]] void SumBlockAvx512(const Block& block) {
  constexpr size_t kParts = 8;
  constexpr size_t kEnd = (kVectors - 1) * kParts;
  const auto last = static_cast<__mmask8>((1U << block.last) - 1);
  const auto last_floats = static_cast<__mmask16>((1U << (2 * block.last)) - 1);
  const __m512i offsets = _mm512_mullo_epi64(_mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7),
                                             _mm512_set1_epi64(static_cast<int64_t>(kCentroids)));
  const UnalignedFloat* const base = block.view->centroids + block.part * kCentroids * 2;
  float* const out = block.sum + 2 * block.part;
  __m512 sum[kVectors];
  for (size_t v = 0; v + 1 < kVectors; ++v) sum[v] = _mm512_loadu_ps(out + 2 * v * kParts);
  sum[kVectors - 1] = _mm512_maskz_loadu_ps(last_floats, out + 2 * kEnd);
  for (size_t i = 0; i < block.count; ++i) {
    if (i + kRowsAhead < block.count) __builtin_prefetch(block.Codes(i + kRowsAhead));
    const uint8_t* const codes = block.Codes(i);
    const __m512 norm = _mm512_set1_ps(block.view->Norm(static_cast<size_t>(block.rows[i])));
    for (size_t v = 0; v < kVectors; ++v) {
      const __mmask8 mask = v + 1 < kVectors ? 0xFF : last;
      const __m128i bytes = _mm_maskz_loadu_epi8(mask, codes + v * kParts);
      const __m512i index = _mm512_add_epi64(_mm512_cvtepu8_epi64(bytes), offsets);
      const __m512d pairs = _mm512_mask_i64gather_pd(_mm512_setzero_pd(), mask, index,
                                                     base + v * kParts * kCentroids * 2, 8);
      sum[v] = _mm512_add_ps(sum[v], _mm512_mul_ps(norm, _mm512_castpd_ps(pairs)));
    }
  }
  for (size_t v = 0; v + 1 < kVectors; ++v) _mm512_storeu_ps(out + 2 * v * kParts, sum[v]);
  _mm512_mask_storeu_ps(out + 2 * kEnd, last_floats, sum[kVectors - 1]);
}

template <size_t kVectors>
[[gnu::target("avx2")]] void SumBlockAvx2(const Block& block) {
  constexpr size_t kParts = 4;
  constexpr size_t kEnd = (kVectors - 1) * kParts;
  const auto last = static_cast<int64_t>(block.last);
  const __m256i wide_mask =
      _mm256_cmpgt_epi64(_mm256_set1_epi64x(last), _mm256_setr_epi64x(0, 1, 2, 3));
  const __m256i offsets = _mm256_setr_epi64x(0, kCentroids, 2 * kCentroids, 3 * kCentroids);
  const UnalignedFloat* const base = block.view->centroids + block.part * kCentroids * 2;
  float* const out = block.sum + 2 * block.part;
  __m256 sum[kVectors];
  for (size_t v = 0; v + 1 < kVectors; ++v) sum[v] = _mm256_loadu_ps(out + 2 * v * kParts);
  sum[kVectors - 1] = _mm256_maskload_ps(out + 2 * kEnd, wide_mask);
  for (size_t i = 0; i < block.count; ++i) {
    if (i + kRowsAhead < block.count) __builtin_prefetch(block.Codes(i + kRowsAhead));
    const uint8_t* const codes = block.Codes(i);
    const __m256 norm = _mm256_set1_ps(block.view->Norm(static_cast<size_t>(block.rows[i])));
    for (size_t v = 0; v < kVectors; ++v) {
      int four = 0;
      std::memcpy(&four, codes + v * kParts, v + 1 < kVectors ? kParts : block.last);
      const __m256i index =
          _mm256_add_epi64(_mm256_cvtepu8_epi64(_mm_cvtsi32_si128(four)), offsets);
      const __m256i mask = v + 1 < kVectors ? _mm256_set1_epi64x(-1) : wide_mask;
      const __m256d pairs = _mm256_mask_i64gather_pd(
          _mm256_setzero_pd(), reinterpret_cast<const double*>(base + v * kParts * kCentroids * 2),
          index, _mm256_castsi256_pd(mask), 8);
      sum[v] = _mm256_add_ps(sum[v], _mm256_mul_ps(norm, _mm256_castpd_ps(pairs)));
    }
  }
  for (size_t v = 0; v + 1 < kVectors; ++v) _mm256_storeu_ps(out + 2 * v * kParts, sum[v]);
  _mm256_maskstore_ps(out + 2 * kEnd, wide_mask, sum[kVectors - 1]);
}

// Entry n - 1 sums blocks of n registers.
constexpr auto kBlocksAvx512 =
    BlockTable<SumBlock, 16>([]<size_t kVectors>() { return &SumBlockAvx512<kVectors>; });
constexpr auto kBlocksAvx2 =
    BlockTable<SumBlock, 13>([]<size_t kVectors>() { return &SumBlockAvx2<kVectors>; });

template <size_t kParts, size_t kWidest>
void SumByBlocks(const std::array<SumBlock, kWidest>& blocks, const CodeView& view,
                 const int32_t* rows, size_t count, float* sum) {
  for (size_t part = 0; part < view.parts; part += kWidest * kParts) {
    const size_t parts = std::min(kWidest * kParts, view.parts - part);
    const size_t vectors = (parts + kParts - 1) / kParts;
    blocks[vectors - 1]({&view, part, parts - (vectors - 1) * kParts, rows, count, sum});
  }
}

void SumAvx512(const CodeView& view, const int32_t* rows, size_t count, float* sum) {
  SumByBlocks<8>(kBlocksAvx512, view, rows, count, sum);
}

void SumAvx2(const CodeView& view, const int32_t* rows, size_t count, float* sum) {
  SumByBlocks<4>(kBlocksAvx2, view, rows, count, sum);
}

}  // namespace

CodeSum CodeSumFor(CpuPath path, const CodeView& view) {
  const bool pairs = view.part_size == 2 && view.columns == 2 * view.parts;
  if (pairs && path == CpuPath::kAvx512) return &SumAvx512;
  if (pairs && path == CpuPath::kAvx2) return &SumAvx2;
  return &SumPlain;
}

}  // namespace sluis
