#include "models/table/score_all.h"

#include <algorithm>
#include <tuple>

#include "models/table/batch_scorer.h"

namespace sluis {
namespace {

// Slots depend on the order of changes; names do not.
bool ByPostAndName(const ScoredPair& a, const ScoredPair& b) {
  if (a.post != b.post) return a.post < b.post;
  return std::make_pair(a.row->owner_id(), a.row->interest_id()) <
         std::make_pair(b.row->owner_id(), b.row->interest_id());
}

}  // namespace

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
    const auto already = static_cast<std::ptrdiff_t>(pairs->size());
    workspace->scorer_->Score(posts.subspan(first, kMaxPosts), *snapshot,
                              static_cast<uint32_t>(first), pairs);
    std::sort(pairs->begin() + already, pairs->end(), ByPostAndName);
  }
}

}  // namespace sluis
