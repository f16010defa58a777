#include "bench/interests/bars.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

#include "absl/container/flat_hash_map.h"
#include "engine/pipeline/worker_pool.h"
#include "models/interests/scorer.h"

namespace sluis {
namespace {

using PostsOfTerm = absl::flat_hash_map<uint64_t, std::vector<uint32_t>>;

PostsOfTerm IndexTerms(absl::Span<const PostFeatures> posts) {
  PostsOfTerm index;
  for (size_t p = 0; p < posts.size(); ++p) {
    for (const uint64_t term : posts[p].terms) index[term].push_back(static_cast<uint32_t>(p));
  }
  return index;
}

// [post]. In the order of sums of scorer.h: dense, terms by rising hash, bias.
void Scores(const InterestRow& row, absl::Span<const PostFeatures> posts, const PostsOfTerm* index,
            std::vector<float>* scores) {
  for (size_t p = 0; p < posts.size(); ++p) (*scores)[p] = DenseScore(row.dense, posts[p].x);
  if (index != nullptr) {
    for (const TermWeight& term : row.terms) {
      const auto found = index->find(term.hash);
      if (found == index->end()) continue;
      for (const uint32_t post : found->second) (*scores)[post] += term.weight;
    }
  }
  for (float& score : *scores) score += row.bias;
}

// Of `scores` in falling order.
float AtShare(const std::vector<float>& scores, size_t posts, double share) {
  const auto rank = static_cast<size_t>(std::llround(share * static_cast<double>(posts)));
  return scores[std::max<size_t>(rank, 1) - 1];
}

InterestBars BarsOfScores(std::vector<float>* scores) {
  const size_t posts = scores->size();
  const size_t kept = std::min(posts, posts / 1000 + 1);
  std::partial_sort(scores->begin(), scores->begin() + static_cast<std::ptrdiff_t>(kept),
                    scores->end(), std::greater<>());
  return {AtShare(*scores, posts, 1e-3), AtShare(*scores, posts, 1e-4),
          AtShare(*scores, posts, 1e-5)};
}

}  // namespace

std::vector<InterestBars> BarsOf(absl::Span<const InterestRow> rows,
                                 absl::Span<const PostFeatures> posts, bool with_terms,
                                 int threads) {
  const PostsOfTerm index = with_terms ? IndexTerms(posts) : PostsOfTerm();
  std::vector<InterestBars> bars(rows.size());
  WorkerPool pool(threads);
  pool.ParallelFor(rows.size(), [&](size_t begin, size_t end) {
    std::vector<float> scores(posts.size());
    for (size_t i = begin; i < end; ++i) {
      Scores(rows[i], posts, with_terms ? &index : nullptr, &scores);
      bars[i] = BarsOfScores(&scores);
    }
  });
  return bars;
}

}  // namespace sluis
