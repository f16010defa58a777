#include "models/fasttext/group_loss.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace sluis {
namespace {

constexpr size_t kMostTreeRows = 1024;

using PerText = std::array<float, kTextsInGroup>;

// Scores become probabilities; returns the texts without NaN.
uint32_t Sigmoids(const FastTextLoss& loss, float* scores, size_t rows) {
  uint32_t bad = 0;
  for (size_t i = 0; i < rows * kTextsInGroup; ++i) {
    if (std::isnan(scores[i])) {
      bad |= 1U << (i % kTextsInGroup);
    } else {
      scores[i] = loss.Sigmoid(scores[i]);
    }
  }
  return ~bad;
}

PerText Largest(const float* values, size_t rows) {
  PerText largest;
  std::copy(values, values + kTextsInGroup, largest.begin());
  for (size_t row = 1; row < rows; ++row) {
    for (size_t text = 0; text < kTextsInGroup; ++text) {
      largest[text] = std::max(largest[text], values[row * kTextsInGroup + text]);
    }
  }
  return largest;
}

// With k = 1 a label that is clearly smaller than the best one leaves no trace: before the best it
// is replaced, behind it skipped. So only those close to the best are scored; of equal scores the
// heap of one place keeps the last.
void KeepBestOne(const float* values, size_t rows, size_t texts, float threshold, GroupBest* best) {
  PerText bounds = Largest(values, rows);
  for (float& bound : bounds) bound = std::max(ClearlySmaller(bound), threshold);
  for (size_t row = 0; row < rows; ++row) {
    const float* const row_values = values + row * kTextsInGroup;
    uint32_t close = 0;
    for (size_t text = 0; text < kTextsInGroup; ++text) {
      close |= static_cast<uint32_t>(row_values[text] >= bounds[text]) << text;
    }
    for (close &= (1U << texts) - 1; close != 0; close &= close - 1) {
      const auto text = static_cast<size_t>(std::countr_zero(close));
      const float score = LogProbability(row_values[text]);
      std::vector<ScoredLabel>& kept = best->labels[text];
      if (!kept.empty() && score < kept.front().first) continue;
      kept.assign(1, {score, static_cast<int32_t>(row)});
    }
  }
}

}  // namespace

bool GroupLoss::Wants(size_t rows) const {
  return rows > 0 && (kind_ != FastTextLossKind::kHierarchicalSoftmax || rows <= kMostTreeRows);
}

void GroupLoss::FindBest(const FastTextLoss& loss, float* scores, size_t rows, size_t texts,
                         size_t k, float threshold, LossScratch& scratch, GroupBest* best) const {
  for (size_t text = 0; text < texts; ++text) best->labels[text].clear();
  best->undecided = 0;
  if (kind_ == FastTextLossKind::kHierarchicalSoftmax) {
    for (size_t text = 0; text < texts; ++text) {
      loss.WalkTree(
          [&](int32_t row) { return scores[static_cast<size_t>(row) * kTextsInGroup + text]; }, k,
          threshold, scratch.stack, best->labels[text]);
    }
    return;
  }
  uint32_t decided = 0;
  if (kind_ == FastTextLossKind::kSoftmax) {
    decided = softmax_(scores, rows);
    best->undecided = ~decided & ((1U << texts) - 1);
  } else {
    decided = Sigmoids(loss, scores, rows);
  }
  if (k == 1) {
    KeepBestOne(scores, rows, texts, threshold, best);
  } else {
    for (size_t text = 0; text < texts; ++text) {
      std::vector<ScoredLabel>& kept = best->labels[text];
      KeepBestLabels(
          rows, [&](size_t row) { return scores[row * kTextsInGroup + text]; }, k, threshold, kept);
      std::sort_heap(kept.begin(), kept.end(), IsBetter);
    }
  }
  for (size_t text = 0; text < texts; ++text) {
    if ((decided >> text & 1) == 0) best->labels[text].clear();
  }
}

}  // namespace sluis
