#include "models/fasttext/huge_memory.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <utility>

#include "absl/status/status.h"

namespace sluis {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;

}  // namespace

absl::StatusOr<HugeMemory> HugeMemory::Create(size_t bytes) {
  HugeMemory made;
  if (bytes == 0) return made;
  const bool huge = bytes >= kHugePage / 2;
  made.bytes_ = huge ? (bytes + kHugePage - 1) / kHugePage * kHugePage : bytes;
  void* const memory =
      mmap(nullptr, made.bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    return absl::ResourceExhaustedError(
        fmt::format("{} bytes of memory for a model are not to be had", bytes));
  }
  // A wish; without it all works, slower.
  if (huge) madvise(memory, made.bytes_, MADV_HUGEPAGE);
  made.memory_ = memory;
  return made;
}

HugeMemory::HugeMemory(HugeMemory&& other) noexcept { *this = std::move(other); }

HugeMemory& HugeMemory::operator=(HugeMemory&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

HugeMemory::~HugeMemory() {
  if (memory_ != nullptr) munmap(memory_, bytes_);
}

}  // namespace sluis
