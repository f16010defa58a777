// From output scores to the best labels, for each of fastText's losses.
//
// The arithmetic follows fastText to the bit: which steps are float and which double, its sigmoid
// table of 512 steps on [-8, 8], log(p + 1e-5), and the heap that decides the order of ties.
#ifndef MODELS_FASTTEXT_LOSS_H_
#define MODELS_FASTTEXT_LOSS_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "models/fasttext/args.h"
#include "models/fasttext/label_tree.h"
#include "models/fasttext/model_matrix.h"

namespace sluis {

// (log(p + 1e-5), label)
using ScoredLabel = std::pair<float, int32_t>;

// Scratch of one thread.
struct LossScratch {
  std::vector<float> outputs;
  std::vector<ScoredLabel> best;                 // the result of FindBest
  std::vector<std::pair<int32_t, float>> stack;  // nodes of the label tree still to visit
};

// Immutable; safe to share.
class FastTextLoss {
 public:
  // `label_counts` shapes the tree of hierarchical softmax; the other losses ignore it.
  static absl::StatusOr<FastTextLoss> Create(FastTextLossKind kind,
                                             absl::Span<const int64_t> label_counts);

  // Leaves the best `k` labels (k >= 1) with p >= threshold in scratch.best, best first. Empty if
  // there are no labels or a score is NaN.
  void FindBest(const ModelMatrix& output, absl::Span<const float> hidden, size_t k,
                float threshold, LossScratch& scratch) const;

 private:
  FastTextLoss(FastTextLossKind kind, std::optional<LabelTree> tree);

  float Sigmoid(float x) const;
  bool ComputeOutputs(const ModelMatrix& output, absl::Span<const float> hidden,
                      std::vector<float>& outputs) const;
  void WalkTree(const ModelMatrix& output, absl::Span<const float> hidden, size_t k,
                float threshold, LossScratch& scratch) const;

  FastTextLossKind kind_;
  std::optional<LabelTree> tree_;
  std::vector<float> sigmoid_;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_LOSS_H_
