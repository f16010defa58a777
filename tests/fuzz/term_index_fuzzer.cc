// Any bytes as changes to the index of terms, with editions that are closed, kept and dropped in
// between: what each edition says of a term is what an ordinary map said when it was closed.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "models/table/edition.h"
#include "models/table/posting_piece.h"
#include "models/table/term_index.h"

namespace {

using sluis::Edition;
using sluis::PieceReader;
using sluis::PostingPiece;
using sluis::TermId;
using sluis::TermIndex;
using sluis::TermLookup;

// Neighbours in one shard (the low 14 bits), the outermost hashes, and shards of other pages.
constexpr std::array<uint64_t, 8> kHashes = {0,   1U << 14, 2U << 14,         1,
                                             127, 128,      ~uint64_t{0} - 1, ~uint64_t{0}};

// Around both ends, and far from all.
constexpr uint32_t kFar = 0xffff * 16;
constexpr std::array<uint32_t, 8> kStarts = {0,
                                             256,
                                             kFar - 128,
                                             kFar + 256,
                                             2 * kFar - 128,
                                             TermIndex::kMaxSlots / 2,
                                             TermIndex::kMaxSlots - 512,
                                             TermIndex::kMaxSlots - 256};

// From slot to slot of a series: within a vector, from one to the next, past some, very far.
constexpr std::array<uint32_t, 8> kStrides = {1, 3, 15, 16, 17, 1U << 12, kFar, kFar + 16};

void Require(bool claim) {
  if (!claim) std::abort();
}

// Zeros behind the end.
class Bytes {
 public:
  Bytes(const uint8_t* data, size_t size) : at_(data), end_(data + size) {}

  bool at_end() const { return at_ == end_; }
  uint8_t Next() { return at_end() ? uint8_t{0} : *at_++; }
  uint32_t NextSlot() {
    const uint8_t code = Next();
    if (code < 0xF0) return kStarts[code % kStarts.size()] + Next();
    const uint32_t high = Next();
    const uint32_t middle = Next();
    return high << 16 | middle << 8 | Next();
  }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
};

struct ExpectedTerm {
  TermId id = sluis::kNoTerm;
  std::map<uint32_t, int8_t> steps;  // by slot; never empty
};
using Expected = std::map<uint64_t, ExpectedTerm>;  // by hash

void CheckTerm(absl::Span<const TermLookup::Entry> pieces, uint64_t hash,
               const ExpectedTerm& term) {
  Require(!pieces.empty());
  // What does not lift is not listed.
  std::map<uint32_t, int8_t> lifted = term.steps;
  std::erase_if(lifted, [](const auto& each) { return each.second <= 0; });
  auto next = lifted.begin();
  for (size_t i = 0; i < pieces.size(); ++i) {
    Require(pieces[i].hash == hash && pieces[i].id == term.id);
    if (pieces[i].piece == nullptr) {
      Require(pieces.size() == 1);
      break;
    }
    const PostingPiece& piece = *pieces[i].piece;
    Require(piece.size > 0 && piece.size <= PostingPiece::kMaxWords);
    Require(pieces[i].first_vector == piece.first_vector());
    for (PieceReader reader(piece); !reader.at_end();) {
      const uint32_t vector = reader.vector();
      Require(i + 1 == pieces.size() || vector < pieces[i + 1].first_vector);
      const sluis::LaneSteps lanes = sluis::TakeVector(&reader);
      for (uint32_t lane = 0; lane < sluis::kLanes; ++lane) {
        if (lanes[lane] == 0) continue;
        Require(next != lifted.end() && next->first == vector * sluis::kLanes + lane);
        Require(next->second == lanes[lane]);
        ++next;
      }
      Require(reader.at_end() || reader.vector() > vector);
    }
  }
  Require(next == lifted.end());
}

void CheckLookup(const TermLookup& lookup, const Expected& expected) {
  for (const uint64_t hash : kHashes) {
    const auto found = expected.find(hash);
    if (found == expected.end()) {
      Require(lookup.Find(hash).empty());
    } else {
      CheckTerm(lookup.Find(hash), hash, found->second);
    }
  }
}

// An index and the map beside it, as InterestTable would use them.
class CheckedIndex {
 public:
  ~CheckedIndex() { End(); }

  void Take(Bytes& bytes);

