#include "bench/ceilings/memory_ceilings.h"

#include <immintrin.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>

#include "models/cpu/cpu_path.h"

namespace sluis {
namespace {

constexpr size_t kHugePage = size_t{1} << 21;
constexpr size_t kLineFloats = 16;
constexpr size_t kRowsAhead = 16;

template <typename Value>
inline __attribute__((always_inline)) void Keep(const Value& value) {
  asm volatile("" : : "m"(value) : "memory");
}

__attribute__((target("avx512f"))) void ReadAvx512(const float* values, size_t count) {
  __m512i sums[4] = {};
  for (size_t i = 0; i + 64 <= count; i += 64) {
    for (size_t k = 0; k < 4; ++k) {
      sums[k] = _mm512_xor_si512(sums[k], _mm512_loadu_si512(values + i + 16 * k));
    }
  }
  Keep(sums);
}

__attribute__((target("avx2"))) void ReadAvx2(const float* values, size_t count) {
  __m256i sums[4] = {};
  for (size_t i = 0; i + 32 <= count; i += 32) {
    for (size_t k = 0; k < 4; ++k) {
      const auto* place = reinterpret_cast<const __m256i*>(values + i + 8 * k);
      sums[k] = _mm256_xor_si256(sums[k], _mm256_loadu_si256(place));
    }
  }
  Keep(sums);
}

void ReadPlain(const float* values, size_t count) {
  __m128i sums[4] = {};
  for (size_t i = 0; i + 16 <= count; i += 16) {
    for (size_t k = 0; k < 4; ++k) {
      const auto* place = reinterpret_cast<const __m128i*>(values + i + 4 * k);
      sums[k] = _mm_xor_si128(sums[k], _mm_loadu_si128(place));
    }
  }
  Keep(sums);
}

uint64_t Scramble(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

const float* RowAt(absl::Span<const float> table, uint64_t number) {
  const uint64_t rows = table.size() / kRowFloats;  // below 2^32
  // Lemire's multiplication in place of a division.
  const uint64_t place = ((Scramble(number) >> 32) * rows) >> 32;
  return &table[place * kRowFloats];
}

void Fetch(const float* row) {
  for (size_t i = 0; i < kRowFloats; i += kLineFloats) _mm_prefetch(row + i, _MM_HINT_T0);
  _mm_prefetch(row + kRowFloats - 1, _MM_HINT_T0);
}

}  // namespace

Table::Table(size_t bytes, Pages pages) : size_(bytes / sizeof(float)) {
  const size_t rounded = (bytes + kHugePage - 1) / kHugePage * kHugePage;
  values_.reset(static_cast<float*>(std::aligned_alloc(kHugePage, rounded)));
  madvise(values_.get(), rounded, pages == Pages::kHuge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  std::fill_n(values_.get(), rounded / sizeof(float), 0.5F);
}

uint64_t ReadAll(absl::Span<const float> table, uint64_t passes) {
  const CpuPath path = BestCpuPath();
  const auto read = path == CpuPath::kAvx512 ? &ReadAvx512
                    : path == CpuPath::kAvx2 ? &ReadAvx2
                                             : &ReadPlain;
  for (uint64_t pass = 0; pass < passes; ++pass) read(table.data(), table.size());
  return passes * table.size() * sizeof(float);
}

uint64_t GatherRows(absl::Span<const float> table, uint64_t rows, uint64_t seed) {
  std::array<const float*, kRowsAhead> ahead;
  const uint64_t first = Scramble(seed + 1);
  for (size_t i = 0; i < kRowsAhead; ++i) Fetch(ahead[i] = RowAt(table, first + i));
  std::array<float, kRowFloats> sum = {};
  for (uint64_t i = 0; i < rows; ++i) {
    const float* row = ahead[i % kRowsAhead];
    Fetch(ahead[i % kRowsAhead] = RowAt(table, first + i + kRowsAhead));
    for (size_t k = 0; k < kRowFloats; ++k) sum[k] += row[k];
  }
  Keep(sum);
  return rows;
}

}  // namespace sluis
