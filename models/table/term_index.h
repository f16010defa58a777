// Where a term occurs: the inverted index from a term to the interests that weigh it.
//
// Terms are spread by their hash over shards; a shard lists, by rising hash and slot, pieces of
// about a kilobyte (posting_piece.h), so that a change copies one piece and one shard for each term
// it touches.
//
// The index serves bounds from above (head_code.h), so it lists only who is lifted by a term. Of a
// row that has learned that is little more than half: without the others a fifth more pairs pass
// the first pass, for half of the additions.
#ifndef SLUIS_MODELS_TABLE_TERM_INDEX_H_
#define SLUIS_MODELS_TABLE_TERM_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "models/table/edition.h"
#include "models/table/paged_pointers.h"
#include "models/table/posting_piece.h"

namespace sluis {

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
    uint32_t first_vector;  // of the piece, for the writer's search
    PostingPiece* piece;    // null: it lifts nobody
  };

  // The pieces of a term, by rising slot; empty if nobody weighs it.
  absl::Span<const Entry> Find(uint64_t hash) const;
  bool empty() const { return shards_.empty(); }
  // Ask for the memory that Find will read, the second once the first has come.
  void PrefetchShard(uint64_t hash) const;
  void PrefetchEntries(uint64_t hash) const;

 private:
  friend class TermIndex;
  PagedPointers<TermShard> shards_;
};

// The writer's side.
class TermIndex {
 public:
  // The first slot that no posting can name.
  static constexpr uint32_t kMaxSlots = PostingPiece::kMaxSlots;

  // The term's id, a new one if nobody weighed it before. The slot must not weigh it yet. `steps`
  // is the weight in whole steps of the interest, rounded up (RowCode), so that sums of it are
  // upper bounds; listed if it is above zero.
  TermId Add(NodeKeeper& keeper, uint64_t hash, uint32_t slot, int8_t steps);
  // Requires that Add returned `id` for the slot, as does Replace.
  void Remove(NodeKeeper& keeper, TermId id, uint32_t slot);
  // In place of the steps that the slot had.
  void Replace(NodeKeeper& keeper, TermId id, uint32_t slot, int8_t steps);
  // An id for an interest that will weigh the term. Only before anything is listed: Claim and
  // Release, then ForgetPostings, then AddAgain for each claim; from then on Add, Remove and
  // Replace. Before the last AddAgain nobody may Find.
  TermId Claim(NodeKeeper& keeper, uint64_t hash);
  // Requires that Claim returned it.
  void Release(NodeKeeper& keeper, TermId id);
  // Empties all lists; the terms keep their ids, and each interest its claim on them. AddAgain
  // must follow for every interest.
  void ForgetPostings(NodeKeeper& keeper);
  void AddAgain(NodeKeeper& keeper, TermId id, uint32_t slot, int8_t steps);
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

  // The piece where `slot` is or belongs, in a shard that may be changed; a new entry, without id
  // and piece, if the term has none.
  TermLookup::Entry* Place(NodeKeeper& keeper, uint64_t hash, uint32_t slot);
  // `piece` takes the place of that of the entry; cut in two if it has grown too long.
  void PutPiece(NodeKeeper& keeper, TermLookup::Entry* entry, PostingPiece* piece, bool at_end);
  // The slot's steps become others, 0 or more.
  void SetSteps(NodeKeeper& keeper, TermLookup::Entry* entry, uint32_t slot, int8_t steps);
  // The steps that are listed, 0 if none are.
  int8_t StepsOf(TermId id, uint32_t slot) const;
  // The entry's, a new one if it has none, for one interest more.
  TermId IdOf(TermLookup::Entry* entry);
  TermId NewId(uint64_t hash);
  void Erase(TermLookup::Entry* entry);
  void LetGo(TermId id);

  TermLookup lookup_;
  std::vector<KnownTerm> terms_;  // by id
  std::vector<TermId> free_ids_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_TERM_INDEX_H_
