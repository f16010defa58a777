// Rows of floats in memory of our own, each from the beginning of a line of the cache.
#ifndef SLUIS_MODELS_FASTTEXT_ALIGNED_ROWS_H_
#define SLUIS_MODELS_FASTTEXT_ALIGNED_ROWS_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "models/fasttext/huge_memory.h"
#include "models/fasttext/kernels/row_view.h"

namespace sluis {

// Owns the memory; movable, and view() stays valid. Safe to read from many threads.
class AlignedRows {
 public:
  AlignedRows() = default;  // no rows
  // All values are 0. Resource exhausted if the system has not that much memory to give.
  static absl::StatusOr<AlignedRows> Create(size_t rows, size_t columns);

  size_t rows() const { return rows_; }
  float* Row(size_t row) { return reinterpret_cast<float*>(memory_.data() + row * view_.stride); }
  const RowView& view() const { return view_; }

  // Bytes that a row of so many columns takes.
  static size_t Stride(size_t columns);

 private:
  HugeMemory memory_;
  size_t rows_ = 0;
  RowView view_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_ALIGNED_ROWS_H_
