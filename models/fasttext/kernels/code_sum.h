// The sum of chosen rows of a product-quantised matrix, decoded on the way.
#ifndef SLUIS_MODELS_FASTTEXT_KERNELS_CODE_SUM_H_
#define SLUIS_MODELS_FASTTEXT_KERNELS_CODE_SUM_H_

#include <cstddef>
#include <cstdint>

#include "models/cpu/cpu_path.h"
#include "models/fasttext/unaligned_float.h"

namespace sluis {

// Row r is codes[r * parts] to codes[(r + 1) * parts - 1], times norms[norm_codes[r]] if there are
// norms. Part p is part_size columns (the last part may have fewer: columns - (parts - 1) *
// part_size), centroid c of part p at centroids + (p * 256 * part_size + c * size of part p).
struct CodeView {
  const uint8_t* codes = nullptr;
  size_t columns = 0;
  size_t parts = 0;
  size_t part_size = 0;
  const UnalignedFloat* centroids = nullptr;
  const uint8_t* norm_codes = nullptr;  // null: every norm is 1
  const UnalignedFloat* norms = nullptr;

  float Norm(size_t row) const { return norm_codes == nullptr ? 1.0F : norms[norm_codes[row]]; }
};

// sum[j] += norm(row_0) * decoded row_0[j], then row_1 and so on: each product is rounded before it
// is added, as in fastText, so a row that was decoded earlier gives the same bits.
using CodeSum = void (*)(const CodeView& view, const int32_t* rows, size_t count, float* sum);

// The fastest for this view; the fast ones need parts of two columns, fastText's default. The
// machine must support the path.
[[nodiscard]] CodeSum CodeSumFor(CpuPath path, const CodeView& view);

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_KERNELS_CODE_SUM_H_
