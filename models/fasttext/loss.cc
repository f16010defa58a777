#include "models/fasttext/loss.h"

#include <algorithm>
#include <cmath>

namespace sluis {
namespace {

constexpr int kSigmoidSteps = 512;
constexpr float kSigmoidRange = 8;

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

void FastTextLoss::FindBest(const ModelMatrix& output, absl::Span<const float> hidden, size_t k,
                            float threshold, LossScratch& scratch) const {
  scratch.best.clear();
  if (kind_ == FastTextLossKind::kHierarchicalSoftmax) {
    WalkTree([&](int32_t row) { return output.Dot(hidden, row); }, k, threshold, scratch.stack,
             scratch.best);
    return;
  }
  if (!ComputeOutputs(output, hidden, scratch.outputs)) return;
  const auto probability = [&scratch](size_t label) { return scratch.outputs[label]; };
  KeepBestLabels(scratch.outputs.size(), probability, k, threshold, scratch.best);
  std::sort_heap(scratch.best.begin(), scratch.best.end(), IsBetter);
}

}  // namespace sluis
