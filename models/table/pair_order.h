// The order of the pairs that a batch gives.
#ifndef SLUIS_MODELS_TABLE_PAIR_ORDER_H_
#define SLUIS_MODELS_TABLE_PAIR_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "models/table/score_all.h"

namespace sluis {

// One thread's.
class PairSorter {
 public:
  // By rising post, then owner and interest id. (Slots depend on the order of changes, names do
  // not.) The posts are [first_post, first_post + post_count).
  void Sort(uint32_t first_post, size_t post_count, absl::Span<ScoredPair> pairs);

 private:
  struct Item {
    uint64_t owner;  // the bytes behind what all owner ids begin with: they mostly tell
    ScoredPair pair;

    // Among those of one post.
    bool operator<(const Item& other) const;
  };

  std::vector<Item> items_;
  std::vector<uint32_t> ends_;  // [post]: in items_
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_PAIR_ORDER_H_
