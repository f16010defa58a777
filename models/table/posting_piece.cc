#include "models/table/posting_piece.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <vector>

namespace sluis {
namespace {

PostingPiece* NewPiece(uint64_t edition, uint32_t first_vector, size_t size) {
  // The bytes may begin in the padding that the struct ends with.
  constexpr size_t kBefore = sizeof(Node) + 2 * sizeof(uint32_t);
  const size_t bytes = std::max(sizeof(PostingPiece), kBefore + size);
  auto* const piece = new (::operator new(bytes)) PostingPiece();
  piece->edition = edition;
  piece->first_vector = first_vector;
  piece->size = static_cast<uint32_t>(size);
  return piece;
}

// Bytes of runs being put together.
class PieceWriter {
 public:
  explicit PieceWriter(uint32_t first_vector) : first_vector_(first_vector), vector_(first_vector) {
    bytes_.reserve(PostingPiece::kMaxBytes + 64);
  }

  void Copy(const uint8_t* begin, const uint8_t* end, uint32_t last_vector) {
    bytes_.insert(bytes_.end(), begin, end);
    vector_ = last_vector;
  }

  void Header(uint32_t vector, uint16_t mask) {
    while (vector - vector_ > PostingPiece::kMaxDelta) {
      Put16(PostingPiece::kMaxDelta);
      Put16(0);
      vector_ += PostingPiece::kMaxDelta;
    }
    Put16(static_cast<uint16_t>(vector - vector_));
    Put16(mask);
    vector_ = vector;
  }
  void Steps(const int8_t* steps, size_t count) {
    bytes_.insert(bytes_.end(), steps, steps + count);
  }

  PostingPiece* Finish(uint64_t edition) const {
    PostingPiece* const piece = NewPiece(edition, first_vector_, bytes_.size());
    std::memcpy(piece->bytes, bytes_.data(), bytes_.size());
    return piece;
  }

 private:
  void Put16(uint16_t value) {
    bytes_.push_back(static_cast<uint8_t>(value & 0xFF));
    bytes_.push_back(static_cast<uint8_t>(value >> 8));
  }

