// The terms of a batch of posts, looked up in the index once each.
#ifndef SLUIS_MODELS_TABLE_BATCH_TERMS_H_
#define SLUIS_MODELS_TABLE_BATCH_TERMS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "models/interests/features.h"
#include "models/table/term_index.h"

namespace sluis {

// A post that holds a term of an interest in a block of 256.
struct Touch {
  uint16_t post;  // index into the batch
  uint8_t slot;   // in the block
  int8_t steps;
};

// One batch's, then the next one's. One thread's.
class BatchTerms {
 public:
  static constexpr size_t kMaxPosts = 256;

  // Requires at most kMaxPosts posts. `lookup` must live until the next call.
  void Read(absl::Span<const PostFeatures> posts, const TermLookup& lookup);

  // Adds the touches of slots [begin, begin + 256 * touches.size()) to the lists of their blocks.
  // `begin` must be where the last call ended, 0 after Read.
  void Gather(uint32_t begin, absl::Span<std::vector<Touch>> touches);

  // The terms of a post that some interest weighs, by rising hash.
  absl::Span<const TermId> IdsOf(size_t post) const {
    return absl::MakeConstSpan(ids_).subspan(first_id_[post],
                                             first_id_[post + 1] - first_id_[post]);
  }
  // Whether the post may hold the term: never false for one that it holds.
  bool MayHold(size_t post, TermId id) const { return (masks_[post] >> (id % 64) & 1) != 0; }

  bool empty() const { return terms_.empty(); }

 private:
  struct Known {
    absl::Span<const TermLookup::Entry> pieces;
    uint32_t next_posting;  // of the first of `pieces`
    uint32_t first_post;    // index into posts_of_terms_
    uint32_t post_count;
  };
  struct Place {
    uint64_t hash;
    uint32_t batch;  // of the last batch that put something here
    uint32_t term;   // index into terms_, or kUnknown
  };
  static constexpr uint32_t kUnknown = 0xffffffff;

  // The term's index, looked up if the batch had it not before.
  uint32_t TermOf(uint64_t hash, const TermLookup& lookup);
  void ListPosts();

  uint32_t batch_ = 0;
  std::vector<Place> places_;  // open addressing; a power of two
  std::vector<Known> terms_;
  struct Mention {
    uint32_t term;
    uint32_t post;
  };
  std::vector<Mention> mentions_;
  std::vector<uint16_t> posts_of_terms_;
  std::vector<TermId> ids_;
  std::vector<size_t> first_id_;
  std::vector<uint64_t> masks_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_BATCH_TERMS_H_
