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
    uint32_t slot;  // in the block
  };

  // Codes what can be coded; the others are in plain_posts_.
  void EncodePosts(const HeadCoder& coder);
  void ScoreBlock(const InterestBlock& block, absl::Span<const Touch> touches);
  void ListSurvivors(const InterestBlock& block);
  void Rescore(const InterestBlock& block, Survivor survivor);
  // The weights of the row's terms that the post holds, added to `score` by rising hash.
  float AddTerms(const TableRow& row, size_t post, float score) const;

  HeadFilter filter_;
  DenseScorer dense_score_;
  ScoringCounts counts_;

  // Of the batch at hand.
  absl::Span<const PostFeatures> posts_;
  uint32_t first_post_ = 0;
  std::vector<ScoredPair>* pairs_ = nullptr;
  BatchTerms terms_;
  std::vector<uint8_t> codes_;         // [coded post][code size]
  std::vector<uint16_t> coded_posts_;  // index into the batch
  std::vector<uint16_t> plain_posts_;
  std::vector<uint16_t> place_of_post_;      // in codes_; kPlain for the others
  std::vector<std::vector<Touch>> touches_;  // [block of the stretch]
  std::vector<int16_t> steps_;               // [coded post][256], zero between two blocks
  std::vector<uint64_t> found_;              // [coded post][4]
  std::vector<Survivor> survivors_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_BATCH_SCORER_H_
