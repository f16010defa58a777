// From the scores of sixteen texts to their best labels: FastTextLoss for many texts at a time.
#ifndef SLUIS_MODELS_FASTTEXT_GROUP_LOSS_H_
#define SLUIS_MODELS_FASTTEXT_GROUP_LOSS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/cpu/cpu_path.h"
#include "models/fasttext/kernels/label_scores.h"
#include "models/fasttext/kernels/softmax.h"
#include "models/fasttext/loss.h"
#include "models/fasttext/scored_label.h"

namespace sluis {

// The best labels of each text, best first. The texts' bits in `undecided` have scores that only
// the reference can settle (softmax of infinite scores); they have no labels here.
struct GroupBest {
  std::array<std::vector<ScoredLabel>, kTextsInGroup> labels;
  uint32_t undecided = 0;
};

// Immutable; safe to share.
class GroupLoss {
 public:
  // The machine must support the path.
  GroupLoss(const FastTextLoss& loss, CpuPath path)
      : kind_(loss.kind()), softmax_(GroupSoftmaxFor(path)) {}

  // Whether taking the scores of all `rows` rows pays. For hierarchical softmax with many labels it
  // does not: the walk looks at few of them.
  bool Wants(size_t rows) const;

  // For the first `texts` of the sixteen what FastTextLoss::FindBest leaves in scratch.best.
  // `scores` is [rows][16] and is used as scratch. Requires rows >= 1, k >= 1 and the loss that
  // this was made of.
  void FindBest(const FastTextLoss& loss, float* scores, size_t rows, size_t texts, size_t k,
                float threshold, LossScratch& scratch, GroupBest* best) const;

 private:
  FastTextLossKind kind_;
  GroupSoftmax softmax_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_GROUP_LOSS_H_
