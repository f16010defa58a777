// The stage that costs the time: texts to features to scores. A pure function of the posts and the
// table, so it may be spread over threads at will.
#ifndef SLUIS_ENGINE_PIPELINE_SCORING_H_
#define SLUIS_ENGINE_PIPELINE_SCORING_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "models/interests/features.h"
#include "models/table/score_all.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Calls work(begin, end) for ranges that together cover [0, count), on any threads, and returns
// when all are done.
using ParallelFor =
    std::function<void(size_t count, const std::function<void(size_t begin, size_t end)>& work)>;

// The plain one: everything on the calling thread.
void RunSerially(size_t count, const std::function<void(size_t begin, size_t end)>& work);

struct ScoredPost {
  // Of a post with pairs: Featurizer::Normalized of its PostText.
  std::string normalised;
  // Of the same: the terms of its features.
  std::vector<uint64_t> terms;
  // Pairs at or above their bar, by rising owner and interest; they live as long as the snapshot.
  // `post` counts within its range and says nothing here.
  std::vector<ScoredPair> pairs;
};

// One result a post, into scored[0 .. posts.size()).
void ScoreRange(absl::Span<const v1::Post* const> posts, const Featurizer& featurizer,
                const TableSnapshot& table, ScoredPost* scored);

// The same, on many threads.
[[nodiscard]] std::vector<ScoredPost> ScorePosts(absl::Span<const v1::Post* const> posts,
                                                 const Featurizer& featurizer,
                                                 const TableSnapshot& table,
                                                 const ParallelFor& parallel);

}  // namespace sluis

#endif  // SLUIS_ENGINE_PIPELINE_SCORING_H_
