#include "models/table/lift_window.h"

namespace sluis {
namespace {

// From one vector's steps to the next one's.
constexpr uint32_t kVectorSize = uint32_t{kMaxPosts} * kLanes;
uint32_t OffsetOf(uint32_t place) { return place / kLanes * kVectorSize + place % kLanes; }

// Postings in one vector from which on adding up all its lanes is faster.
constexpr size_t kManyLanes = 4;

}  // namespace

size_t LiftWindow::Add(absl::Span<const Posting> postings, absl::Span<const uint16_t> posts,
                       const PostSet& post_set) {
  if (posts.size() == 1) return AddToOne(postings, posts[0]);
  const size_t count = Sort(postings);
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

size_t LiftWindow::AddToOne(absl::Span<const Posting> postings, uint16_t post) {
  int16_t* const steps = steps_.data() + size_t{post} * kLanes;
  const uint64_t bit = uint64_t{1} << post % 64;
  size_t i = 0;
  for (; i < postings.size() && PlaceOf(postings[i]) < kSlots; ++i) {
    const uint32_t place = PlaceOf(postings[i]);
    int16_t& sum = steps[OffsetOf(place)];
    sum = static_cast<int16_t>(sum + postings[i].steps());
    lifted_[place / kLanes][post / 64] |= bit;
  }
  return i;
}

size_t LiftWindow::Sort(absl::Span<const Posting> postings) {
  places_.clear();
  runs_.clear();
  size_t i = 0;
  while (i < postings.size() && PlaceOf(postings[i]) < kSlots) {
    const uint32_t place = PlaceOf(postings[i]);
    const uint32_t behind = (place / kLanes + 1) * kLanes;
    const size_t fourth = i + kManyLanes - 1;
    if (fourth >= postings.size() || PlaceOf(postings[fourth]) >= behind) {
      places_.push_back({OffsetOf(place), postings[i++].steps()});
      continue;
    }
    Run& run = runs_.emplace_back(Run{OffsetOf(place / kLanes * kLanes), {}});
    for (; i < postings.size() && PlaceOf(postings[i]) < behind; ++i) {
      run.steps[postings[i].slot() % kLanes] = postings[i].steps();
    }
  }
  return i;
}

void LiftWindow::Mark(size_t vector, const PostSet& posts) {
  PostSet& lifted = lifted_[vector];
  for (size_t word = 0; word < lifted.size(); ++word) lifted[word] |= posts[word];
}

}  // namespace sluis
