#include "models/fasttext/dense_matrix.h"

#include <fmt/format.h>

#include "models/fasttext/args.h"

namespace sluis {

absl::StatusOr<DenseMatrix> DenseMatrix::Read(ModelFileReader& reader) {
  DenseMatrix matrix;
  matrix.rows_ = reader.Int64();
  matrix.columns_ = reader.Int64();
  if (!reader.ok()) return reader.status();
  if (matrix.columns_ < 0 || matrix.columns_ > FastTextArgs::kMaxDimension) {
    return reader.Refuse(fmt::format("it has {} columns", matrix.columns_));
  }
  const int64_t row_bytes = matrix.columns_ * static_cast<int64_t>(sizeof(float));
  const std::string_view bytes = reader.Array(matrix.rows_, row_bytes);
  if (!reader.ok()) return reader.status();
  matrix.values_ = reinterpret_cast<const UnalignedFloat*>(bytes.data());
  return matrix;
}

void DenseMatrix::AddRow(int64_t row, float* __restrict sum) const {
  const UnalignedFloat* __restrict const values = Row(row);
  for (int64_t i = 0; i < columns_; ++i) sum[i] += values[i];
}

float DenseMatrix::Dot(int64_t row, const float* x) const {
  const UnalignedFloat* const values = Row(row);
  float sum = 0;
  for (int64_t i = 0; i < columns_; ++i) sum += values[i] * x[i];
  return sum;
}

int64_t DenseMatrix::CountNonFinite() const {
  return sluis::CountNonFinite(values_, rows_ * columns_);
}

}  // namespace sluis
