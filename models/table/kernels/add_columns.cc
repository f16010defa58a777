#include "models/table/kernels/add_columns.h"

namespace sluis {
namespace {

// kSums sums stay in registers for the whole of x. Compiled once for each path: the compiler turns
// the inner loops into whole vectors.
template <size_t kSums>
__attribute__((always_inline)) inline void AddSome(const float* columns, size_t first, size_t width,
                                                   absl::Span<const float> x, float* head) {
  float sums[kSums];
  for (size_t j = 0; j < kSums; ++j) sums[j] = head[first + j];
  for (size_t i = 0; i < x.size(); ++i) {
    const float* const column = columns + i * width + first;
    for (size_t j = 0; j < kSums; ++j) sums[j] += column[j] * x[i];
  }
  for (size_t j = 0; j < kSums; ++j) head[first + j] = sums[j];
}

// Many sums at a time: each must wait for its last addition before the next.
template <size_t kMany>
__attribute__((always_inline)) inline void AddAll(const float* columns, size_t width,
                                                  absl::Span<const float> x, float* head) {
  size_t j = 0;
  for (; j + kMany <= width; j += kMany) AddSome<kMany>(columns, j, width, x, head);
  for (; j < width; j += 16) AddSome<16>(columns, j, width, x, head);
}

void AddColumnsPlain(const float* columns, size_t width, absl::Span<const float> x, float* head) {
  AddAll<16>(columns, width, x, head);
}

__attribute__((target("avx2"))) void AddColumnsAvx2(const float* columns, size_t width,
                                                    absl::Span<const float> x, float* head) {
  AddAll<64>(columns, width, x, head);
}

__attribute__((target("avx512f"))) void AddColumnsAvx512(const float* columns, size_t width,
                                                         absl::Span<const float> x, float* head) {
  AddAll<128>(columns, width, x, head);
}

}  // namespace

ColumnAdder ColumnAdderFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return AddColumnsAvx512;
    case CpuPath::kAvx2:
      return AddColumnsAvx2;
    case CpuPath::kPlain:
      break;
  }
  return AddColumnsPlain;
}

}  // namespace sluis
