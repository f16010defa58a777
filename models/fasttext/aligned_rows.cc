#include "models/fasttext/aligned_rows.h"

#include <utility>

namespace sluis {

size_t AlignedRows::Stride(size_t columns) {
  constexpr size_t kCacheLine = 64;
  return (columns * sizeof(float) + kCacheLine - 1) / kCacheLine * kCacheLine;
}

absl::StatusOr<AlignedRows> AlignedRows::Create(size_t rows, size_t columns) {
  AlignedRows made;
  auto memory = HugeMemory::Create(rows * Stride(columns));
  if (!memory.ok()) return memory.status();
  made.memory_ = *std::move(memory);
  made.rows_ = rows;
  made.view_ = {made.memory_.data(), Stride(columns), columns};
  return made;
}

}  // namespace sluis