 private:
  struct Kept {
    Edition<TermLookup>::Reference edition;
    Expected expected;
  };
  // More would only take time.
  static constexpr size_t kMostKept = 4;

  void Put(uint64_t hash, uint32_t slot, int8_t steps);
  void Remove(uint64_t hash, uint32_t slot);
  void PutSeries(uint64_t hash, Bytes& bytes);
  void RemoveSeries(uint64_t hash, Bytes& bytes);
  void ReplaceSeries(uint64_t hash, Bytes& bytes);
  void PutAllAgain(Bytes& bytes);
  void Load(Bytes& bytes);
  void Publish(bool keep);
  void Drop(size_t number);
  void Check() const;
  void End();

  sluis::NodeKeeper keeper_;
  TermIndex index_;
  Expected expected_;
  Edition<TermLookup>::Reference latest_;
  std::vector<Kept> kept_;
  // Postings that may still be written or checked, so that no input takes long.
  int64_t work_left_ = 1500;
};

void CheckedIndex::Put(uint64_t hash, uint32_t slot, int8_t steps) {
  if (slot >= TermIndex::kMaxSlots) return;
  --work_left_;
  ExpectedTerm& term = expected_[hash];
  if (!term.steps.insert_or_assign(slot, steps).second) {
    index_.Replace(keeper_, term.id, slot, steps);
    return;
  }
  const TermId id = index_.Add(keeper_, hash, slot, steps);
  if (term.id == sluis::kNoTerm) term.id = id;
  Require(id == term.id);
}

void CheckedIndex::Remove(uint64_t hash, uint32_t slot) {
  --work_left_;
  ExpectedTerm& term = expected_.at(hash);
  term.steps.erase(slot);
  index_.Remove(keeper_, term.id, slot);
  if (term.steps.empty()) expected_.erase(hash);
}

void CheckedIndex::PutSeries(uint64_t hash, Bytes& bytes) {
  const uint32_t first = bytes.NextSlot();
  const uint8_t form = bytes.Next();
  const uint32_t count = uint32_t{bytes.Next()} * 2;
  const uint32_t stride = kStrides[form % kStrides.size()];
  const bool falling = (form & 0x80) != 0;
  uint32_t slot = first;
  for (uint32_t i = 0; i < count && slot < TermIndex::kMaxSlots; ++i) {
    Put(hash, slot, static_cast<int8_t>(form + i));
    slot += falling ? 0 - stride : stride;  // below 0 it is past kMaxSlots
  }
}

// Some of the slots that weigh the term, from one of them on.
void CheckedIndex::RemoveSeries(uint64_t hash, Bytes& bytes) {
  const auto term = expected_.find(hash);
  if (term == expected_.end()) return;
  const size_t size = term->second.steps.size();
  const size_t begin = bytes.Next() * size / 256;
  const size_t count = size_t{bytes.Next()} * 4;
  const size_t stride = bytes.Next() % 32 + 1U;
  std::vector<uint32_t> slots;
  for (const auto& posting : term->second.steps) slots.push_back(posting.first);
  for (size_t i = begin; i < size && i < begin + count; i += stride) Remove(hash, slots[i]);
}

void CheckedIndex::ReplaceSeries(uint64_t hash, Bytes& bytes) {
  const auto term = expected_.find(hash);
  if (term == expected_.end()) return;
  const size_t size = term->second.steps.size();
  const size_t begin = bytes.Next() * size / 256;
  const size_t stride = bytes.Next() % 32 + 1U;
  const auto steps = static_cast<int8_t>(bytes.Next());
  std::vector<uint32_t> slots;
  for (const auto& posting : term->second.steps) slots.push_back(posting.first);
  for (size_t i = begin; i < size; i += stride) Put(hash, slots[i], steps);
}

// Every interest gets a slot, its own or another, and claims its terms again.
void CheckedIndex::PutAllAgain(Bytes& bytes) {
  const uint8_t form = bytes.Next();
  const uint32_t flip = (form & 1) == 0 ? 0 : bytes.NextSlot() % TermIndex::kMaxSlots;
  std::set<uint32_t> slots;
  for (const auto& term : expected_) {
    for (const auto& posting : term.second.steps) slots.insert(posting.first);
  }
  std::vector<std::pair<uint32_t, uint32_t>> moves;  // from, to
  for (const uint32_t slot : slots) {
    const auto rank = static_cast<uint32_t>(moves.size());
    moves.emplace_back(slot, ((form & 2) == 0 ? slot : rank) ^ flip);
  }
  if ((form & 4) != 0) std::reverse(moves.begin(), moves.end());

  index_.ForgetPostings(keeper_);
  Expected moved;
  for (const auto& [from, to] : moves) {
    for (const auto& [hash, term] : expected_) {
      const auto posting = term.steps.find(from);
      if (posting == term.steps.end()) continue;
      --work_left_;
      const auto steps = static_cast<int8_t>(posting->second ^ form);
      index_.AddAgain(keeper_, term.id, to, steps);
      moved[hash].id = term.id;
      moved[hash].steps[to] = steps;
    }
  }
  expected_ = std::move(moved);
}

// Interests come and go before anything is listed.
void CheckedIndex::Load(Bytes& bytes) {
  std::map<uint64_t, std::vector<TermId>> claims;  // by hash, one of each interest
  for (int count = bytes.Next() % 32; count > 0; --count) {
    const uint8_t code = bytes.Next();
    const uint64_t hash = kHashes[code % kHashes.size()];
    std::vector<TermId>& ids = claims[hash];
    if ((code & 8) == 0 || ids.empty()) {
      const TermId id = index_.Claim(keeper_, hash);
      Require(ids.empty() || id == ids.front());
      ids.push_back(id);
    } else {
      index_.Release(keeper_, ids.back());
      ids.pop_back();
    }
  }
  index_.ForgetPostings(keeper_);
  uint32_t slot = 0;
  for (const auto& [hash, ids] : claims) {
    for (const TermId id : ids) {
      index_.AddAgain(keeper_, id, slot, 1);
      expected_[hash].id = id;
      expected_[hash].steps[slot++] = 1;
    }
  }
}

void CheckedIndex::Publish(bool keep) {
  auto next = Edition<TermLookup>::Make(index_.lookup());
  std::vector<sluis::DiscardedNode> discarded = keeper_.CloseEdition();
  if (latest_) Edition<TermLookup>::Follow(latest_, next, std::move(discarded));
  latest_ = std::move(next);
  if (keep && kept_.size() < kMostKept) kept_.push_back({latest_, expected_});
  for (const auto& term : expected_) work_left_ -= static_cast<int64_t>(term.second.steps.size());
}

void CheckedIndex::Drop(size_t number) {
  const auto kept = kept_.begin() + static_cast<ptrdiff_t>(number);
  CheckLookup(*kept->edition, kept->expected);
  kept_.erase(kept);
}

void CheckedIndex::Check() const {
  Require(index_.size() == expected_.size());
  for (const auto& [hash, term] : expected_) Require(index_.HashOf(term.id) == hash);
  CheckLookup(index_.lookup(), expected_);
}

void CheckedIndex::Take(Bytes& bytes) {
  while (!bytes.at_end() && work_left_ > 0) {
    const uint8_t code = bytes.Next();
    const uint64_t hash = kHashes[code % kHashes.size()];
    switch (code / kHashes.size() % 8) {
      case 0: {
        const uint32_t slot = bytes.NextSlot();
        Put(hash, slot, static_cast<int8_t>(bytes.Next()));
        break;
      }
      case 1:
      case 2:
        PutSeries(hash, bytes);
        break;
      case 3:
        RemoveSeries(hash, bytes);
        break;
      case 4:
        ReplaceSeries(hash, bytes);
        break;
      case 5:
        PutAllAgain(bytes);
        break;
      case 6:
        Check();
        Publish((code & 1) != 0);
        break;
      default:
        if (!kept_.empty()) {
          Drop(code % kept_.size());
        } else if (expected_.empty()) {
          Load(bytes);
        }
    }
  }
}

void CheckedIndex::End() {
  Check();
  index_.DiscardAll(keeper_);
  Require(index_.size() == 0);
  std::vector<sluis::DiscardedNode> discarded = keeper_.CloseEdition();
  Require(latest_ || discarded.empty());
  if (latest_) Edition<TermLookup>::End(latest_, std::move(discarded));
  latest_ = {};
  while (!kept_.empty()) Drop(kept_.size() / 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Bytes bytes(data, size);
  CheckedIndex index;
  index.Take(bytes);
  return 0;
}
