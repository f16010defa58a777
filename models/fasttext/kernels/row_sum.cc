#include "models/fasttext/kernels/row_sum.h"

#include <immintrin.h>

#include <algorithm>
#include <array>

#include "models/fasttext/kernels/block_table.h"

#define SLUIS_AVX2 [[gnu::target("avx2")]]
#define SLUIS_AVX512 [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]]

namespace sluis {
namespace {

constexpr size_t kCacheLine = 64;

// Rows between the one that is asked for and the one that is added. Random rows of 400 bytes from a
// table of 800 MB: 4 leaves half of the wait, 8 a thirtieth more than 16; 24 is no better.
constexpr size_t kRowsAhead = 16;

void Prefetch(const char* begin, size_t bytes) {
  for (size_t at = 0; at < bytes; at += kCacheLine) __builtin_prefetch(begin + at);
}

void SumPlain(const RowView& view, const int32_t* rows, size_t count, size_t readable, float factor,
              float* __restrict out) {
  std::fill(out, out + view.columns, 0.0F);
  for (size_t i = 0; i < count; ++i) {
    if (i + kRowsAhead < readable) {
      Prefetch(view.data + static_cast<size_t>(rows[i + kRowsAhead]) * view.stride,
               view.columns * sizeof(float));
    }
    const UnalignedFloat* __restrict const row = view.Row(static_cast<size_t>(rows[i]));
    for (size_t j = 0; j < view.columns; ++j) out[j] += row[j];
  }
  for (size_t j = 0; j < view.columns; ++j) out[j] *= factor;
}

// A block of columns: kVectors registers, the last of which holds `last` columns.
struct Block {
  const char* data;
  size_t stride;
  const int32_t* rows;
  size_t count;
  size_t readable;
  size_t last;
  float factor;
  float* out;
};
using SumBlock = void (*)(const Block& block);

template <size_t kVectors>
SLUIS_AVX512 void SumBlockAvx512(const Block& block) {
  constexpr size_t kLanes = 16;
  constexpr size_t kEnd = (kVectors - 1) * kLanes;
  const auto mask = static_cast<__mmask16>((1U << block.last) - 1);
  __m512 sum[kVectors];
  for (size_t v = 0; v < kVectors; ++v) sum[v] = _mm512_setzero_ps();
  for (size_t i = 0; i < block.count; ++i) {
    if (i + kRowsAhead < block.readable) {
      Prefetch(block.data + static_cast<size_t>(block.rows[i + kRowsAhead]) * block.stride,
               kVectors * kCacheLine);
    }
    const char* const row = block.data + static_cast<size_t>(block.rows[i]) * block.stride;
    for (size_t v = 0; v + 1 < kVectors; ++v) {
      sum[v] = _mm512_add_ps(sum[v], _mm512_loadu_ps(row + v * kLanes * sizeof(float)));
    }
    const __m512 end = _mm512_maskz_loadu_ps(mask, row + kEnd * sizeof(float));
    sum[kVectors - 1] = _mm512_add_ps(sum[kVectors - 1], end);
  }
  const __m512 factor = _mm512_set1_ps(block.factor);
  for (size_t v = 0; v + 1 < kVectors; ++v) {
    _mm512_storeu_ps(block.out + v * kLanes, _mm512_mul_ps(sum[v], factor));
  }
  _mm512_mask_storeu_ps(block.out + kEnd, mask, _mm512_mul_ps(sum[kVectors - 1], factor));
}

template <size_t kVectors>
SLUIS_AVX2 void SumBlockAvx2(const Block& block) {
  constexpr size_t kLanes = 8;
  constexpr size_t kEnd = (kVectors - 1) * kLanes;
  const __m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(block.last)),
                                          _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  __m256 sum[kVectors];
  for (size_t v = 0; v < kVectors; ++v) sum[v] = _mm256_setzero_ps();
  for (size_t i = 0; i < block.count; ++i) {
    if (i + kRowsAhead < block.readable) {
      Prefetch(block.data + static_cast<size_t>(block.rows[i + kRowsAhead]) * block.stride,
               kVectors * kLanes * sizeof(float));
    }
    const char* const bytes = block.data + static_cast<size_t>(block.rows[i]) * block.stride;
    const auto* const row = reinterpret_cast<const float*>(bytes);
    for (size_t v = 0; v + 1 < kVectors; ++v) {
      sum[v] = _mm256_add_ps(sum[v], _mm256_loadu_ps(row + v * kLanes));
    }
    sum[kVectors - 1] = _mm256_add_ps(sum[kVectors - 1], _mm256_maskload_ps(row + kEnd, mask));
  }
  const __m256 factor = _mm256_set1_ps(block.factor);
  for (size_t v = 0; v + 1 < kVectors; ++v) {
    _mm256_storeu_ps(block.out + v * kLanes, _mm256_mul_ps(sum[v], factor));
  }
  _mm256_maskstore_ps(block.out + kEnd, mask, _mm256_mul_ps(sum[kVectors - 1], factor));
}

// Entry n - 1 sums blocks of n registers.
constexpr auto kBlocksAvx512 =
    BlockTable<SumBlock, 20>([]<size_t kVectors>() { return &SumBlockAvx512<kVectors>; });
constexpr auto kBlocksAvx2 =
    BlockTable<SumBlock, 13>([]<size_t kVectors>() { return &SumBlockAvx2<kVectors>; });

template <size_t kLanes, size_t kWidest>
void SumByBlocks(const std::array<SumBlock, kWidest>& blocks, const RowView& view,
                 const int32_t* rows, size_t count, size_t readable, float factor, float* out) {
  for (size_t column = 0; column < view.columns; column += kWidest * kLanes) {
    const size_t columns = std::min(kWidest * kLanes, view.columns - column);
    const size_t vectors = (columns + kLanes - 1) / kLanes;
    blocks[vectors - 1]({view.data + column * sizeof(float), view.stride, rows, count, readable,
                         columns - (vectors - 1) * kLanes, factor, out + column});
  }
}

void SumAvx512(const RowView& view, const int32_t* rows, size_t count, size_t readable,
               float factor, float* out) {
  SumByBlocks<16>(kBlocksAvx512, view, rows, count, readable, factor, out);
}

void SumAvx2(const RowView& view, const int32_t* rows, size_t count, size_t readable, float factor,
             float* out) {
  SumByBlocks<8>(kBlocksAvx2, view, rows, count, readable, factor, out);
}

}  // namespace

RowSum RowSumFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return &SumAvx512;
    case CpuPath::kAvx2:
      return &SumAvx2;
    case CpuPath::kPlain:
      break;
  }
  return &SumPlain;
}

}  // namespace sluis
