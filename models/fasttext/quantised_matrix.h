// A product-quantised matrix inside a model file, row norms optionally quantised apart.
#ifndef MODELS_FASTTEXT_QUANTISED_MATRIX_H_
#define MODELS_FASTTEXT_QUANTISED_MATRIX_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "models/fasttext/codebook.h"
#include "models/fasttext/kernels/code_sum.h"
#include "models/fasttext/model_file_reader.h"

namespace sluis {

// A view into the file; the same calls as DenseMatrix.
class QuantisedMatrix {
 public:
  static absl::StatusOr<QuantisedMatrix> Read(ModelFileReader& reader);

  int64_t rows() const { return rows_; }
  int64_t columns() const { return columns_; }

  void AddRow(int64_t row, float* sum) const;
  float Dot(int64_t row, const float* x) const;

  // out = row, without its norm.
  void Decode(int64_t row, float* out) const;

  CodeView View() const;

  // In the codebooks: a row is finite if all centroids are.
  int64_t CountNonFinite() const;

 private:
  float Norm(int64_t row) const { return norms_ ? norms_->Scalar(norm_codes_[row]) : 1.0F; }
  const uint8_t* Codes(int64_t row) const { return codes_ + row * codebook_.part_count(); }

  int64_t rows_ = 0;
  int64_t columns_ = 0;
  const uint8_t* codes_ = nullptr;
  const uint8_t* norm_codes_ = nullptr;
  Codebook codebook_;
  std::optional<Codebook> norms_;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_QUANTISED_MATRIX_H_