  uint32_t first_vector_;
  uint32_t vector_;
  std::vector<uint8_t> bytes_;
};

// Moves to the first run at or behind `vector`, past runs that only move on.
void SkipTo(uint32_t vector, PieceReader* reader) {
  while (!reader->at_end()) {
    const PostingRun run = reader->Peek();
    if (run.vector >= vector && run.mask != 0) return;
    reader->Skip(run);
  }
}

size_t PlaceOf(uint16_t mask, uint32_t lane) {
  return static_cast<size_t>(std::popcount(static_cast<uint16_t>(mask & ((1U << lane) - 1))));
}

// What stands in `piece` before `vector`, copied.
PieceWriter CopyBefore(const PostingPiece& piece, uint32_t vector, PieceReader* reader) {
  const uint32_t first = std::min(piece.first_vector, vector);
  PieceWriter writer(first);
  const uint8_t* sure_end = reader->place();
  uint32_t last = reader->vector();
  // Runs that only move on belong to the run behind them, and are made anew.
  PieceReader walk = *reader;
  while (!walk.at_end()) {
    const PostingRun run = walk.Peek();
    if (run.vector >= vector && run.mask != 0) break;
    walk.Skip(run);
    if (run.mask == 0) continue;
    sure_end = walk.place();
    last = run.vector;
  }
  if (sure_end != piece.bytes) writer.Copy(piece.bytes, sure_end, last);
  *reader = walk;
  return writer;
}

// The runs from the reader's place on.
void CopyRest(const PostingPiece& piece, PieceReader reader, PieceWriter* writer) {
  SkipTo(0, &reader);
  if (reader.at_end()) return;
  const PostingRun next = reader.Peek();
  writer->Header(next.vector, next.mask);
  writer->Steps(next.steps, next.lanes());
  reader.Skip(next);
  writer->Copy(reader.place(), piece.bytes + piece.size, next.vector);
}

}  // namespace

PostingPiece* WithPosting(const PostingPiece* old, uint32_t slot, int8_t steps, uint64_t edition) {
  const uint32_t vector = slot / kLanes;
  const auto bit = static_cast<uint16_t>(1U << slot % kLanes);
  if (old == nullptr) {
    PieceWriter writer(vector);
    writer.Header(vector, bit);
    writer.Steps(&steps, 1);
    return writer.Finish(edition);
  }
  PieceReader reader(*old);
  PieceWriter writer = CopyBefore(*old, vector, &reader);
  PostingRun run{vector, 0, nullptr};
  if (!reader.at_end() && reader.Peek().vector == vector) {
    run = reader.Peek();
    reader.Skip(run);
  }
  const size_t place = PlaceOf(run.mask, slot % kLanes);
  const bool known = (run.mask & bit) != 0;
  writer.Header(vector, run.mask | bit);
  writer.Steps(run.steps, place);
  writer.Steps(&steps, 1);
  writer.Steps(run.steps + place + (known ? 1 : 0), run.lanes() - place - (known ? 1 : 0));
  CopyRest(*old, reader, &writer);
  return writer.Finish(edition);
}

PostingPiece* WithoutPosting(const PostingPiece& old, uint32_t slot, uint64_t edition) {
  const uint32_t vector = slot / kLanes;
  const auto bit = static_cast<uint16_t>(1U << slot % kLanes);
  PieceReader reader(old);
  PieceWriter writer = CopyBefore(old, vector, &reader);
  assert(!reader.at_end());
  const PostingRun run = reader.Peek();
  assert(run.vector == vector && (run.mask & bit) != 0);
  reader.Skip(run);
  const auto mask = static_cast<uint16_t>(run.mask & ~bit);
  if (mask != 0) {
    const size_t place = PlaceOf(run.mask, slot % kLanes);
    writer.Header(vector, mask);
    writer.Steps(run.steps, place);
    writer.Steps(run.steps + place + 1, run.lanes() - place - 1);
  }
  CopyRest(old, reader, &writer);
  PostingPiece* const piece = writer.Finish(edition);
  if (piece->size > 0) return piece;
  FreePiece(piece);
  return nullptr;
}

int8_t* FindSteps(PostingPiece* piece, uint32_t slot) {
  PieceReader reader(*piece);
  SkipTo(slot / kLanes, &reader);
  if (reader.at_end()) return nullptr;
  const PostingRun run = reader.Peek();
  if (run.vector != slot / kLanes || (run.mask >> slot % kLanes & 1) == 0) return nullptr;
  return const_cast<int8_t*>(run.steps) + PlaceOf(run.mask, slot % kLanes);
}

TwoPieces CutPiece(const PostingPiece& piece, bool behind, uint64_t edition) {
  PieceReader reader(piece);
  const size_t most = behind ? piece.size - 1 : piece.size / 2;
  const uint8_t* cut = nullptr;
  uint32_t last = 0;
  PieceReader rest;
  while (!reader.at_end()) {
    const PostingRun run = reader.Peek();
    PieceReader next = reader;
    next.Skip(run);
    if (run.mask != 0) {
      if (cut != nullptr && static_cast<size_t>(next.place() - piece.bytes) > most) break;
      if (next.at_end()) break;
      cut = next.place();
      last = run.vector;
      rest = next;
    }
    reader = next;
  }
  assert(cut != nullptr);
  PieceWriter first(piece.first_vector);
  first.Copy(piece.bytes, cut, last);
  SkipTo(0, &rest);
  PieceWriter second(rest.Peek().vector);
  CopyRest(piece, rest, &second);
  return {first.Finish(edition), second.Finish(edition)};
}

void FreePiece(Node* node) { ::operator delete(static_cast<PostingPiece*>(node)); }

}  // namespace sluis
