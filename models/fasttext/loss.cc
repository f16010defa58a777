#include "models/fasttext/loss.h"

#include <algorithm>
#include <cmath>

namespace sluis {
namespace {

constexpr int kSigmoidSteps = 512;
constexpr float kSigmoidRange = 8;

// Better first, so the heap's front is the worst kept. std::push_heap and its kin with this order
// give ties the places that they have in fastText.
bool IsBetter(const ScoredLabel& left, const ScoredLabel& right) {
  return left.first > right.first;
}

// The sum and the logarithm are double, the result float.
float LogProbability(float p) {
  return static_cast<float>(std::log(static_cast<double>(p) + 1e-5));
}

void Keep(const ScoredLabel& candidate, size_t k, std::vector<ScoredLabel>& best) {
  best.push_back(candidate);
  std::push_heap(best.begin(), best.end(), IsBetter);
  if (best.size() > k) {
    std::pop_heap(best.begin(), best.end(), IsBetter);
    best.pop_back();
  }
}

void KeepBest(const std::vector<float>& outputs, size_t k, float threshold,
              std::vector<ScoredLabel>& best) {
  for (size_t label = 0; label < outputs.size(); ++label) {
    if (outputs[label] < threshold) continue;
    const float score = LogProbability(outputs[label]);
    if (best.size() == k && score < best.front().first) continue;
    Keep({score, static_cast<int32_t>(label)}, k, best);
  }
}

// exp is taken in double and rounded back, as fastText's call resolves to the C function.
void Softmax(std::vector<float>& outputs) {
  const float largest = *std::max_element(outputs.begin(), outputs.end());
  float sum = 0;
  for (float& output : outputs) {
    output = static_cast<float>(std::exp(static_cast<double>(output - largest)));
    sum += output;
  }
  for (float& output : outputs) output /= sum;
}

std::vector<float> SigmoidTable() {
  std::vector<float> table;
  for (int i = 0; i <= kSigmoidSteps; ++i) {
    const float x = static_cast<float>(i) * 2 * kSigmoidRange / kSigmoidSteps - kSigmoidRange;
    table.push_back(static_cast<float>(1.0 / (1.0 + static_cast<double>(std::exp(-x)))));
  }
  return table;
}

}  // namespace

FastTextLoss::FastTextLoss(FastTextLossKind kind, std::optional<LabelTree> tree)
    : kind_(kind), tree_(std::move(tree)), sigmoid_(SigmoidTable()) {}

absl::StatusOr<FastTextLoss> FastTextLoss::Create(FastTextLossKind kind,
                                                  absl::Span<const int64_t> label_counts) {
  std::optional<LabelTree> tree;
  if (kind == FastTextLossKind::kHierarchicalSoftmax && !label_counts.empty()) {
    auto built = LabelTree::Build(label_counts);
    if (!built.ok()) return built.status();
    tree = *std::move(built);
  }
  return FastTextLoss(kind, std::move(tree));
}

float FastTextLoss::Sigmoid(float x) const {
  if (x < -kSigmoidRange) return 0;
  if (x > kSigmoidRange) return 1;
  return sigmoid_[static_cast<size_t>((x + kSigmoidRange) * kSigmoidSteps / kSigmoidRange / 2)];
}

bool FastTextLoss::ComputeOutputs(const ModelMatrix& output, absl::Span<const float> hidden,
                                  std::vector<float>& outputs) const {
  outputs.resize(static_cast<size_t>(output.rows()));
  if (outputs.empty()) return false;
  output.Dots(hidden, absl::MakeSpan(outputs));
  for (const float score : outputs) {
    if (std::isnan(score)) return false;
  }
  if (kind_ == FastTextLossKind::kSoftmax) {
    Softmax(outputs);
  } else {
    for (float& score : outputs) score = Sigmoid(score);
  }
  return true;
}

// Depth first, left before right, with a stack of our own: a tree of equal counts may be as deep as
// it has labels.
void FastTextLoss::WalkTree(const ModelMatrix& output, absl::Span<const float> hidden, size_t k,
                            float threshold, LossScratch& scratch) const {
  const float lowest = LogProbability(threshold);
  scratch.stack.assign(1, {tree_->root(), 0.0F});
  while (!scratch.stack.empty()) {
    const auto [node, score] = scratch.stack.back();
    scratch.stack.pop_back();
    if (score < lowest) continue;
    if (scratch.best.size() == k && score < scratch.best.front().first) continue;
    if (tree_->is_label(node)) {
      Keep({score, node}, k, scratch.best);
      continue;
    }
    const float dot = output.Dot(hidden, tree_->output_row(node));
    if (std::isnan(dot)) {
      scratch.best.clear();
      return;
    }
    const float right = static_cast<float>(1.0 / static_cast<double>(1 + std::exp(-dot)));
    const float left = static_cast<float>(1.0 - static_cast<double>(right));
    const LabelTree::Children children = tree_->children(node);
    scratch.stack.emplace_back(children.right, score + LogProbability(right));
    scratch.stack.emplace_back(children.left, score + LogProbability(left));
  }
}

void FastTextLoss::FindBest(const ModelMatrix& output, absl::Span<const float> hidden, size_t k,
                            float threshold, LossScratch& scratch) const {
  scratch.best.clear();
  if (kind_ != FastTextLossKind::kHierarchicalSoftmax) {
    if (!ComputeOutputs(output, hidden, scratch.outputs)) return;
    KeepBest(scratch.outputs, k, threshold, scratch.best);
  } else if (tree_) {
    WalkTree(output, hidden, k, threshold, scratch);
  }
  std::sort_heap(scratch.best.begin(), scratch.best.end(), IsBetter);
}

}  // namespace sluis
