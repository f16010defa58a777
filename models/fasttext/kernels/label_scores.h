// The scores of all labels for sixteen texts at a time.
//
// A dot product must add in index order to keep its bits, and one alone waits for each of its
// additions. With one text in each lane sixteen of them (times a few labels) run side by side, the
// weights are read once for all, and no transposed copy of the weights is needed.
#ifndef SLUIS_MODELS_FASTTEXT_KERNELS_LABEL_SCORES_H_
#define SLUIS_MODELS_FASTTEXT_KERNELS_LABEL_SCORES_H_

#include <cstddef>

#include "models/cpu/cpu_path.h"
#include "models/fasttext/kernels/row_view.h"

namespace sluis {

inline constexpr size_t kTextsInGroup = 16;

// scores[16 * label + text] = 0 + weights[label][0] * hidden[0][text] + weights[label][1] * ... for
// the first `labels` rows of the weights; hidden is [columns][16]. Both at any address.
using LabelScores = void (*)(const RowView& weights, size_t labels, const float* hidden,
                             float* scores);

// The machine must support the path.
[[nodiscard]] LabelScores LabelScoresFor(CpuPath path);

// columns[j][text] = rows[text][j]: `rows` is [16][column_count], `columns` [column_count][16].
void TransposeGroup(const float* rows, size_t column_count, float* columns);

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_KERNELS_LABEL_SCORES_H_
