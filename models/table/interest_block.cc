#include "models/table/interest_block.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace sluis {
namespace {

constexpr auto kAlignment = std::align_val_t(alignof(InterestBlock));

InterestBlock* Allocate(size_t code_size) {
  void* const memory =
      ::operator new(sizeof(InterestBlock) + code_size * InterestBlock::kSlots, kAlignment);
  return new (memory) InterestBlock();
}

}  // namespace

InterestBlock* InterestBlock::Make(uint64_t edition, size_t code_size) {
  InterestBlock* const block = Allocate(code_size);
  block->edition = edition;
  block->code_size = static_cast<uint32_t>(code_size);
  const RowCode empty;
  std::fill_n(block->start, kSlots, empty.start);
  std::fill_n(block->term_factor, kSlots, empty.term_factor);
  std::fill_n(block->term_step, kSlots, empty.term_step);
  std::memset(reinterpret_cast<int8_t*>(block + 1), 0, code_size * kSlots);
  return block;
}

InterestBlock* InterestBlock::Copy(uint64_t edition, const InterestBlock& block) {
  InterestBlock* const copy = Allocate(block.code_size);
  *copy = block;
  copy->edition = edition;
  std::memcpy(reinterpret_cast<int8_t*>(copy + 1), block.heads(), block.code_size * kSlots);
  return copy;
}

void InterestBlock::Free(Node* node) {
  ::operator delete(static_cast<InterestBlock*>(node), kAlignment);
}

void InterestBlock::Set(size_t slot, TableRow* row, const RowCode& code,
                        absl::Span<const int8_t> bytes) {
  used += (row != nullptr ? 1U : 0U) - (rows[slot] != nullptr ? 1U : 0U);
  rows[slot] = row;
  start[slot] = code.start;
  term_factor[slot] = code.term_factor;
  term_step[slot] = code.term_step;
  int8_t* const tile = reinterpret_cast<int8_t*>(this + 1) + slot / kTile * kTile * code_size;
  for (size_t i = 0; i < code_size; ++i) {
    const size_t group = i / HeadCoder::kGroup;
    tile[(group * kTile + slot % kTile) * HeadCoder::kGroup + i % HeadCoder::kGroup] =
        bytes.empty() ? int8_t{0} : bytes[i];
  }
}

}  // namespace sluis
