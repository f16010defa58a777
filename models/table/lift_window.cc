#include "models/table/lift_window.h"

#include <bit>

namespace sluis {
namespace {

// From one vector's steps to the next one's.
constexpr uint32_t kVectorSize = uint32_t{kMaxPosts} * kLanes;

// From a post's steps of the window's first interest to those of the one at a place of it.
uint32_t OffsetOf(uint32_t place) { return place / kLanes * kVectorSize + place % kLanes; }

}  // namespace

size_t LiftWindow::Add(PieceReader* term, absl::Span<const uint16_t> posts,
                       const PostSet& post_set) {
  if (posts.size() == 1) return AddToOne(term, posts[0]);
  const size_t count = Read(term);
  for (const Place& each : places_) Mark(each.offset / kVectorSize, post_set);
  for (const Run& each : runs_) Mark(each.offset / kVectorSize, post_set);
  for (const uint16_t post : posts) {
    int16_t* const steps = steps_.data() + size_t{post} * kLanes;
    for (const Place& each : places_) {
      int16_t& sum = steps[each.offset];
      sum = static_cast<int16_t>(sum + each.steps);
    }
    for (const Run& each : runs_) {
      int16_t* const sums = steps + each.offset;
      for (size_t lane = 0; lane < kLanes; ++lane) {
        sums[lane] = static_cast<int16_t>(sums[lane] + each.steps[lane]);
      }
    }
  }
  return count;
}

size_t LiftWindow::Read(PieceReader* term) {
  places_.clear();
  runs_.clear();
  size_t count = 0;
  for (; IsIn(*term); term->Skip()) {
    const uint32_t offset = OffsetOf(term->slot() - first_slot_);
    if (!term->is_run()) {
      places_.push_back({offset, term->steps()});
      continue;
    }
    Run& run = runs_.emplace_back(Run{offset, {}});
    const int8_t* steps = term->lane_steps();
    for (uint32_t bits = term->mask(); bits != 0; bits &= bits - 1) {
      run.steps[static_cast<size_t>(std::countr_zero(bits))] = *steps++;
      ++count;
    }
  }
  return count + places_.size();
}

size_t LiftWindow::AddToOne(PieceReader* term, uint16_t post) {
  int16_t* const steps = steps_.data() + size_t{post} * kLanes;
  const uint64_t bit = uint64_t{1} << post % 64;
  size_t count = 0;
  const auto add = [&](uint32_t place, int8_t more) {
    int16_t& sum = steps[OffsetOf(place)];
    sum = static_cast<int16_t>(sum + more);
    ++count;
  };
  for (; IsIn(*term); term->Skip()) {
    const uint32_t place = term->slot() - first_slot_;
    lifted_[place / kLanes][post / 64] |= bit;
    if (!term->is_run()) {
      add(place, term->steps());
      continue;
    }
    const int8_t* lane_steps = term->lane_steps();
    for (uint32_t bits = term->mask(); bits != 0; bits &= bits - 1) {
      add(place + static_cast<uint32_t>(std::countr_zero(bits)), *lane_steps++);
    }
  }
  return count;
}

void LiftWindow::Mark(size_t vector, const PostSet& posts) {
  PostSet& lifted = lifted_[vector];
  for (size_t word = 0; word < lifted.size(); ++word) lifted[word] |= posts[word];
}

}  // namespace sluis
