// The output matrix for many texts at a time: the scores of all its rows.
#ifndef SLUIS_MODELS_FASTTEXT_OUTPUT_ROWS_H_
#define SLUIS_MODELS_FASTTEXT_OUTPUT_ROWS_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "models/cpu/cpu_path.h"
#include "models/fasttext/aligned_rows.h"
#include "models/fasttext/kernels/label_scores.h"
#include "models/fasttext/model_matrix.h"

namespace sluis {

// Immutable; safe to share. Dense rows are read where the file has them; quantised ones are decoded
// (without their norms, which multiply the sum). The file must outlive it.
class OutputRows {
 public:
  static absl::StatusOr<OutputRows> Create(const ModelMatrix& matrix, CpuPath path);

  size_t rows() const { return rows_; }

  // scores[16 * row + text]: ModelMatrix::Dot of hidden[.][text] and each row, bit for bit.
  // `hidden` is [columns][16].
  void Scores(const float* hidden, float* scores) const;

 private:
  OutputRows() = default;

  AlignedRows owned_;
  RowView view_;
  size_t rows_ = 0;
  std::vector<float> norms_;  // one a row; empty: all are 1
  LabelScores scores_ = nullptr;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_OUTPUT_ROWS_H_
