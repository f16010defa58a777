#include "engine/pipeline/scoring_ahead.h"

#include <algorithm>
#include <utility>

namespace sluis {
namespace {

// Fewer together cost more each.
constexpr size_t kLeastTogether = 32;

bool IsSame(const TableSnapshot& a, const TableSnapshot& b) { return a && b && &*a == &*b; }

}  // namespace

void ScoringAhead::Expect(absl::Span<const ProducerBatch> current, absl::Span<const NextBatch> next,
                          const MayBeTaken& may_be_taken, const Featurizer& featurizer,
                          const TableSnapshot& table) {
  // Alone, the caller's thread would only do things in another order.
  if (pool_->threads() == 1) return;
  for (auto each = expected_.begin(); each != expected_.end();) {
    const auto here = each++;
    const bool still =
        std::any_of(current.begin(), current.end(),
                    [&](const ProducerBatch& sent) { return sent.batch == here->batch.get(); }) ||
        std::find(next.begin(), next.end(), here->batch) != next.end();
    if (!still || here->featurizer != &featurizer || !IsSame(here->table, table)) Forget(here);
  }
  for (const NextBatch& batch : next) {
    const bool is_known = std::any_of(expected_.begin(), expected_.end(),
                                      [&](const Expected& each) { return each.batch == batch; });
    if (!is_known) Begin(batch, may_be_taken, featurizer, table);
  }
}

void ScoringAhead::Begin(NextBatch batch, const MayBeTaken& may_be_taken,
                         const Featurizer& featurizer, const TableSnapshot& table) {
  Expected& expected = expected_.emplace_back();
  expected.batch = std::move(batch);
  expected.featurizer = &featurizer;
  expected.table = table;
  for (const v1::Post& post : expected.batch->posts()) {
    if (!may_be_taken(post)) continue;
    by_post_[&post] = {&expected, expected.posts.size()};
    expected.posts.push_back(&post);
  }
  expected.scored.resize(expected.posts.size());
  expected.work = std::make_unique<WorkerPool::Ahead>(
      pool_, expected.posts.size(), kLeastTogether, [&expected](size_t begin, size_t end) {
        ScoreRange(absl::MakeConstSpan(expected.posts).subspan(begin, end - begin),
                   *expected.featurizer, expected.table, expected.scored.data() + begin);
      });
}

void ScoringAhead::Done(absl::Span<const ProducerBatch> batches) {
  for (auto each = expected_.begin(); each != expected_.end();) {
    const auto here = each++;
    if (std::any_of(batches.begin(), batches.end(),
                    [&](const ProducerBatch& sent) { return sent.batch == here->batch.get(); })) {
      Forget(here);
    }
  }
}

void ScoringAhead::Forget(std::list<Expected>::iterator expected) {
  for (const v1::Post* post : expected->posts) by_post_.erase(post);
  expected_.erase(expected);
}

std::vector<ScoredPost> ScoringAhead::Score(absl::Span<const v1::Post* const> posts,
                                            const Featurizer& featurizer,
                                            const TableSnapshot& table) {
  std::vector<ScoredPost> scored(posts.size());
  std::vector<size_t> others;
  for (size_t i = 0; i < posts.size(); ++i) {
    const auto found = by_post_.find(posts[i]);
    if (found == by_post_.end() || found->second.batch->featurizer != &featurizer ||
        !IsSame(found->second.batch->table, table)) {
      others.push_back(i);
      continue;
    }
    found->second.batch->work->Finish();
    scored[i] = std::move(found->second.batch->scored[found->second.index]);
    // A result is given once.
    by_post_.erase(found);
    ++taken_;
  }
  std::vector<const v1::Post*> unexpected;
  unexpected.reserve(others.size());
  for (const size_t i : others) unexpected.push_back(posts[i]);
  std::vector<ScoredPost> rest = ScorePosts(
      unexpected, featurizer, table,
      [&](size_t count, const WorkerPool::Work& work) { pool_->ParallelFor(count, work); });
  for (size_t i = 0; i < others.size(); ++i) scored[others[i]] = std::move(rest[i]);
  return scored;
}

}  // namespace sluis
