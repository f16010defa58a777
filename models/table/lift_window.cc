#include "models/table/lift_window.h"

namespace sluis {
namespace {

// From one vector's steps to the next one's.
constexpr uint32_t kVectorSize = uint32_t{kMaxPosts} * kLanes;
// Postings in one vector from which on adding up all its lanes is faster.
constexpr size_t kManyLanes = 4;

}  // namespace

void LiftWindow::Add(absl::Span<const Posting> postings, absl::Span<const uint16_t> posts,
                     const PostSet& post_set) {
  Sort(postings);
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
}

void LiftWindow::Sort(absl::Span<const Posting> postings) {
  places_.clear();
  runs_.clear();
  for (size_t i = 0; i < postings.size();) {
    const uint32_t slot = postings[i].slot() - first_slot_;
    const uint32_t vector = slot / kLanes;
    const auto in_vector = [&](size_t place) {
      return place < postings.size() && (postings[place].slot() - first_slot_) / kLanes == vector;
    };
    if (in_vector(i + kManyLanes - 1)) {
      Run& run = runs_.emplace_back(Run{vector * kVectorSize, {}});
      for (; in_vector(i); ++i) run.steps[postings[i].slot() % kLanes] = postings[i].steps();
      continue;
    }
    places_.push_back({vector * kVectorSize + slot % kLanes, postings[i].steps()});
    ++i;
  }
}

void LiftWindow::Mark(size_t vector, const PostSet& posts) {
  PostSet& lifted = lifted_[vector];
  for (size_t word = 0; word < lifted.size(); ++word) lifted[word] |= posts[word];
}

}  // namespace sluis
