// Part of the list of the interests that one term lifts: by rising slot, four bytes each.
//
// Interests of real readers share few terms with their neighbours, 1.1 in 16, so that a posting has
// nothing to gain from the one beside it.
#ifndef SLUIS_MODELS_TABLE_POSTING_PIECE_H_
#define SLUIS_MODELS_TABLE_POSTING_PIECE_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "models/table/edition.h"

namespace sluis {

// A slot below 2^24 and by how many steps the term lifts it, more than 0.
class Posting {
 public:
  Posting() = default;
  Posting(uint32_t slot, int8_t steps) : bits_(slot << 8 | static_cast<uint8_t>(steps)) {}

  uint32_t slot() const { return bits_ >> 8; }
  int8_t steps() const { return static_cast<int8_t>(bits_ & 0xFF); }

 private:
  uint32_t bits_ = 0;
};

struct PostingPiece final : Node {
  // One more, and the piece is cut in two. Small, for a change copies it.
  static constexpr size_t kMaxPostings = 256;

  uint32_t size;
  Posting first[1];

  absl::Span<const Posting> postings() const { return {first, size}; }
};

// New pieces with one posting more, changed or less. `old` may be null in the first.
[[nodiscard]] PostingPiece* WithPosting(const PostingPiece* old, Posting posting, uint64_t edition);
// Null if nothing is left. Requires that the slot is there.
[[nodiscard]] PostingPiece* WithoutPosting(const PostingPiece& old, uint32_t slot,
                                           uint64_t edition);
// 0 if the slot is not there.
[[nodiscard]] int8_t StepsIn(const PostingPiece& piece, uint32_t slot);
// In a piece that may be changed. Requires that the slot is there.
void ReplacePosting(PostingPiece* piece, Posting posting);

struct TwoPieces {
  PostingPiece* first;
  PostingPiece* second;
};
// Requires two postings. With `behind` the first stays full: slots are mostly given out in order.
[[nodiscard]] TwoPieces CutPiece(const PostingPiece& piece, bool behind, uint64_t edition);

void FreePiece(Node* node);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_POSTING_PIECE_H_
