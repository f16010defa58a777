// The scoring of a batch of posts against all interests of a table.
//
// A first pass over all pairs in small whole numbers leaves out what surely is no match
// (head_code.h); what is left is scored as scorer.h says, bit for bit.
#ifndef SLUIS_MODELS_TABLE_SCORE_ALL_H_
#define SLUIS_MODELS_TABLE_SCORE_ALL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"
#include "models/interests/features.h"
#include "models/table/interest_table.h"

namespace sluis {

// Lives as long as a snapshot that holds it.
struct ScoredPair {
  uint32_t post;  // index into the batch
  float score;
  const TableRow* row;

  const TableEntry* entry() const { return row->entry().get(); }
};

// How much work a batch was.
struct ScoringCounts {
  uint64_t pairs = 0;
  // How often a term of a post lifted interests of a vector of 16.
  uint64_t touches = 0;
  // Pairs of posts and vectors, times 16, that were looked at: their cluster was alive, or a term
  // of the post is weighed in it.
  uint64_t alive = 0;
  // The same that went on from each level of the first pass.
  std::array<uint64_t, HeadLayout::kMaxLevels> went_on{};
  // Pairs that the first pass left.
  uint64_t survivors = 0;
};

// The scratch memory of one thread, and the processor's path that it takes. Any snapshots, in any
// order; nothing is allocated for a batch no larger than those before.
class ScoringWorkspace {
 public:
  explicit ScoringWorkspace(CpuPath path = BestCpuPath());
  ScoringWorkspace(ScoringWorkspace&&) noexcept;
  ScoringWorkspace& operator=(ScoringWorkspace&&) noexcept;
  ~ScoringWorkspace();

  // Of the last call of ScoreAll.
  const ScoringCounts& counts() const;

 private:
  friend void ScoreAll(absl::Span<const PostFeatures> posts, const TableSnapshot& snapshot,
                       ScoringWorkspace* workspace, std::vector<ScoredPair>* pairs);
  std::unique_ptr<class BatchScorer> scorer_;
};

// Puts into `pairs` (emptied first) every pair whose score is at least its interest's bar, by
// rising post, then owner and interest id. Each score has the same bits as Score(row, post).
// Posts are of the rows' dimension.
void ScoreAll(absl::Span<const PostFeatures> posts, const TableSnapshot& snapshot,
              ScoringWorkspace* workspace, std::vector<ScoredPair>* pairs);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_SCORE_ALL_H_
