#include "models/fasttext/model_matrix.h"

#include <cassert>

namespace sluis {

absl::StatusOr<ModelMatrix> ModelMatrix::Read(ModelFileReader& reader, bool quantised) {
  if (quantised) {
    auto matrix = QuantisedMatrix::Read(reader);
    if (!matrix.ok()) return matrix.status();
    return ModelMatrix(*matrix);
  }
  auto matrix = DenseMatrix::Read(reader);
  if (!matrix.ok()) return matrix.status();
  return ModelMatrix(*matrix);
}

int64_t ModelMatrix::rows() const {
  return std::visit([](const auto& matrix) { return matrix.rows(); }, matrix_);
}

int64_t ModelMatrix::columns() const {
  return std::visit([](const auto& matrix) { return matrix.columns(); }, matrix_);
}

void ModelMatrix::AddRows(absl::Span<const int32_t> rows, absl::Span<float> sum) const {
  assert(static_cast<int64_t>(sum.size()) == columns());
  std::visit(
      [rows, sum](const auto& matrix) {
        for (const int32_t row : rows) matrix.AddRow(row, sum.data());
      },
      matrix_);
}

void ModelMatrix::Dots(absl::Span<const float> x, absl::Span<float> out) const {
  assert(static_cast<int64_t>(x.size()) == columns() && static_cast<int64_t>(out.size()) == rows());
  std::visit(
      [x, out](const auto& matrix) {
        for (size_t row = 0; row < out.size(); ++row) {
          out[row] = matrix.Dot(static_cast<int64_t>(row), x.data());
        }
      },
      matrix_);
}

float ModelMatrix::Dot(absl::Span<const float> x, int64_t row) const {
  assert(row >= 0 && row < rows());
  return std::visit([x, row](const auto& matrix) { return matrix.Dot(row, x.data()); }, matrix_);
}

int64_t ModelMatrix::CountNonFinite() const {
  return std::visit([](const auto& matrix) { return matrix.CountNonFinite(); }, matrix_);
}

}  // namespace sluis
