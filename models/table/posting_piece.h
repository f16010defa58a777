// Part of the list of the interests that weigh one term.
//
// Interests stand in vectors of 16 neighbouring slots, the lanes of the kernels. A piece holds one
// run for each vector that weighs the term, by rising vector: which lanes (a mask), and by how many
// steps each. Neighbours that are alike share terms, and then a run costs little more than a byte
// a posting, and one instruction adds it up.
#ifndef SLUIS_MODELS_TABLE_POSTING_PIECE_H_
#define SLUIS_MODELS_TABLE_POSTING_PIECE_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "models/table/edition.h"
#include "models/table/kernels/lanes.h"

namespace sluis {

// Bytes of a run: how many vectors after the one before it (of the first, after the piece's
// first_vector), the mask, the steps of each lane in the mask. A mask of 0 only moves on.
struct PostingPiece final : Node {
  static constexpr size_t kHeader = 2 * sizeof(uint16_t);
  static constexpr uint32_t kMaxDelta = 0xffff;
  // A run more, and the piece is cut in two. Small, for a change walks through half of one.
  static constexpr size_t kMaxBytes = 1024;

  uint32_t first_vector;
  uint32_t size;  // bytes
  uint8_t bytes[1];
};

struct PostingRun {
  uint32_t vector;
  uint16_t mask;  // 0 in a run that only moves on
  const int8_t* steps;

  size_t lanes() const { return static_cast<size_t>(std::popcount(mask)); }
};

// Walks through a piece.
class PieceReader {
 public:
  PieceReader() = default;
  explicit PieceReader(const PostingPiece& piece)
      : at_(piece.bytes), end_(piece.bytes + piece.size), vector_(piece.first_vector) {}

  bool at_end() const { return at_ == end_; }
  // Requires that it is not at the end.
  PostingRun Peek() const {
    uint16_t header[2];
    std::memcpy(header, at_, sizeof(header));
    return {vector_ + header[0], header[1],
            reinterpret_cast<const int8_t*>(at_ + PostingPiece::kHeader)};
  }
  void Skip(const PostingRun& run) {
    at_ += PostingPiece::kHeader + run.lanes();
    vector_ = run.vector;
  }
  const uint8_t* place() const { return at_; }
  // Of the run before.
  uint32_t vector() const { return vector_; }

 private:
  const uint8_t* at_ = nullptr;
  const uint8_t* end_ = nullptr;
  uint32_t vector_ = 0;
};

// New pieces with one posting more, changed or less. `old` may be null in the first.
[[nodiscard]] PostingPiece* WithPosting(const PostingPiece* old, uint32_t slot, int8_t steps,
                                        uint64_t edition);
// Null if nothing is left. Requires that the slot is there.
[[nodiscard]] PostingPiece* WithoutPosting(const PostingPiece& old, uint32_t slot,
                                           uint64_t edition);
// Where the slot's steps are, to be changed in place; null if it is not there.
[[nodiscard]] int8_t* FindSteps(PostingPiece* piece, uint32_t slot);

struct TwoPieces {
  PostingPiece* first;
  PostingPiece* second;
};
// Requires two runs. With `behind` the first stays full: slots are mostly given out in order.
[[nodiscard]] TwoPieces CutPiece(const PostingPiece& piece, bool behind, uint64_t edition);

void FreePiece(Node* node);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_POSTING_PIECE_H_
