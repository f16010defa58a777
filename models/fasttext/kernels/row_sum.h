// The sum of chosen rows of a matrix: more than half of the time of a prediction.
//
// Rows are added one after the other to sums that start at 0, column by column: a vector register
// holds neighbouring columns, so every column's sum keeps its order and its bits on every path. The
// sums stay in registers over all rows (wider matrices: a block of columns after the other), and
// the lines of memory of a later row are asked for while this one is added.
#ifndef SLUIS_MODELS_FASTTEXT_KERNELS_ROW_SUM_H_
#define SLUIS_MODELS_FASTTEXT_KERNELS_ROW_SUM_H_

#include <cstddef>
#include <cstdint>

#include "models/cpu/cpu_path.h"
#include "models/fasttext/kernels/row_view.h"

namespace sluis {

// out[j] = factor * (0 + row_0[j] + row_1[j] + ...), `view.columns` floats at any address.
// `rows` has `count` numbers to add; `readable` >= count says how many numbers may be read there:
// what lies behind `count` (the rows of the next text) is only asked for in advance.
using RowSum = void (*)(const RowView& view, const int32_t* rows, size_t count, size_t readable,
                        float factor, float* out);

// The machine must support the path.
[[nodiscard]] RowSum RowSumFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_KERNELS_ROW_SUM_H_
