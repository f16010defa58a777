#include "models/table/term_index.h"

#include <algorithm>
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

void FreeShard(Node* node) { delete static_cast<TermShard*>(node); }

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

void TermLookup::PrefetchShard(uint64_t hash) const {
  __builtin_prefetch(shards_.Get(ShardOf(hash)));
}

void TermLookup::PrefetchEntries(uint64_t hash) const {
  const TermShard* const shard = shards_.Get(ShardOf(hash));
  if (shard == nullptr) return;
  // A search goes to and fro in them.
  constexpr size_t kEntriesPerLine = 64 / sizeof(Entry);
  constexpr size_t kMostLines = 16;
  const size_t end = std::min(shard->entries.size(), kMostLines * kEntriesPerLine);
  for (size_t at = 0; at < end; at += kEntriesPerLine) {
    __builtin_prefetch(shard->entries.data() + at);
  }
}

TermId TermIndex::IdOf(Entry* entry) {
  if (entry->id == kNoTerm) entry->id = NewId(entry->hash);
  ++terms_[entry->id].interests;
  return entry->id;
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
  auto place = std::upper_bound(entries.begin(), entries.end(), std::make_pair(hash, slot / kLanes),
                                [](const std::pair<uint64_t, uint32_t>& wanted, const Entry& e) {
                                  return wanted < std::make_pair(e.hash, e.first_vector);
                                });
  if (place != entries.begin() && std::prev(place)->hash == hash) return &*std::prev(place);
  if (place != entries.end() && place->hash == hash) return &*place;
  return &*entries.insert(place, {hash, kNoTerm, slot / kLanes, nullptr});
}

TermId TermIndex::Add(NodeKeeper& keeper, uint64_t hash, uint32_t slot, int8_t steps) {
  Entry* const entry = Place(keeper, hash, slot);
  const TermId id = IdOf(entry);
  if (steps > 0) SetSteps(keeper, entry, slot, steps);
  return id;
}

TermId TermIndex::Claim(NodeKeeper& keeper, uint64_t hash) { return IdOf(Place(keeper, hash, 0)); }

void TermIndex::Release(NodeKeeper& keeper, TermId id) {
  if (terms_[id].interests == 1) Erase(Place(keeper, terms_[id].hash, 0));
  LetGo(id);
}

void TermIndex::AddAgain(NodeKeeper& keeper, TermId id, uint32_t slot, int8_t steps) {
  Entry* const entry = Place(keeper, terms_[id].hash, slot);
  entry->id = id;
  if (steps > 0) SetSteps(keeper, entry, slot, steps);
}

void TermIndex::SetSteps(NodeKeeper& keeper, Entry* entry, uint32_t slot, int8_t steps) {
  PostingPiece* const old = entry->piece;
  PostingPiece* const piece = WithSteps(old, slot, steps, keeper.edition());
  // A slot behind all others leaves what stands before its vector as it was.
  const bool at_end = old != nullptr && piece != nullptr && piece->size > old->size &&
                      std::equal(old->words, old->words + old->size, piece->words);
  keeper.Discard(old, FreePiece);
  if (piece != nullptr) {
    PutPiece(keeper, entry, piece, at_end);
  } else if (lookup_.Find(entry->hash).size() > 1) {
    Erase(entry);
  } else {
    entry->piece = nullptr;
  }
}

void TermIndex::PutPiece(NodeKeeper& keeper, Entry* entry, PostingPiece* piece, bool at_end) {
  entry->piece = piece;
  entry->first_vector = piece->first_vector();
  if (piece->size <= PostingPiece::kMaxWords) return;
  const TwoPieces two = CutPiece(*piece, at_end, keeper.edition());
  FreePiece(piece);
  entry->piece = two.first;
  std::vector<Entry>& entries = lookup_.shards_.Get(ShardOf(entry->hash))->entries;
  const Entry second{entry->hash, entry->id, two.second->first_vector(), two.second};
  entries.insert(entries.begin() + (entry - entries.data()) + 1, second);
}

int8_t TermIndex::StepsOf(TermId id, uint32_t slot) const {
  const absl::Span<const Entry> entries = lookup_.Find(terms_[id].hash);
  const auto behind =
      std::upper_bound(entries.begin(), entries.end(), slot / kLanes,
                       [](uint32_t v, const Entry& entry) { return v < entry.first_vector; });
  if (behind == entries.begin() || std::prev(behind)->piece == nullptr) return 0;
  return StepsIn(*std::prev(behind)->piece, slot);
}

void TermIndex::Remove(NodeKeeper& keeper, TermId id, uint32_t slot) {
  const uint64_t hash = terms_[id].hash;
  if (StepsOf(id, slot) > 0) SetSteps(keeper, Place(keeper, hash, slot), slot, 0);
  if (terms_[id].interests == 1) Erase(Place(keeper, hash, slot));
  LetGo(id);
}

void TermIndex::Erase(Entry* entry) {
  std::vector<Entry>& entries = lookup_.shards_.Get(ShardOf(entry->hash))->entries;
  entries.erase(entries.begin() + (entry - entries.data()));
}

void TermIndex::LetGo(TermId id) {
  if (--terms_[id].interests == 0) free_ids_.push_back(id);
}

void TermIndex::Replace(NodeKeeper& keeper, TermId id, uint32_t slot, int8_t steps) {
  const int8_t lifts = std::max(steps, int8_t{0});
  if (StepsOf(id, slot) == lifts) return;
  SetSteps(keeper, Place(keeper, terms_[id].hash, slot), slot, lifts);
}

void TermIndex::ForgetPostings(NodeKeeper& keeper) {
  lookup_.shards_.ForEach([&](const TermShard& shard) {
    for (const Entry& entry : shard.entries) keeper.Discard(entry.piece, FreePiece);
  });
  lookup_.shards_.DiscardAll(keeper, FreeShard);
}

void TermIndex::DiscardAll(NodeKeeper& keeper) {
  ForgetPostings(keeper);
  terms_.clear();
  free_ids_.clear();
}

}  // namespace sluis
