// 256 neighbouring slots of the interest table, laid out for the first pass.
#ifndef SLUIS_MODELS_TABLE_INTEREST_BLOCK_H_
#define SLUIS_MODELS_TABLE_INTEREST_BLOCK_H_

#include <cstddef>
#include <cstdint>

#include "models/table/edition.h"
#include "models/table/head_code.h"
#include "models/table/table_row.h"

namespace sluis {

struct alignas(64) InterestBlock final : Node {
  static constexpr size_t kSlots = 256;
  // Interests that the kernels take at once.
  static constexpr size_t kTile = 64;

  // Empty slots. `code_size` is HeadCoder::size().
  static InterestBlock* Make(uint64_t edition, size_t code_size);
  static InterestBlock* Copy(uint64_t edition, const InterestBlock& block);
  // Without the rows.
  static void Free(Node* node);

  // Puts a row into a slot, or nothing (null and an empty code).
  void Set(size_t slot, TableRow* row, const RowCode& code, absl::Span<const int8_t> bytes);

  // [tile][group of 4 bytes][interest of the tile][4]
  const int8_t* heads() const { return reinterpret_cast<const int8_t*>(this + 1); }

  uint32_t code_size = 0;
  uint32_t used = 0;      // slots with a row
  alignas(64) int32_t start[kSlots];  // RowCode; kNever where empty
  int32_t term_factor[kSlots];
  float term_step[kSlots];
  TableRow* rows[kSlots] = {};
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_INTEREST_BLOCK_H_
