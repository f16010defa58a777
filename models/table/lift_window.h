// What the terms of a batch lift its posts by, for the interests of a window of neighbouring
// vectors: small enough to stay in the cache while it is filled in no order.
#ifndef SLUIS_MODELS_TABLE_LIFT_WINDOW_H_
#define SLUIS_MODELS_TABLE_LIFT_WINDOW_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "models/table/kernels/lanes.h"
#include "models/table/kernels/post_list.h"
#include "models/table/posting_piece.h"

namespace sluis {

class LiftWindow {
 public:
  static constexpr uint32_t kVectors = 32;
  static constexpr uint32_t kSlots = kVectors * kLanes;

  LiftWindow() : steps_(size_t{kVectors} * kMaxPosts * kLanes) {}

  // Whoever looked at lifts of the window before has cleared them.
  void MoveTo(uint32_t first_slot) {
    first_slot_ = first_slot;
    lifted_.fill({});
  }

  // Takes from the reader of a term, which is not before the window, all that is in it, for the
  // posts that hold the term. Returns how many interests that lifts.
  size_t Add(PieceReader* term, absl::Span<const uint16_t> posts, const PostSet& post_set);

  // Posts that a term lifts, by the vector's place in the window.
  const PostSet& lifted(size_t vector) const { return lifted_[vector]; }
  // [post][kLanes]: in steps.
  int16_t* steps(size_t vector) { return steps_.data() + vector * kMaxPosts * kLanes; }

 private:
  struct Place {
    uint32_t offset;  // from a post's steps of the window's first interest
    int32_t steps;
  };

  // All lanes of a vector at once.
  struct Run {
    uint32_t offset;
    std::array<int16_t, kLanes> steps;
  };

  bool IsIn(const PieceReader& term) const {
    return !term.at_end() && term.slot() - first_slot_ < kSlots;
  }
  // Reads into places_ and runs_; returns how many interests that are.
  size_t Read(PieceReader* term);
  // Most terms are in one post of a batch, and most interests alone in their vector with a term.
  size_t AddToOne(PieceReader* term, uint16_t post);
  void Mark(size_t vector, const PostSet& posts);

  uint32_t first_slot_ = 0;
  std::array<PostSet, kVectors> lifted_{};
  std::vector<int16_t> steps_;  // [vector][post][lane]
  std::vector<Place> places_;
  std::vector<Run> runs_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_LIFT_WINDOW_H_
