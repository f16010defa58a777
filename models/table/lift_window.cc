#include "models/table/lift_window.h"

#include <algorithm>
#include <bit>

namespace sluis {
namespace {

// Writing out a posting costs as much as adding it to one post, clearing a column and adding it as
// much as 32 and 10 additions: flat around these.
bool PaysAsColumn(size_t postings, size_t posts) {
  return postings * (posts - 1) > 10 * posts + 32;
}

template <size_t kWords, typename Visit>
void ForEachIn(const std::array<uint64_t, kWords>& set, const Visit& visit) {
  for (size_t word = 0; word < kWords; ++word) {
    for (uint64_t left = set[word]; left != 0; left &= left - 1) {
      visit(word * 64 + static_cast<size_t>(std::countr_zero(left)));
    }
  }
}

}  // namespace

void LiftWindow::MoveTo(uint32_t first_slot, size_t post_count) {
  first_slot_ = first_slot;
  post_count_ = post_count;
  lifted_.fill({});
  std::fill_n(sums_.begin(), post_count, LiftSums{});
}

template <typename Take>
LiftWindow::VectorSet LiftWindow::Read(PieceReader* term, const Take& take) const {
  VectorSet vectors{};
  for (; IsIn(*term); term->Skip()) {
    const uint32_t place = term->slot() - first_slot_;
    vectors[place / kLanes / 64] |= uint64_t{1} << place / kLanes % 64;
    if (!term->is_run()) {
      take(place, term->steps());
      continue;
    }
    const int8_t* steps = term->lane_steps();
    for (uint32_t bits = term->mask(); bits != 0; bits &= bits - 1) {
      take(place + static_cast<uint32_t>(std::countr_zero(bits)), *steps++);
    }
  }
  return vectors;
}

size_t LiftWindow::Add(PieceReader* term, absl::Span<const uint16_t> posts,
                       const PostSet& post_set) {
  if (posts.size() == 1) return AddToOne(term, posts[0]);
  places_.clear();
  const VectorSet vectors = Read(term, [&](uint32_t place, int8_t steps) {
    places_.push_back({static_cast<uint16_t>(place), steps});
  });
  ForEachIn(vectors, [&](size_t vector) {
    PostSet& lifted = lifted_[vector];
    for (size_t word = 0; word < lifted.size(); ++word) lifted[word] |= post_set[word];
  });
  if (PaysAsColumn(places_.size(), posts.size())) {
    AddColumn(posts);
    return places_.size();
  }
  for (const uint16_t post : posts) {
    for (const Place& each : places_) {
      int16_t& sum = sums_[post].steps[each.slot];
      sum = static_cast<int16_t>(sum + each.steps);
    }
  }
  return places_.size();
}

size_t LiftWindow::AddToOne(PieceReader* term, uint16_t post) {
  LiftSums& sums = sums_[post];
  size_t count = 0;
  const VectorSet vectors = Read(term, [&](uint32_t place, int8_t steps) {
    sums.steps[place] = static_cast<int16_t>(sums.steps[place] + steps);
    ++count;
  });
  const uint64_t bit = uint64_t{1} << post % 64;
  ForEachIn(vectors, [&](size_t vector) { lifted_[vector][post / 64] |= bit; });
  return count;
}

void LiftWindow::AddColumn(absl::Span<const uint16_t> posts) {
  if (column_count_ == kMostColumns) Finish();
  LiftColumn& column = columns_[column_count_];
  column.steps.fill(0);
  for (const Place& each : places_) column.steps[each.slot] = static_cast<int8_t>(each.steps);
  for (const uint16_t post : posts) {
    columns_of_[post].push_back(static_cast<uint16_t>(column_count_));
  }
  ++column_count_;
}

void LiftWindow::Finish() {
  if (column_count_ == 0) return;
  for (size_t post = 0; post < post_count_; ++post) {
    add_(columns_.data(), columns_of_[post], &sums_[post]);
    columns_of_[post].clear();
  }
  column_count_ = 0;
}

}  // namespace sluis
