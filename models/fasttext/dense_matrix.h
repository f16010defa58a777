// A matrix of floats inside a model file, row by row.
#ifndef MODELS_FASTTEXT_DENSE_MATRIX_H_
#define MODELS_FASTTEXT_DENSE_MATRIX_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "models/fasttext/kernels/row_view.h"
#include "models/fasttext/model_file_reader.h"
#include "models/fasttext/unaligned_float.h"

namespace sluis {

// A view into the file. Row numbers are the caller's to check, once, when the model loads.
class DenseMatrix {
 public:
  static absl::StatusOr<DenseMatrix> Read(ModelFileReader& reader);

  int64_t rows() const { return rows_; }
  int64_t columns() const { return columns_; }

  // sum[j] += row[j]
  void AddRow(int64_t row, float* sum) const;
  // x . row, added in index order as fastText does.
  float Dot(int64_t row, const float* x) const;

  // Without rows or columns a view of nothing.
  RowView View() const {
    const auto columns = static_cast<size_t>(columns_);
    return {reinterpret_cast<const char*>(values_), columns * sizeof(float), columns};
  }

  int64_t CountNonFinite() const;

 private:
  const UnalignedFloat* Row(int64_t row) const { return values_ + row * columns_; }

  int64_t rows_ = 0;
  int64_t columns_ = 0;
  const UnalignedFloat* values_ = nullptr;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_DENSE_MATRIX_H_
