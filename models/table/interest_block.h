// 128 neighbouring slots of the interest table, laid out for the first pass.
#ifndef SLUIS_MODELS_TABLE_INTEREST_BLOCK_H_
#define SLUIS_MODELS_TABLE_INTEREST_BLOCK_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "models/table/edition.h"
#include "models/table/head_code.h"
#include "models/table/table_row.h"

namespace sluis {

struct alignas(64) InterestBlock final : Node {
  static constexpr size_t kVectors = 8;
  static constexpr size_t kSlots = kVectors * kLanes;

  // Empty slots. `code_size` is HeadCoder::size().
  static InterestBlock* Make(uint64_t edition, size_t code_size);
  static InterestBlock* Copy(uint64_t edition, const InterestBlock& block);
  // Without the rows.
  static void Free(Node* node);

  // Puts a row into a slot, or nothing (null and an empty code).
  void Set(size_t slot, TableRow* row, const RowCode& code, absl::Span<const int8_t> bytes);

  // Of a vector: [group of 4 bytes][interest][4]
  const int8_t* heads(size_t vector) const {
    return reinterpret_cast<const int8_t*>(this + 1) + vector * kLanes * code_size;
  }
  // Whether nothing can match the row, and every post may.
  bool never(size_t slot) const { return FirstStart(slot) == RowCode::kNever; }
  bool always(size_t slot) const { return FirstStart(slot) == RowCode::kAlways; }

  uint32_t code_size = 0;
  uint8_t used[kVectors] = {};  // slots with a row
  alignas(64) int32_t start[kVectors][HeadLayout::kMaxLevels][kLanes];
  int32_t factors[kSlots];
  float term_step[kSlots];
  TableRow* rows[kSlots] = {};

 private:
  int32_t FirstStart(size_t slot) const { return start[slot / kLanes][0][slot % kLanes]; }
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_INTEREST_BLOCK_H_
