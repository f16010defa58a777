#include "models/fasttext/output_rows.h"

#include <utility>

namespace sluis {

absl::StatusOr<OutputRows> OutputRows::Create(const ModelMatrix& matrix, CpuPath path) {
  OutputRows output;
  output.scores_ = LabelScoresFor(path);
  output.rows_ = static_cast<size_t>(matrix.rows());
  const QuantisedMatrix* const quantised = matrix.quantised_matrix();
  if (quantised == nullptr) {
    output.view_ = matrix.dense_matrix()->View();
    return output;
  }
  auto owned = AlignedRows::Create(output.rows_, static_cast<size_t>(matrix.columns()));
  if (!owned.ok()) return owned.status();
  output.owned_ = *std::move(owned);
  output.view_ = output.owned_.view();
  const CodeView codes = quantised->View();
  for (size_t row = 0; row < output.rows_; ++row) {
    quantised->Decode(static_cast<int64_t>(row), output.owned_.Row(row));
    if (codes.norm_codes != nullptr) output.norms_.push_back(codes.Norm(row));
  }
  return output;
}

void OutputRows::Scores(const float* hidden, float* scores) const {
  scores_(view_, rows_, hidden, scores);
  for (size_t row = 0; row < norms_.size(); ++row) {
    for (size_t text = 0; text < kTextsInGroup; ++text) {
      scores[row * kTextsInGroup + text] *= norms_[row];
    }
  }
}

}  // namespace sluis
