// The terms of a batch of posts, looked up in the index once each.
#ifndef SLUIS_MODELS_TABLE_BATCH_TERMS_H_
#define SLUIS_MODELS_TABLE_BATCH_TERMS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "models/interests/features.h"
#include "models/table/kernels/held_terms.h"
#include "models/table/kernels/post_list.h"
#include "models/table/lift_window.h"
#include "models/table/posting_piece.h"
#include "models/table/term_index.h"

namespace sluis {

// One batch's, then the next one's. One thread's.
class BatchTerms {
 public:
  // Requires at most kMaxPosts posts, and that no slot of `lookup` is at or behind `slot_count`;
  // `lookup` must live until the next call.
  void Read(absl::Span<const PostFeatures> posts, const TermLookup& lookup, size_t slot_count);

  // Moves `lifts` to window `number` and adds what terms of the batch weigh there. After a Read by
  // rising number, none left out.
  void Lift(uint32_t number, LiftWindow* lifts);
  // Postings of terms that posts hold: how much work the batch's lifts were.
  uint64_t touches() const { return touches_; }

  // The terms of a post that some interest weighs, by rising hash.
  absl::Span<const TermId> IdsOf(size_t post) const {
    return absl::MakeConstSpan(ids_).subspan(first_id_[post],
                                             first_id_[post + 1] - first_id_[post]);
  }
  const TermMask& MaskOf(size_t post) const { return masks_[post]; }

 private:
  struct Known {
    absl::Span<const TermLookup::Entry> pieces;  // behind the one that is read
    PieceReader reader;                          // at what no window has had
    uint32_t first_post;                         // index into posts_of_terms_
    uint32_t post_count;
  };
  struct Place {
    uint64_t hash;
    uint32_t batch;  // of the last batch that put something here
    uint32_t term;   // index into terms_, or kUnknown
  };
  struct Mention {
    uint32_t term;
    uint32_t post;
  };
  static constexpr uint32_t kUnknown = 0xffffffff;

  // The term's index, looked up if the batch had it not before.
  uint32_t TermOf(uint64_t hash, const TermLookup& lookup);
  void ListPosts();
  // Files the term under the window of its next posting.
  void Wait(uint32_t term);
  absl::Span<const uint16_t> PostsOf(const Known& term) const {
    return {posts_of_terms_.data() + term.first_post, term.post_count};
  }

  uint32_t batch_ = 0;
  uint64_t touches_ = 0;
  std::vector<Place> places_;  // open addressing; a power of two
  std::vector<Known> terms_;
  std::vector<std::vector<uint32_t>> waiting_;  // [window]: terms whose next posting is there
  std::vector<TermId> term_ids_;
  std::vector<PostSet> post_sets_;  // [term]
  std::vector<Mention> mentions_;
  std::vector<uint16_t> posts_of_terms_;
  std::vector<TermId> ids_;
  std::vector<size_t> first_id_;
  std::vector<TermMask> masks_;  // [post]
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_BATCH_TERMS_H_
