// head[j] += columns[i][j] * x[i], i rising: the product of a vector and a matrix, each sum in the
// order of the coordinates, so that every path gives the same bits.
#ifndef SLUIS_MODELS_TABLE_KERNELS_ADD_COLUMNS_H_
#define SLUIS_MODELS_TABLE_KERNELS_ADD_COLUMNS_H_

#include <cstddef>

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"

namespace sluis {

// `columns` is [x.size()][width], `head` is [width]; width is a multiple of 16.
using ColumnAdder = void (*)(const float* columns, size_t width, absl::Span<const float> x,
                             float* head);

// Requires that the processor supports `path`.
[[nodiscard]] ColumnAdder ColumnAdderFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_ADD_COLUMNS_H_
