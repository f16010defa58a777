#include "models/table/batch_terms.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace sluis {

void BatchTerms::Read(absl::Span<const PostFeatures> posts, const TermLookup& lookup,
                      size_t slot_count) {
  assert(posts.size() <= kMaxPosts);
  size_t all = 0;
  for (const PostFeatures& post : posts) all += post.terms.size();
  if (places_.size() < 2 * all) {
    places_.assign(std::bit_ceil(2 * all), Place{0, 0, kUnknown});
    batch_ = 0;
  }
  if (++batch_ == 0) {  // once in four billion batches
    std::fill(places_.begin(), places_.end(), Place{0, 0, kUnknown});
    batch_ = 1;
  }
  terms_.clear();
  term_ids_.clear();
  post_sets_.clear();
  mentions_.clear();
  ids_.clear();
  first_id_.assign(1, 0);
  masks_.assign(posts.size(), {});
  const auto terms_of = [&](size_t p) {
    return lookup.empty() || p >= posts.size() ? absl::Span<const uint64_t>() : posts[p].terms;
  };
  for (size_t p = 0; p < posts.size(); ++p) {
    for (const uint64_t hash : terms_of(p + 2)) lookup.PrefetchShard(hash);
    for (const uint64_t hash : terms_of(p + 1)) lookup.PrefetchEntries(hash);
    for (const uint64_t hash : terms_of(p)) {
      const uint32_t term = TermOf(hash, lookup);
      if (term == kUnknown) continue;
      ++terms_[term].post_count;
      mentions_.push_back({term, static_cast<uint32_t>(p)});
      post_sets_[term][p / 64] |= uint64_t{1} << p % 64;
      const TermId id = term_ids_[term];
      ids_.push_back(id);
      AddTo(&masks_[p], id);
    }
    first_id_.push_back(ids_.size());
  }
  ListPosts();
  touches_ = 0;
  waiting_.resize(slot_count / LiftWindow::kSlots + 1);
  for (uint32_t term = 0; term < terms_.size(); ++term) Wait(term);
}

uint32_t BatchTerms::TermOf(uint64_t hash, const TermLookup& lookup) {
  const size_t mask = places_.size() - 1;
  size_t at = (hash >> 20) & mask;
  while (places_[at].batch == batch_ && places_[at].hash != hash) at = (at + 1) & mask;
  Place& place = places_[at];
  if (place.batch == batch_) return place.term;
  place = {hash, batch_, kUnknown};
  const absl::Span<const TermLookup::Entry> pieces = lookup.Find(hash);
  if (pieces.empty()) return kUnknown;
  place.term = static_cast<uint32_t>(terms_.size());
  __builtin_prefetch(pieces.front().piece);
  terms_.push_back({pieces, {}, 0, 0});
  term_ids_.push_back(pieces.front().id);
  post_sets_.push_back({});
  return place.term;
}

void BatchTerms::ListPosts() {
  uint32_t first = 0;
  for (Known& term : terms_) {
    term.first_post = first;
    first += term.post_count;
    term.post_count = 0;
  }
  posts_of_terms_.resize(mentions_.size());
  for (const Mention& mention : mentions_) {
    Known& term = terms_[mention.term];
    posts_of_terms_[term.first_post + term.post_count++] = static_cast<uint16_t>(mention.post);
  }
}

void BatchTerms::Wait(uint32_t term) {
  Known& known = terms_[term];
  while (known.reader.at_end()) {
    if (known.pieces.empty()) return;
    const PostingPiece* const piece = known.pieces.front().piece;
    if (piece != nullptr) known.reader = PieceReader(*piece);
    known.pieces.remove_prefix(1);
    if (!known.pieces.empty()) __builtin_prefetch(known.pieces.front().piece);
  }
  waiting_[known.reader.vector() / LiftWindow::kVectors].push_back(term);
}

void BatchTerms::Lift(uint32_t number, LiftWindow* lifts) {
  constexpr size_t kAhead = 6;  // terms
  lifts->MoveTo(number * LiftWindow::kSlots, masks_.size());
  std::vector<uint32_t>& terms = waiting_[number];
  // A term whose next piece begins in the window, too, comes to the end of those that wait.
  for (size_t i = 0; i < terms.size(); ++i) {
    if (i + 2 * kAhead < terms.size()) __builtin_prefetch(&terms_[terms[i + 2 * kAhead]]);
    if (i + kAhead < terms.size()) __builtin_prefetch(terms_[terms[i + kAhead]].reader.place());
    const uint32_t term = terms[i];
    Known& known = terms_[term];
    const size_t count = lifts->Add(&known.reader, PostsOf(known), post_sets_[term]);
    touches_ += count * known.post_count;
    Wait(term);
  }
  terms.clear();
  lifts->Finish();
}

}  // namespace sluis
