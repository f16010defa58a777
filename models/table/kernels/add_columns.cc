#include "models/table/kernels/add_columns.h"

namespace sluis {
namespace {

// Sixteen sums stay in registers for the whole of x. Compiled once for each path: the compiler
// turns the inner loop into one, two or four instructions.
__attribute__((always_inline)) inline void AddSixteen(const float* columns, size_t first,
                                                      size_t width, absl::Span<const float> x,
                                                      float* head) {
  float sums[16];
  for (size_t j = 0; j < 16; ++j) sums[j] = head[first + j];
  for (size_t i = 0; i < x.size(); ++i) {
    const float* const column = columns + i * width + first;
    for (size_t j = 0; j < 16; ++j) sums[j] += column[j] * x[i];
  }
  for (size_t j = 0; j < 16; ++j) head[first + j] = sums[j];
}

void AddColumnsPlain(const float* columns, size_t width, absl::Span<const float> x, float* head) {
  for (size_t j = 0; j < width; j += 16) AddSixteen(columns, j, width, x, head);
}

__attribute__((target("avx2"))) void AddColumnsAvx2(const float* columns, size_t width,
                                                    absl::Span<const float> x, float* head) {
  for (size_t j = 0; j < width; j += 16) AddSixteen(columns, j, width, x, head);
}

__attribute__((target("avx512f"))) void AddColumnsAvx512(const float* columns, size_t width,
                                                         absl::Span<const float> x, float* head) {
  for (size_t j = 0; j < width; j += 16) AddSixteen(columns, j, width, x, head);
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
