// The input or output matrix of a model, dense or quantised.
//
// As the file has it, and the plain arithmetic: RowStore and OutputRows hold a matrix for speed and
// are tested against this one. The kind is chosen once per call, never per row.
#ifndef MODELS_FASTTEXT_MODEL_MATRIX_H_
#define MODELS_FASTTEXT_MODEL_MATRIX_H_

#include <cstdint>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "models/fasttext/dense_matrix.h"
#include "models/fasttext/quantised_matrix.h"

namespace sluis {

class ModelMatrix {
 public:
  static absl::StatusOr<ModelMatrix> Read(ModelFileReader& reader, bool quantised);

  int64_t rows() const;
  int64_t columns() const;
  // Null if it is the other kind.
  const DenseMatrix* dense_matrix() const { return std::get_if<DenseMatrix>(&matrix_); }
  const QuantisedMatrix* quantised_matrix() const { return std::get_if<QuantisedMatrix>(&matrix_); }
  bool quantised() const { return std::holds_alternative<QuantisedMatrix>(matrix_); }

  // Adds each row to `sum` in the order given. Rows must be in [0, rows()), sum columns() long.
  void AddRows(absl::Span<const int32_t> rows, absl::Span<float> sum) const;

  // out[i] = x . row i for every row, each sum in index order. A score may be NaN if the weights
  // are not finite.
  void Dots(absl::Span<const float> x, absl::Span<float> out) const;
  float Dot(absl::Span<const float> x, int64_t row) const;

  // Stored values that are NaN or infinite. Reads the whole matrix.
  int64_t CountNonFinite() const;

 private:
  explicit ModelMatrix(DenseMatrix matrix) : matrix_(matrix) {}
  explicit ModelMatrix(QuantisedMatrix matrix) : matrix_(matrix) {}

  std::variant<DenseMatrix, QuantisedMatrix> matrix_;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_MODEL_MATRIX_H_
