#include "models/table/interest_block.h"

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
  std::memset(reinterpret_cast<int8_t*>(block + 1), 0, code_size * kSlots);
  for (size_t slot = 0; slot < kSlots; ++slot) block->Set(slot, nullptr, RowCode(), {});
  return block;
}

InterestBlock* InterestBlock::Copy(uint64_t edition, const InterestBlock& block) {
  InterestBlock* const copy = Allocate(block.code_size);
  *copy = block;
  copy->edition = edition;
  std::memcpy(reinterpret_cast<int8_t*>(copy + 1), block.heads(0), block.code_size * kSlots);
  return copy;
}

void InterestBlock::Free(Node* node) {
  ::operator delete(static_cast<InterestBlock*>(node), kAlignment);
}

void InterestBlock::Set(size_t slot, TableRow* row, const RowCode& code,
                        absl::Span<const int8_t> bytes) {
  const size_t vector = slot / kLanes;
  const size_t lane = slot % kLanes;
  used[vector] = static_cast<uint8_t>(used[vector] + (row != nullptr ? 1 : 0) -
                                      (rows[slot] != nullptr ? 1 : 0));
  rows[slot] = row;
  for (size_t level = 0; level < code.start.size(); ++level) {
    start[vector][level][lane] = code.start[level];
  }
  factors[slot] = code.factors;
  term_step[slot] = code.term_step;
  auto* const codes = const_cast<int8_t*>(heads(vector));
  for (size_t i = 0; i < code_size; ++i) {
    codes[(i / 4 * kLanes + lane) * 4 + i % 4] = bytes.empty() ? int8_t{0} : bytes[i];
  }
}

}  // namespace sluis
