#include "engine/pipeline/scoring.h"

#include <utility>

#include "models/text/post_text.h"

namespace sluis {

void RunSerially(size_t count, const std::function<void(size_t begin, size_t end)>& work) {
  work(0, count);
}

void ScoreRange(absl::Span<const v1::Post* const> posts, const Featurizer& featurizer,
                const TableSnapshot& table, ScoredPost* scored) {
  // Large, and as good for the next batch as for this one.
  static thread_local FastTextWorkspace workspace;
  static thread_local ScoringWorkspace scoring;
  std::vector<PostFeatures> features;
  features.reserve(posts.size());
  for (size_t i = 0; i < posts.size(); ++i) {
    scored[i].normalised = featurizer.Normalized(PostText(*posts[i]));
    features.push_back(featurizer.FeaturesOfNormalized(scored[i].normalised, workspace));
  }
  std::vector<ScoredPair> pairs;
  ScoreAll(features, table, &scoring, &pairs);
  for (const ScoredPair& pair : pairs) {
    ScoredPost& post = scored[pair.post];
    if (post.pairs.empty()) post.terms = std::move(features[pair.post].terms);
    post.pairs.push_back(pair);
  }
}

std::vector<ScoredPost> ScorePosts(absl::Span<const v1::Post* const> posts,
                                   const Featurizer& featurizer, const TableSnapshot& table,
                                   const ParallelFor& parallel) {
  std::vector<ScoredPost> scored(posts.size());
  parallel(posts.size(), [&](size_t begin, size_t end) {
    ScoreRange(posts.subspan(begin, end - begin), featurizer, table, scored.data() + begin);
  });
  return scored;
}

}  // namespace sluis
