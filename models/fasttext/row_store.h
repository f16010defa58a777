// How the rows of a matrix are held for speed, and their sums.
//
// Mapped: as the file has them. Resident: in memory of our own, decoded if they are quantised, as
// far as a budget goes; the others are decoded on the way. Both give the same bits.
#ifndef SLUIS_MODELS_FASTTEXT_ROW_STORE_H_
#define SLUIS_MODELS_FASTTEXT_ROW_STORE_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "models/fasttext/aligned_rows.h"
#include "models/fasttext/fasttext_options.h"
#include "models/fasttext/kernels/code_sum.h"
#include "models/fasttext/kernels/row_sum.h"
#include "models/fasttext/model_matrix.h"

namespace sluis {

// Immutable; safe to share. `matrix` is a view into the file, which must outlive the store.
class RowStore {
 public:
  static absl::StatusOr<RowStore> Create(const ModelMatrix& matrix, const FastTextOptions& options);

  // out = the rows `begin` to `end` of the list, summed in that order from 0, times `factor`; rows
  // behind `end` are asked for in advance. `out` is columns() floats.
  void Sum(absl::Span<const int32_t> list, size_t begin, size_t end, float factor,
           float* out) const;

  size_t columns() const { return view_.columns; }
  // Bytes of memory of its own.
  size_t resident_bytes() const { return owned_.rows() * view_.stride; }

 private:
  RowStore() = default;
  void SumMixed(absl::Span<const int32_t> rows, float factor, float* out) const;

  AlignedRows owned_;
  RowView view_;  // rows [0, float_rows_)
  int32_t float_rows_ = 0;
  bool all_floats_ = true;
  CodeView codes_;  // all rows, if the matrix is quantised
  RowSum row_sum_ = nullptr;
  CodeSum code_sum_ = nullptr;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_ROW_STORE_H_
