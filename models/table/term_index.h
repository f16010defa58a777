// Where a term occurs: the inverted index from a term to the interests that weigh it.
//
// Terms are spread by their hash over shards; a shard lists, by rising hash and slot, pieces of at
// most kMaxPiece postings, so that no change copies more than one piece (4 KB) and one shard for
// each term it touches.
#ifndef SLUIS_MODELS_TABLE_TERM_INDEX_H_
#define SLUIS_MODELS_TABLE_TERM_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "models/table/edition.h"
#include "models/table/paged_pointers.h"

namespace sluis {

// An interest that weighs the term. The weight is a whole number of the interest's own steps,
// rounded up (InterestBlock::term_step), which makes sums of it upper bounds.
class Posting {
 public:
  static constexpr uint32_t kMaxSlot = (1U << 24) - 1;

  Posting() = default;
  Posting(uint32_t slot, int8_t steps) : bits_(slot << 8 | static_cast<uint8_t>(steps)) {}

  uint32_t slot() const { return bits_ >> 8; }
  int8_t steps() const { return static_cast<int8_t>(bits_ & 0xFF); }

 private:
  uint32_t bits_ = 0;
};
static_assert(sizeof(Posting) == 4);

// Part of the postings of one term, by rising slot.
struct PostingPiece final : Node {
  uint32_t size;
  Posting postings[1];  // [size]
};

// Names a term within one table, as long as an interest weighs it.
using TermId = uint32_t;
inline constexpr TermId kNoTerm = 0xffffffff;

struct TermShard;

// What readers need of the index: a plain value, part of an edition.
class TermLookup {
 public:
  struct Entry {
    uint64_t hash;
    TermId id;
    uint32_t first_slot;  // of the piece, for the writer's search
    PostingPiece* piece;
  };

  // The pieces of a term, by rising slot; empty if nobody weighs it.
  absl::Span<const Entry> Find(uint64_t hash) const;

 private:
  friend class TermIndex;
  PagedPointers<TermShard> shards_;
};

// The writer's side.
class TermIndex {
 public:
  static constexpr uint32_t kMaxPiece = 1000;

  // The term's id, a new one if nobody weighed it before. The slot must not weigh it yet.
  TermId Add(NodeKeeper& keeper, uint64_t hash, Posting posting);
  // Requires that Add returned `id` for the slot.
  void Remove(NodeKeeper& keeper, TermId id, uint32_t slot);
  // In place of the steps that the slot had.
  void Replace(NodeKeeper& keeper, TermId id, Posting posting);
  void DiscardAll(NodeKeeper& keeper);

  const TermLookup& lookup() const { return lookup_; }
  uint64_t HashOf(TermId id) const { return terms_[id].hash; }
  // Terms that somebody weighs.
  size_t size() const { return terms_.size() - free_ids_.size(); }

 private:
  struct KnownTerm {
    uint64_t hash;
    uint32_t interests;
  };

  // The piece where `slot` is or belongs, in a shard that may be changed.
  TermLookup::Entry* Place(NodeKeeper& keeper, uint64_t hash, uint32_t slot);
  TermId NewId(uint64_t hash);

  TermLookup lookup_;
  std::vector<KnownTerm> terms_;  // by id
  std::vector<TermId> free_ids_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_TERM_INDEX_H_
