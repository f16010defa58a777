// Scores one batch after the other: the work behind ScoreAll.
#ifndef SLUIS_MODELS_TABLE_BATCH_SCORER_H_
#define SLUIS_MODELS_TABLE_BATCH_SCORER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"
#include "models/interests/features.h"
#include "models/table/batch_terms.h"
#include "models/table/interest_table.h"
#include "models/table/kernels/add_steps.h"
#include "models/table/kernels/dense_score.h"
#include "models/table/kernels/head_filter.h"
#include "models/table/score_all.h"

namespace sluis {

// One thread's.
class BatchScorer {
 public:
  explicit BatchScorer(CpuPath path);

  // Adds the matches of at most BatchTerms::kMaxPosts posts to `pairs`, in no order. `first_post`
  // is the number of the first of them.
  void Score(absl::Span<const PostFeatures> posts, const TableRoot& table, uint32_t first_post,
             std::vector<ScoredPair>* pairs);

  ScoringCounts& counts() { return counts_; }

 private:
  struct Survivor {
    uint32_t post;  // index into the batch
    uint16_t slot;  // in the block
    int16_t steps;  // of the terms
  };

  // Codes what can be coded; the others are in plain_posts_.
  void EncodePosts(const HeadCoder& coder);
  void ScoreBlock(const InterestBlock& block, const HeadLayout& layout,
                  absl::Span<std::vector<VectorTerm>> terms);
  // Lists what the first pass leaves of a tile.
  void FilterTile(const InterestBlock& block, size_t tile, const HeadLayout& layout,
                  absl::Span<const std::vector<VectorTerm>> terms);
  // Puts the terms' steps in steps_; false if there are none.
  bool AddSteps(absl::Span<const std::vector<VectorTerm>> terms);
  // Lists the posts that some interest passed a level with in left_; returns how many.
  size_t KeepPassed(size_t post_count, bool first_level);
  void ListPlainPosts(const InterestBlock& block);
  void Rescore(const InterestBlock& block, Survivor survivor);
  // The weights of the row's terms that the post holds, added to `score` by rising hash.
  float AddTerms(const TableRow& row, size_t post, float score) const;

  HeadFilter filter_;
  PassedLister list_passed_;
  StepAdder add_steps_;
  DenseScorer dense_score_;
  ScoringCounts counts_;

  // Of the batch at hand.
  absl::Span<const PostFeatures> posts_;
  uint32_t first_post_ = 0;
  std::vector<ScoredPair>* pairs_ = nullptr;
  BatchTerms terms_;
  std::vector<uint8_t> codes_;                         // [post][code size]; zero for plain posts
  std::vector<uint16_t> plain_posts_;                  // that the codes cannot hold
  std::vector<uint8_t> is_plain_;                      // [post]
  std::vector<std::vector<VectorTerm>> vector_terms_;  // [vector of the stretch]
  std::vector<int16_t> steps_;                         // [post][kTile], zero between two tiles
  // Of the level at hand, by place in its list of posts:
  std::vector<uint32_t> interests_;  // a bit for each interest that passed
  std::vector<uint16_t> passed_;     // places
  // What passed so far, posts by rising index:
  std::vector<uint16_t> left_;
  std::vector<uint32_t> left_interests_;
  std::vector<Survivor> survivors_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_BATCH_SCORER_H_
