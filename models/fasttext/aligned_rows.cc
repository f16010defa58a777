#include "models/fasttext/aligned_rows.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <utility>

#include "absl/status/status.h"

namespace sluis {
namespace {

constexpr size_t kCacheLine = 64;
constexpr size_t kHugePage = size_t{2} << 20;

size_t RoundUp(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

}  // namespace

size_t AlignedRows::Stride(size_t columns) { return RoundUp(columns * sizeof(float), kCacheLine); }

absl::StatusOr<AlignedRows> AlignedRows::Create(size_t rows, size_t columns) {
  AlignedRows made;
  made.rows_ = rows;
  made.view_ = {nullptr, Stride(columns), columns};
  if (rows == 0) return made;
  made.bytes_ = RoundUp(rows * made.view_.stride, kHugePage);
  void* const memory =
      mmap(nullptr, made.bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    return absl::ResourceExhaustedError(
        fmt::format("{} bytes of memory for the rows of a model are not to be had; use the storage "
                    "\"mapped\"",
                    made.bytes_));
  }
  // A wish; without it all works, slower.
  madvise(memory, made.bytes_, MADV_HUGEPAGE);
  made.memory_ = memory;
  made.view_.data = static_cast<const char*>(memory);
  return made;
}

AlignedRows::AlignedRows(AlignedRows&& other) noexcept { *this = std::move(other); }

AlignedRows& AlignedRows::operator=(AlignedRows&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(bytes_, other.bytes_);
  std::swap(rows_, other.rows_);
  std::swap(view_, other.view_);
  return *this;
}

AlignedRows::~AlignedRows() {
  if (memory_ != nullptr) munmap(memory_, bytes_);
}

}  // namespace sluis
