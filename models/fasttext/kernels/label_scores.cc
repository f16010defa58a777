#include "models/fasttext/kernels/label_scores.h"

#include <immintrin.h>

#include <algorithm>

namespace sluis {
namespace {

void ScoresPlain(const RowView& weights, size_t labels, const float* hidden, float* scores) {
  for (size_t label = 0; label < labels; ++label) {
    const UnalignedFloat* const row = weights.Row(label);
    float sums[kTextsInGroup] = {};
    for (size_t j = 0; j < weights.columns; ++j) {
      const float weight = row[j];
      for (size_t text = 0; text < kTextsInGroup; ++text) {
        sums[text] += weight * hidden[j * kTextsInGroup + text];
      }
    }
    std::copy(sums, sums + kTextsInGroup, scores + label * kTextsInGroup);
  }
}

// The rows of kLabels labels at once: as many sums as hide the time of an addition.
template <size_t kLabels>
[[gnu::target("avx512f")]] void LabelsAvx512(const RowView& weights, size_t first,
                                             const float* hidden, float* scores) {
  const UnalignedFloat* rows[kLabels];
  __m512 sums[kLabels];
  for (size_t i = 0; i < kLabels; ++i) {
    rows[i] = weights.Row(first + i);
    sums[i] = _mm512_setzero_ps();
  }
  for (size_t j = 0; j < weights.columns; ++j) {
    const __m512 texts = _mm512_loadu_ps(hidden + j * kTextsInGroup);
    for (size_t i = 0; i < kLabels; ++i) {
      sums[i] = _mm512_add_ps(sums[i], _mm512_mul_ps(_mm512_set1_ps(rows[i][j]), texts));
    }
  }
  for (size_t i = 0; i < kLabels; ++i) {
    _mm512_storeu_ps(scores + (first + i) * kTextsInGroup, sums[i]);
  }
}

template <size_t kLabels>
[[gnu::target("avx2")]] void LabelsAvx2(const RowView& weights, size_t first, const float* hidden,
                                        float* scores) {
  const UnalignedFloat* rows[kLabels];
  __m256 low[kLabels];
  __m256 high[kLabels];
  for (size_t i = 0; i < kLabels; ++i) {
    rows[i] = weights.Row(first + i);
    low[i] = high[i] = _mm256_setzero_ps();
  }
  for (size_t j = 0; j < weights.columns; ++j) {
    const __m256 low_texts = _mm256_loadu_ps(hidden + j * kTextsInGroup);
    const __m256 high_texts = _mm256_loadu_ps(hidden + j * kTextsInGroup + 8);
    for (size_t i = 0; i < kLabels; ++i) {
      const __m256 weight = _mm256_set1_ps(rows[i][j]);
      low[i] = _mm256_add_ps(low[i], _mm256_mul_ps(weight, low_texts));
      high[i] = _mm256_add_ps(high[i], _mm256_mul_ps(weight, high_texts));
    }
  }
  for (size_t i = 0; i < kLabels; ++i) {
    _mm256_storeu_ps(scores + (first + i) * kTextsInGroup, low[i]);
    _mm256_storeu_ps(scores + (first + i) * kTextsInGroup + 8, high[i]);
  }
}

void ScoresAvx512(const RowView& weights, size_t labels, const float* hidden, float* scores) {
  size_t label = 0;
  for (; label + 8 <= labels; label += 8) LabelsAvx512<8>(weights, label, hidden, scores);
  for (; label + 4 <= labels; label += 4) LabelsAvx512<4>(weights, label, hidden, scores);
  for (; label < labels; ++label) LabelsAvx512<1>(weights, label, hidden, scores);
}

void ScoresAvx2(const RowView& weights, size_t labels, const float* hidden, float* scores) {
  size_t label = 0;
  for (; label + 4 <= labels; label += 4) LabelsAvx2<4>(weights, label, hidden, scores);
  for (; label < labels; ++label) LabelsAvx2<1>(weights, label, hidden, scores);
}

}  // namespace

LabelScores LabelScoresFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return &ScoresAvx512;
    case CpuPath::kAvx2:
      return &ScoresAvx2;
    case CpuPath::kPlain:
      break;
  }
  return &ScoresPlain;
}

// Squares of four by four in SSE registers, which every x86-64 has.
void TransposeGroup(const float* rows, size_t column_count, float* columns) {
  size_t j = 0;
  for (; j + 4 <= column_count; j += 4) {
    for (size_t text = 0; text < kTextsInGroup; text += 4) {
      __m128 square[4];
      for (size_t i = 0; i < 4; ++i) square[i] = _mm_loadu_ps(rows + (text + i) * column_count + j);
      _MM_TRANSPOSE4_PS(square[0], square[1], square[2], square[3]);
      for (size_t i = 0; i < 4; ++i) {
        _mm_storeu_ps(columns + (j + i) * kTextsInGroup + text, square[i]);
      }
    }
  }
  for (; j < column_count; ++j) {
    for (size_t text = 0; text < kTextsInGroup; ++text) {
      columns[j * kTextsInGroup + text] = rows[text * column_count + j];
    }
  }
}

}  // namespace sluis
