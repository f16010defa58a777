// Rows of floats that lie anywhere: in a model file, where nothing is aligned, or in memory of
// ours.
#ifndef SLUIS_MODELS_FASTTEXT_KERNELS_ROW_VIEW_H_
#define SLUIS_MODELS_FASTTEXT_KERNELS_ROW_VIEW_H_

#include <cstddef>
#include <cstdint>

#include "models/fasttext/unaligned_float.h"

namespace sluis {

// Row r is `columns` floats that begin at data + r * stride. Kernels read no byte beyond them.
struct RowView {
  const char* data = nullptr;
  size_t stride = 0;   // bytes
  size_t columns = 0;  // at least 1

  const UnalignedFloat* Row(size_t row) const {
    return reinterpret_cast<const UnalignedFloat*>(data + row * stride);
  }
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_KERNELS_ROW_VIEW_H_
