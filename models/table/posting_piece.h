// Part of the list of the interests that one term lifts, in words of 32 bits by rising slot.
//
// Interests of real readers share few terms with their neighbours, 1.1 in a vector of 16: a word
// each, the slot above and its steps, more than 0, in the lowest byte. Copies and relatives, which
// stand side by side, share most: from kManyLanes on a vector is one run, its first slot with steps
// of 0, then the mask of its lanes and the steps of each, a byte a posting.
#ifndef SLUIS_MODELS_TABLE_POSTING_PIECE_H_
#define SLUIS_MODELS_TABLE_POSTING_PIECE_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "models/table/edition.h"
#include "models/table/kernels/lanes.h"

namespace sluis {

struct PostingPiece final : Node {
  // A word more, and the piece is cut in two. Small, for a change copies it.
  static constexpr size_t kMaxWords = 256;
  // The first slot that no word can hold.
  static constexpr uint32_t kMaxSlots = 1U << 24;

  uint32_t size;  // words
  uint32_t words[1];

  uint32_t first_vector() const { return (words[0] >> 8) / kLanes; }
};

// Walks through a piece.
class PieceReader {
 public:
  PieceReader() = default;
  explicit PieceReader(const PostingPiece& piece)
      : at_(piece.words), end_(piece.words + piece.size) {}

  bool at_end() const { return at_ == end_; }
  // All below requires that it is not at the end.
  uint32_t slot() const { return *at_ >> 8; }
  uint32_t vector() const { return slot() / kLanes; }
  bool is_run() const { return (*at_ & 0xFF) == 0; }
  // Of a slot alone.
  int8_t steps() const { return static_cast<int8_t>(*at_ & 0xFF); }
  // Of a run: its lanes, and the steps of each.
  uint16_t mask() const { return static_cast<uint16_t>(at_[1] & 0xFFFF); }
  const int8_t* lane_steps() const { return reinterpret_cast<const int8_t*>(at_) + 6; }
  void Skip() { at_ += is_run() ? RunWords(mask()) : 1; }
  const uint32_t* place() const { return at_; }

  static size_t RunWords(uint16_t mask) {
    return (6 + static_cast<size_t>(std::popcount(mask)) + 3) / 4;
  }

 private:
  const uint32_t* at_ = nullptr;
  const uint32_t* end_ = nullptr;
};

// What a vector's interests are lifted by; 0: not at all.
using LaneSteps = std::array<int8_t, kLanes>;
// Moves past all that is of the vector where the reader is.
[[nodiscard]] LaneSteps TakeVector(PieceReader* reader);

// A new piece in which the slot has these steps, 0 or more; null if nothing is left. `old` may be
// null.
[[nodiscard]] PostingPiece* WithSteps(const PostingPiece* old, uint32_t slot, int8_t steps,
                                      uint64_t edition);
// 0 if the slot is not there.
[[nodiscard]] int8_t StepsIn(const PostingPiece& piece, uint32_t slot);

struct TwoPieces {
  PostingPiece* first;
  PostingPiece* second;
};
// Between two vectors; requires two. With `behind` the first stays full: slots are mostly given out
// in order.
[[nodiscard]] TwoPieces CutPiece(const PostingPiece& piece, bool behind, uint64_t edition);

void FreePiece(Node* node);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_POSTING_PIECE_H_
