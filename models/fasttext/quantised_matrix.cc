#include "models/fasttext/quantised_matrix.h"

#include <fmt/format.h>

#include "models/fasttext/args.h"

namespace sluis {
namespace {

const uint8_t* Bytes(std::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

}  // namespace

absl::StatusOr<QuantisedMatrix> QuantisedMatrix::Read(ModelFileReader& reader) {
  QuantisedMatrix matrix;
  const bool has_norms = reader.Flag();
  matrix.rows_ = reader.Int64();
  matrix.columns_ = reader.Int64();
  const int64_t code_bytes = reader.Int32();
  if (!reader.ok()) return reader.status();
  if (matrix.rows_ < 0 || matrix.columns_ < 1 || matrix.columns_ > FastTextArgs::kMaxDimension) {
    return reader.Refuse(
        fmt::format("it has {} rows and {} columns", matrix.rows_, matrix.columns_));
  }
  matrix.codes_ = Bytes(reader.Array(code_bytes, 1));
  auto codebook = Codebook::Read(reader, matrix.columns_);
  if (!codebook.ok()) return codebook.status();
  matrix.codebook_ = *codebook;
  const int64_t parts = matrix.codebook_.part_count();
  if (code_bytes % parts != 0 || code_bytes / parts != matrix.rows_) {
    return reader.Refuse(
        fmt::format("{} codes are not {} rows of {}", code_bytes, matrix.rows_, parts));
  }
  if (has_norms) {
    matrix.norm_codes_ = Bytes(reader.Array(matrix.rows_, 1));
    auto norms = Codebook::Read(reader, 1);
    if (!norms.ok()) return norms.status();
    matrix.norms_ = *norms;
  }
  return matrix;
}

void QuantisedMatrix::AddRow(int64_t row, float* sum) const {
  codebook_.Add(Codes(row), Norm(row), sum);
}

float QuantisedMatrix::Dot(int64_t row, const float* x) const {
  return codebook_.Dot(Codes(row), Norm(row), x);
}

void QuantisedMatrix::Decode(int64_t row, float* out) const { codebook_.Copy(Codes(row), out); }

CodeView QuantisedMatrix::View() const {
  CodeView view;
  view.codes = codes_;
  view.columns = static_cast<size_t>(columns_);
  view.parts = static_cast<size_t>(codebook_.part_count());
  view.part_size = static_cast<size_t>(codebook_.part_size());
  view.centroids = codebook_.centroids();
  if (norms_) {
    view.norm_codes = norm_codes_;
    view.norms = norms_->centroids();
  }
  return view;
}

int64_t QuantisedMatrix::CountNonFinite() const {
  return codebook_.CountNonFinite() + (norms_ ? norms_->CountNonFinite() : 0);
}

}  // namespace sluis
