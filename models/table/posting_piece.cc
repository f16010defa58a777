#include "models/table/posting_piece.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>

#include "absl/types/span.h"

namespace sluis {
namespace {

// From here on a run is no longer than a word for each.
constexpr size_t kManyLanes = 4;
constexpr size_t kMostGroupWords = 6;

PostingPiece* NewPiece(uint64_t edition, size_t size) {
  const size_t more = size > 1 ? (size - 1) * sizeof(uint32_t) : 0;
  auto* const piece = new (::operator new(sizeof(PostingPiece) + more)) PostingPiece();
  piece->edition = edition;
  piece->size = static_cast<uint32_t>(size);
  return piece;
}

PostingPiece* NewPiece(uint64_t edition, const uint32_t* begin, const uint32_t* end) {
  PostingPiece* const piece = NewPiece(edition, static_cast<size_t>(end - begin));
  std::copy(begin, end, piece->words);
  return piece;
}

// Returns how many words were filled.
size_t Pack(uint32_t vector, const LaneSteps& lanes, std::array<uint32_t, kMostGroupWords>* words) {
  const uint32_t first_slot = vector * kLanes;
  std::array<int8_t, 2 + kLanes> run{};  // behind the first word: the mask, then steps
  uint16_t mask = 0;
  size_t count = 0;
  for (uint32_t lane = 0; lane < kLanes; ++lane) {
    if (lanes[lane] == 0) continue;
    mask |= static_cast<uint16_t>(1U << lane);
    if (count < kManyLanes - 1) {
      (*words)[count] = (first_slot + lane) << 8 | static_cast<uint8_t>(lanes[lane]);
    }
    run[2 + count++] = lanes[lane];
  }
  if (count < kManyLanes) return count;
  std::memcpy(run.data(), &mask, sizeof(mask));
  words->fill(0);
  (*words)[0] = first_slot << 8;
  std::memcpy(words->data() + 1, run.data(), run.size());
  return PieceReader::RunWords(mask);
}

}  // namespace

LaneSteps TakeVector(PieceReader* reader) {
  LaneSteps lanes{};
  const uint32_t vector = reader->vector();
  for (; !reader->at_end() && reader->vector() == vector; reader->Skip()) {
    if (!reader->is_run()) {
      lanes[reader->slot() % kLanes] = reader->steps();
      continue;
    }
    const int8_t* steps = reader->lane_steps();
    for (uint32_t bits = reader->mask(); bits != 0; bits &= bits - 1) {
      lanes[static_cast<size_t>(std::countr_zero(bits))] = *steps++;
    }
  }
  return lanes;
}

PostingPiece* WithSteps(const PostingPiece* old, uint32_t slot, int8_t steps, uint64_t edition) {
  assert(slot < PostingPiece::kMaxSlots && steps >= 0);
  const uint32_t vector = slot / kLanes;
  PieceReader reader = old == nullptr ? PieceReader() : PieceReader(*old);
  while (!reader.at_end() && reader.vector() < vector) reader.Skip();
  const size_t before = old == nullptr ? 0 : static_cast<size_t>(reader.place() - old->words);
  LaneSteps lanes{};
  if (!reader.at_end() && reader.vector() == vector) lanes = TakeVector(&reader);
  lanes[slot % kLanes] = steps;
  std::array<uint32_t, kMostGroupWords> group;
  const size_t changed = Pack(vector, lanes, &group);
  const size_t behind =
      old == nullptr ? 0 : static_cast<size_t>(old->words + old->size - reader.place());
  if (before + changed + behind == 0) return nullptr;
  PostingPiece* const piece = NewPiece(edition, before + changed + behind);
  if (before > 0) std::copy_n(old->words, before, piece->words);
  std::copy_n(group.data(), changed, piece->words + before);
  if (behind > 0) std::copy_n(reader.place(), behind, piece->words + before + changed);
  return piece;
}

int8_t StepsIn(const PostingPiece& piece, uint32_t slot) {
  PieceReader reader(piece);
  while (!reader.at_end() && reader.vector() < slot / kLanes) reader.Skip();
  if (reader.at_end() || reader.vector() != slot / kLanes) return 0;
  return TakeVector(&reader)[slot % kLanes];
}

TwoPieces CutPiece(const PostingPiece& piece, bool behind, uint64_t edition) {
  const uint32_t* const end = piece.words + piece.size;
  const uint32_t* const wanted = behind ? end : piece.words + piece.size / 2;
  PieceReader reader(piece);
  const uint32_t* cut = nullptr;
  while (cut == nullptr || reader.place() <= wanted) {
    static_cast<void>(TakeVector(&reader));
    if (reader.at_end()) break;
    cut = reader.place();
  }
  assert(cut != nullptr);
  return {NewPiece(edition, piece.words, cut), NewPiece(edition, cut, end)};
}

void FreePiece(Node* node) { ::operator delete(static_cast<PostingPiece*>(node)); }

}  // namespace sluis
