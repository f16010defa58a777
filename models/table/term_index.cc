#include "models/table/term_index.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>
#include <utility>

namespace sluis {

// By rising hash, then slot.
struct TermShard final : Node {
  std::vector<TermLookup::Entry> entries;
};

namespace {

using Entry = TermLookup::Entry;

constexpr size_t kShards = size_t{1} << 14;

// The low bits of XXH3 are as good as any; the high ones order the entries of a shard.
size_t ShardOf(uint64_t hash) { return hash % kShards; }

// The piece has one posting already.
size_t PieceBytes(size_t size) {
  return sizeof(PostingPiece) + (size - 1) * sizeof(Posting);
}

PostingPiece* NewPiece(uint64_t edition, size_t size) {
  void* const memory = ::operator new(PieceBytes(size));
  auto* const piece = new (memory) PostingPiece();
  piece->edition = edition;
  piece->size = static_cast<uint32_t>(size);
  return piece;
}

void FreePiece(Node* node) { ::operator delete(static_cast<PostingPiece*>(node)); }

void FreeShard(Node* node) { delete static_cast<TermShard*>(node); }

void CopyPostings(const PostingPiece& from, size_t begin, size_t end, PostingPiece* to,
                  size_t place) {
  std::memcpy(to->postings + place, from.postings + begin, (end - begin) * sizeof(Posting));
}

size_t FindSlot(const PostingPiece& piece, uint32_t slot) {
  const Posting* const end = piece.postings + piece.size;
  return static_cast<size_t>(
      std::lower_bound(piece.postings, end, slot,
                       [](const Posting& posting, uint32_t s) { return posting.slot() < s; }) -
      piece.postings);
}

// The same piece with `posting` put in at `place`.
PostingPiece* WithPosting(const PostingPiece& old, size_t place, Posting posting,
                          uint64_t edition) {
  PostingPiece* const piece = NewPiece(edition, old.size + 1);
  CopyPostings(old, 0, place, piece, 0);
  piece->postings[place] = posting;
  CopyPostings(old, place, old.size, piece, place + 1);
  return piece;
}

PostingPiece* WithoutPosting(const PostingPiece& old, size_t place, uint64_t edition) {
  PostingPiece* const piece = NewPiece(edition, old.size - 1);
  CopyPostings(old, 0, place, piece, 0);
  CopyPostings(old, place + 1, old.size, piece, place);
  return piece;
}

PostingPiece* PartOf(const PostingPiece& old, size_t begin, size_t end, uint64_t edition) {
  PostingPiece* const piece = NewPiece(edition, end - begin);
  CopyPostings(old, begin, end, piece, 0);
  return piece;
}

}  // namespace

absl::Span<const Entry> TermLookup::Find(uint64_t hash) const {
  const TermShard* const shard = shards_.Get(ShardOf(hash));
  if (shard == nullptr) return {};
  const std::vector<Entry>& entries = shard->entries;
  auto begin = std::lower_bound(entries.begin(), entries.end(), hash,
                                [](const Entry& entry, uint64_t h) { return entry.hash < h; });
  auto end = begin;
  while (end != entries.end() && end->hash == hash) ++end;
  return absl::MakeConstSpan(entries).subspan(static_cast<size_t>(begin - entries.begin()),
                                              static_cast<size_t>(end - begin));
}

TermId TermIndex::NewId(uint64_t hash) {
  if (free_ids_.empty()) {
    terms_.push_back({hash, 0});
    return static_cast<TermId>(terms_.size() - 1);
  }
  const TermId id = free_ids_.back();
  free_ids_.pop_back();
  terms_[id] = {hash, 0};
  return id;
}

Entry* TermIndex::Place(NodeKeeper& keeper, uint64_t hash, uint32_t slot) {
  const size_t number = ShardOf(hash);
  TermShard* shard = lookup_.shards_.Get(number);
  if (shard == nullptr || !keeper.IsOwn(shard)) {
    TermShard* const old = shard;
    shard = old == nullptr ? new TermShard() : new TermShard(*old);
    shard->edition = keeper.edition();
    lookup_.shards_.Set(keeper, number, shard);
    keeper.Discard(old, FreeShard);
  }
  std::vector<Entry>& entries = shard->entries;
  // The last piece of the term that begins at or before the slot, else its first.
  auto place = std::upper_bound(entries.begin(), entries.end(), std::make_pair(hash, slot),
                                [](const std::pair<uint64_t, uint32_t>& wanted, const Entry& e) {
                                  return wanted < std::make_pair(e.hash, e.first_slot);
                                });
  if (place != entries.begin() && std::prev(place)->hash == hash) return &*std::prev(place);
  if (place != entries.end() && place->hash == hash) return &*place;
  return &*entries.insert(place, {hash, kNoTerm, slot, nullptr});
}

TermId TermIndex::Add(NodeKeeper& keeper, uint64_t hash, Posting posting) {
  Entry* entry = Place(keeper, hash, posting.slot());
  if (entry->piece == nullptr) {
    entry->id = NewId(hash);
    entry->piece = NewPiece(keeper.edition(), 1);
    entry->piece->postings[0] = posting;
    terms_[entry->id].interests = 1;
    return entry->id;
  }
  PostingPiece* const old = entry->piece;
  const size_t place = FindSlot(*old, posting.slot());
  assert(place == old->size || old->postings[place].slot() != posting.slot());
  PostingPiece* const grown = WithPosting(*old, place, posting, keeper.edition());
  keeper.Discard(old, FreePiece);
  const TermId id = entry->id;
  ++terms_[id].interests;
  entry->piece = grown;
  entry->first_slot = grown->postings[0].slot();
  if (grown->size <= kMaxPiece) return id;

  // Slots are mostly given out in rising order: a full piece is left behind full.
  const size_t half = place + 1 == grown->size ? grown->size - 1 : grown->size / 2;
  PostingPiece* const second = PartOf(*grown, half, grown->size, keeper.edition());
  entry->piece = PartOf(*grown, 0, half, keeper.edition());
  FreePiece(grown);
  TermShard* const shard = lookup_.shards_.Get(ShardOf(hash));
  shard->entries.insert(shard->entries.begin() + (entry - shard->entries.data()) + 1,
                        {hash, id, second->postings[0].slot(), second});
  return id;
}

void TermIndex::Remove(NodeKeeper& keeper, TermId id, uint32_t slot) {
  const uint64_t hash = terms_[id].hash;
  Entry* const entry = Place(keeper, hash, slot);
  PostingPiece* const old = entry->piece;
  const size_t place = FindSlot(*old, slot);
  assert(place < old->size && old->postings[place].slot() == slot);
  if (old->size == 1) {
    std::vector<Entry>& entries = lookup_.shards_.Get(ShardOf(hash))->entries;
    entries.erase(entries.begin() + (entry - entries.data()));
  } else {
    entry->piece = WithoutPosting(*old, place, keeper.edition());
    entry->first_slot = entry->piece->postings[0].slot();
  }
  keeper.Discard(old, FreePiece);
  if (--terms_[id].interests == 0) free_ids_.push_back(id);
}

void TermIndex::Replace(NodeKeeper& keeper, TermId id, Posting posting) {
  Entry* const entry = Place(keeper, terms_[id].hash, posting.slot());
  const size_t place = FindSlot(*entry->piece, posting.slot());
  assert(place < entry->piece->size && entry->piece->postings[place].slot() == posting.slot());
  if (!keeper.IsOwn(entry->piece)) {
    PostingPiece* const old = entry->piece;
    entry->piece = PartOf(*old, 0, old->size, keeper.edition());
    keeper.Discard(old, FreePiece);
  }
  entry->piece->postings[place] = posting;
}

void TermIndex::DiscardAll(NodeKeeper& keeper) {
  for (size_t number = 0; number < kShards; ++number) {
    const TermShard* const shard = lookup_.shards_.Get(number);
    if (shard == nullptr) continue;
    for (const Entry& entry : shard->entries) keeper.Discard(entry.piece, FreePiece);
  }
  lookup_.shards_.DiscardAll(keeper, FreeShard);
  terms_.clear();
  free_ids_.clear();
}

}  // namespace sluis
