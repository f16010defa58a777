#include "models/table/posting_piece.h"

#include <algorithm>
#include <cassert>
#include <new>

namespace sluis {
namespace {

PostingPiece* NewPiece(uint64_t edition, size_t size) {
  const size_t more = size > 1 ? (size - 1) * sizeof(Posting) : 0;
  auto* const piece = new (::operator new(sizeof(PostingPiece) + more)) PostingPiece();
  piece->edition = edition;
  piece->size = static_cast<uint32_t>(size);
  return piece;
}

PostingPiece* NewPiece(uint64_t edition, absl::Span<const Posting> postings) {
  PostingPiece* const piece = NewPiece(edition, postings.size());
  std::copy(postings.begin(), postings.end(), piece->first);
  return piece;
}

// How many postings stand before the slot.
size_t PlaceOf(absl::Span<const Posting> postings, uint32_t slot) {
  const auto place = std::lower_bound(postings.begin(), postings.end(), slot,
                                      [](Posting each, uint32_t s) { return each.slot() < s; });
  return static_cast<size_t>(place - postings.begin());
}

}  // namespace

PostingPiece* WithPosting(const PostingPiece* old, Posting posting, uint64_t edition) {
  const absl::Span<const Posting> postings =
      old == nullptr ? absl::Span<const Posting>() : old->postings();
  const size_t place = PlaceOf(postings, posting.slot());
  const bool known = place < postings.size() && postings[place].slot() == posting.slot();
  const absl::Span<const Posting> behind = postings.subspan(place + (known ? 1 : 0));
  PostingPiece* const piece = NewPiece(edition, place + 1 + behind.size());
  std::copy_n(postings.begin(), place, piece->first);
  piece->first[place] = posting;
  std::copy(behind.begin(), behind.end(), piece->first + place + 1);
  return piece;
}

PostingPiece* WithoutPosting(const PostingPiece& old, uint32_t slot, uint64_t edition) {
  const absl::Span<const Posting> postings = old.postings();
  if (postings.size() == 1) return nullptr;
  const size_t place = PlaceOf(postings, slot);
  assert(place < postings.size() && postings[place].slot() == slot);
  PostingPiece* const piece = NewPiece(edition, postings.size() - 1);
  std::copy_n(postings.begin(), place, piece->first);
  std::copy(postings.begin() + static_cast<std::ptrdiff_t>(place) + 1, postings.end(),
            piece->first + place);
  return piece;
}

int8_t StepsIn(const PostingPiece& piece, uint32_t slot) {
  const absl::Span<const Posting> postings = piece.postings();
  const size_t place = PlaceOf(postings, slot);
  const bool known = place < postings.size() && postings[place].slot() == slot;
  return known ? postings[place].steps() : int8_t{0};
}

void ReplacePosting(PostingPiece* piece, Posting posting) {
  const size_t place = PlaceOf(piece->postings(), posting.slot());
  assert(place < piece->size && piece->first[place].slot() == posting.slot());
  piece->first[place] = posting;
}

TwoPieces CutPiece(const PostingPiece& piece, bool behind, uint64_t edition) {
  const absl::Span<const Posting> postings = piece.postings();
  const size_t cut = behind ? postings.size() - 1 : postings.size() / 2;
  return {NewPiece(edition, postings.first(cut)), NewPiece(edition, postings.subspan(cut))};
}

void FreePiece(Node* node) { ::operator delete(static_cast<PostingPiece*>(node)); }

}  // namespace sluis
