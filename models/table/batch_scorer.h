// Scores one batch after the other: the work behind ScoreAll.
#ifndef SLUIS_MODELS_TABLE_BATCH_SCORER_H_
#define SLUIS_MODELS_TABLE_BATCH_SCORER_H_

#include <array>
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
#include "models/table/kernels/held_terms.h"
#include "models/table/kernels/post_list.h"
#include "models/table/lift_window.h"
#include "models/table/pair_order.h"
#include "models/table/score_all.h"

namespace sluis {

// One thread's.
class BatchScorer {
 public:
  explicit BatchScorer(CpuPath path);

  // Adds the matches of at most kMaxPosts posts to `pairs`, in ScoreAll's order. `first_post` is
  // the number of the first of them.
  void Score(absl::Span<const PostFeatures> posts, const TableRoot& table, uint32_t first_post,
             std::vector<ScoredPair>* pairs);

  ScoringCounts& counts() { return counts_; }

 private:
  struct Survivor {
    uint32_t slot;
    uint16_t post;  // index into the batch
    int16_t steps;  // of the terms
  };

  // Codes what can be coded; the others are in plain_posts_.
  void EncodePosts(const HeadCoder& coder);
  void ScoreClusters(const TableRoot& table);
  // Vectors [begin, end) that belong to no cluster.
  void ScoreAlone(const TableRoot& table, uint32_t begin, uint32_t end);
  // Lists what the first pass leaves of the posts in `alive`, and of those that hold a term.
  // Vectors come by rising number, none left out.
  void ScoreVectors(const TableRoot& table, VectorRange vectors, const PostSet& alive,
                    const int32_t* centroids, size_t first_level);
  // The same of vectors of one window.
  void ScoreInWindow(const TableRoot& table, VectorRange vectors, PostSet alive,
                     const int32_t* centroids, size_t first_level);
  void GatherPosts(const HeadLayout& layout, const int32_t* centroids);
  void FilterVector(const InterestBlock& block, uint32_t vector, const HeadLayout& layout,
                    const int32_t* centroids, size_t first_level);
  // Plain posts are looked at with every interest of vectors [begin, end).
  void ListPlainPosts(const TableRoot& table, uint32_t begin, uint32_t end);
  // Scores all survivors.
  void Rescore(const TableRoot& table);
  void Rescore(const InterestBlock& block, size_t slot, Survivor survivor);
  bool IsCoded(size_t post) const { return (coded_posts_[post / 64] >> post % 64 & 1) != 0; }
  // The weights of the row's terms that the post holds, added to `score` by rising hash.
  float AddTerms(const TableRow& row, size_t post, float score);

  HeadFilter filter_;
  CentroidFilter filter_centroids_;
  PostListKernels lists_;
  DenseScorer dense_score_;
  HeldTermFinder find_held_terms_;
  ScoringCounts counts_;

  // Of the batch at hand.
  absl::Span<const PostFeatures> posts_;
  uint32_t first_post_ = 0;
  std::vector<ScoredPair>* pairs_ = nullptr;
  BatchTerms terms_;
  std::vector<uint8_t> codes_;         // [kMaxPosts][code size]; zero for plain posts
  std::vector<uint8_t> planes_;        // [post][2][centroid size]
  std::vector<uint16_t> plain_posts_;  // that the codes cannot hold
  PostSet coded_posts_{};              // the others
  // Of the vectors at hand.
  LiftWindow lifts_;
  std::vector<int32_t> centroids_;     // [post][kLanes], CentroidFilter's sums
  std::vector<uint16_t> alive_;        // [post]
  std::vector<int32_t> no_centroids_;  // [post][kLanes], zero
  PostList alive_posts_;
  GatheredPosts gathered_;
  PostList left_;
  std::array<uint16_t, kMaxPosts + PostList::kRoom> passed_{};  // of the level at hand, by place
  std::vector<uint32_t> places_;                                // of a row's terms
  std::vector<Survivor> survivors_;
  PairSorter sorter_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_BATCH_SCORER_H_
