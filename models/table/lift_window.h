// What the terms of a batch lift its posts by, for the interests of a window of neighbouring
// vectors: small enough to stay in the cache while it is filled.
//
// A term that several posts hold and that lifts several interests of the window is written out once
// as a column of bytes, which is then added whole, 32 interests at a time: an addition costs less
// than finding its place. The others are added where they stand.
#ifndef SLUIS_MODELS_TABLE_LIFT_WINDOW_H_
#define SLUIS_MODELS_TABLE_LIFT_WINDOW_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"
#include "models/table/kernels/add_lifts.h"
#include "models/table/kernels/lanes.h"
#include "models/table/kernels/post_list.h"
#include "models/table/posting_piece.h"

namespace sluis {

class LiftWindow {
 public:
  static constexpr uint32_t kVectors = kWindowVectors;
  static constexpr uint32_t kSlots = kWindowSlots;

  explicit LiftWindow(CpuPath path)
      : add_(LiftAdderFor(path)), sums_(kMaxPosts), columns_(kMostColumns) {}

  // To the window that begins there, with nothing lifted yet. Posts are numbers below `post_count`.
  void MoveTo(uint32_t first_slot, size_t post_count);
  // Takes from the reader of a term, which is not before the window, all that is in it, for the
  // posts that hold the term. Returns how many interests that lifts.
  size_t Add(PieceReader* term, absl::Span<const uint16_t> posts, const PostSet& post_set);
  // Behind the last Add, before anything is read.
  void Finish();

  // Posts that a term lifts, by the vector's place in the window.
  const PostSet& lifted(size_t vector) const { return lifted_[vector]; }
  // [post * kLiftStride + lane]: in steps.
  const int16_t* steps(size_t vector) const { return sums_[0].steps.data() + vector * kLanes; }

 private:
  static_assert(kVectors % 64 == 0);
  // A bit for each vector of the window.
  using VectorSet = std::array<uint64_t, kVectors / 64>;
  struct Place {
    uint16_t slot;  // in the window
    int16_t steps;
  };
  // More are added to the sums before there are as many again.
  static constexpr size_t kMostColumns = 512;

  bool IsIn(const PieceReader& term) const {
    return !term.at_end() && term.slot() - first_slot_ < kSlots;
  }
  // Calls take(place, steps) for each posting in the window. Returns a bit for each vector.
  template <typename Take>
  VectorSet Read(PieceReader* term, const Take& take) const;
  // Most terms are in one post of a batch.
  size_t AddToOne(PieceReader* term, uint16_t post);
  void AddColumn(absl::Span<const uint16_t> posts);

  LiftAdder add_;
  uint32_t first_slot_ = 0;
  size_t post_count_ = 0;
  std::array<PostSet, kVectors> lifted_{};
  std::vector<LiftSums> sums_;  // [post]
  std::vector<Place> places_;   // of the term at hand
  std::vector<LiftColumn> columns_;
  size_t column_count_ = 0;
  std::array<std::vector<uint16_t>, kMaxPosts> columns_of_;  // [post]: that wait to be added
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_LIFT_WINDOW_H_
