// Rows of floats in memory of our own, laid out for speed: each begins at a line of the cache, and
// the whole is on huge pages where the system has them, so that a random row costs one wait for
// memory and not a second one for its address.
#ifndef SLUIS_MODELS_FASTTEXT_ALIGNED_ROWS_H_
#define SLUIS_MODELS_FASTTEXT_ALIGNED_ROWS_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "models/fasttext/kernels/row_view.h"

namespace sluis {

// Owns the memory; movable. view() stays valid when it moves. Safe to read from many threads.
class AlignedRows {
 public:
  AlignedRows() = default;  // no rows
  // All values are 0. Resource exhausted if the system has not that much memory to give.
  static absl::StatusOr<AlignedRows> Create(size_t rows, size_t columns);

  AlignedRows(AlignedRows&& other) noexcept;
  AlignedRows& operator=(AlignedRows&& other) noexcept;
  ~AlignedRows();

  size_t rows() const { return rows_; }
  float* Row(size_t row) {
    return reinterpret_cast<float*>(static_cast<char*>(memory_) + row * view_.stride);
  }
  const RowView& view() const { return view_; }

  // Bytes that a row of so many columns takes.
  static size_t Stride(size_t columns);

 private:
  void* memory_ = nullptr;
  size_t bytes_ = 0;
  size_t rows_ = 0;
  RowView view_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_ALIGNED_ROWS_H_
