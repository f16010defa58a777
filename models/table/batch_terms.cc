#include "models/table/batch_terms.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace sluis {

void BatchTerms::Read(absl::Span<const PostFeatures> posts, const TermLookup& lookup) {
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
  masks_.assign(posts.size(), 0);
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
      masks_[p] |= uint64_t{1} << (id % 64);
    }
    first_id_.push_back(ids_.size());
  }
  ListPosts();
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
  terms_.push_back({pieces, PieceReader(), 0, 0});
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

void BatchTerms::Gather(uint32_t begin, absl::Span<std::vector<VectorTerm>> vectors) {
  const auto end = begin + static_cast<uint32_t>(vectors.size());
  constexpr size_t kAhead = 6;  // terms
  for (uint32_t index = 0; index < terms_.size(); ++index) {
    if (index + kAhead < terms_.size()) terms_[index + kAhead].Prefetch();
    Known& term = terms_[index];
    while (true) {
      while (!term.reader.at_end()) {
        const PostingRun run = term.reader.Peek();
        if (run.vector >= end) break;
        if (run.mask != 0) vectors[run.vector - begin].push_back({index, run.mask, run.steps});
        term.reader.Skip(run);
      }
      if (!term.reader.at_end() || term.pieces.empty()) break;
      term.reader = PieceReader(*term.pieces.front().piece);
      term.pieces.remove_prefix(1);
      if (!term.pieces.empty()) __builtin_prefetch(term.pieces.front().piece);
    }
  }
}

}  // namespace sluis
