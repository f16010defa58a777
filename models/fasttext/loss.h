// From output scores to the best labels, for each of fastText's losses.
//
// The arithmetic follows fastText to the bit: which steps are float and which double, its sigmoid
// table of 512 steps on [-8, 8], log(p + 1e-5), and the heap that decides the order of ties.
#ifndef MODELS_FASTTEXT_LOSS_H_
#define MODELS_FASTTEXT_LOSS_H_

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "models/fasttext/args.h"
#include "models/fasttext/label_tree.h"
#include "models/fasttext/model_matrix.h"
#include "models/fasttext/scored_label.h"

namespace sluis {

// Nodes of the label tree that are still to visit, with their scores.
using NodeStack = std::vector<std::pair<int32_t, float>>;

// Scratch of one thread.
struct LossScratch {
  std::vector<float> outputs;
  std::vector<ScoredLabel> best;  // the result of FindBest
  NodeStack stack;
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

  FastTextLossKind kind() const { return kind_; }

  // By the table, as fastText has it. Not for NaN.
  float Sigmoid(float x) const;

  // FindBest for hierarchical softmax, where dot(row) gives the score of an output row.
  template <typename Dot>
  void WalkTree(Dot dot, size_t k, float threshold, NodeStack& stack,
                std::vector<ScoredLabel>& best) const;

 private:
  FastTextLoss(FastTextLossKind kind, std::optional<LabelTree> tree);

  bool ComputeOutputs(const ModelMatrix& output, absl::Span<const float> hidden,
                      std::vector<float>& outputs) const;

  FastTextLossKind kind_;
  std::optional<LabelTree> tree_;
  std::vector<float> sigmoid_;
};

// Depth first, left before right, with a stack of our own: a tree of equal counts may be as deep as
// it has labels.
template <typename Dot>
void FastTextLoss::WalkTree(Dot dot, size_t k, float threshold, NodeStack& stack,
                            std::vector<ScoredLabel>& best) const {
  if (!tree_) return;
  const float lowest = LogProbability(threshold);
  stack.assign(1, {tree_->root(), 0.0F});
  while (!stack.empty()) {
    const auto [node, score] = stack.back();
    stack.pop_back();
    if (score < lowest) continue;
    if (best.size() == k && score < best.front().first) continue;
    if (tree_->is_label(node)) {
      KeepLabel({score, node}, k, best);
      continue;
    }
    const float x = dot(tree_->output_row(node));
    if (std::isnan(x)) {
      best.clear();
      return;
    }
    const float right = static_cast<float>(1.0 / static_cast<double>(1 + std::exp(-x)));
    const float left = static_cast<float>(1.0 - static_cast<double>(right));
    const LabelTree::Children children = tree_->children(node);
    stack.emplace_back(children.right, score + LogProbability(right));
    stack.emplace_back(children.left, score + LogProbability(left));
  }
  std::sort_heap(best.begin(), best.end(), IsBetter);
}

}  // namespace sluis

#endif  // MODELS_FASTTEXT_LOSS_H_
