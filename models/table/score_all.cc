#include "models/table/score_all.h"

#include "models/table/batch_scorer.h"

namespace sluis {
ScoringWorkspace::ScoringWorkspace(CpuPath path) : scorer_(std::make_unique<BatchScorer>(path)) {}
ScoringWorkspace::ScoringWorkspace(ScoringWorkspace&&) noexcept = default;
ScoringWorkspace& ScoringWorkspace::operator=(ScoringWorkspace&&) noexcept = default;
ScoringWorkspace::~ScoringWorkspace() = default;

const ScoringCounts& ScoringWorkspace::counts() const { return scorer_->counts(); }

void ScoreAll(absl::Span<const PostFeatures> posts, const TableSnapshot& snapshot,
              ScoringWorkspace* workspace, std::vector<ScoredPair>* pairs) {
  pairs->clear();
  workspace->scorer_->counts() = {};
  if (!snapshot) return;
  for (size_t first = 0; first < posts.size(); first += kMaxPosts) {
    workspace->scorer_->Score(posts.subspan(first, kMaxPosts), *snapshot,
                              static_cast<uint32_t>(first), pairs);
  }
}

}  // namespace sluis
