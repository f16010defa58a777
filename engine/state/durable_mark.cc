#include "engine/state/durable_mark.h"

#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/state/way_out.h"

namespace sluis {
namespace {

constexpr uint64_t kMagic = 0x314b52414d4c53ULL;  // "SLMARK1"
constexpr size_t kSlotBytes = 24;
constexpr size_t kFileBytes = 2 * kSlotBytes;
using Slot = std::array<uint64_t, 3>;
static_assert(sizeof(Slot) == kSlotBytes);

Slot MakeSlot(uint64_t number) {
  Slot slot = {kMagic, number, 0};
  slot[2] = XXH3_64bits(slot.data(), 16);
  return slot;
}

std::optional<uint64_t> NumberOf(const char* bytes) {
  Slot slot;
  std::memcpy(slot.data(), bytes, kSlotBytes);
  if (slot[0] != kMagic || slot[2] != XXH3_64bits(slot.data(), 16)) return std::nullopt;
  return slot[1];
}

absl::Status FileError(const std::string& path, const char* what) {
  return absl::ErrnoToStatus(errno, absl::StrCat("Cannot ", what, " the durable mark ", path));
}

}  // namespace

absl::StatusOr<DurableMark> DurableMark::Open(const std::string& path, bool sync) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return FileError(path, "open");
  DurableMark mark(path, file, sync);
  if (absl::Status status = mark.Read(); !status.ok()) return status;
  return mark;
}

DurableMark::DurableMark(DurableMark&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      sync_(other.sync_),
      number_(other.number_) {}

DurableMark::~DurableMark() {
  if (file_ >= 0) close(file_);
}

absl::Status DurableMark::Read() {
  std::array<char, kFileBytes> bytes{};
  const ssize_t got = pread(file_, bytes.data(), kFileBytes, 0);
  if (got < 0) return FileError(path_, "read");
  if (got == 0) return absl::OkStatus();
  const std::optional<uint64_t> first = NumberOf(bytes.data());
  const std::optional<uint64_t> second = NumberOf(bytes.data() + kSlotBytes);
  if (!first && !second) {
    return absl::DataLossError(absl::StrCat(
        "The durable mark ", path_, " is damaged: neither of its two slots is whole. ", kWayOut));
  }
  number_ = std::max(first.value_or(0), second.value_or(0));
  return absl::OkStatus();
}

absl::Status DurableMark::Write(uint64_t number) {
  const Slot slot = MakeSlot(number);
  const off_t offset = number % 2 == 0 ? 0 : static_cast<off_t>(kSlotBytes);
  if (pwrite(file_, slot.data(), kSlotBytes, offset) != static_cast<ssize_t>(kSlotBytes)) {
    return FileError(path_, "write");
  }
  if (sync_ && fdatasync(file_) != 0) return FileError(path_, "sync");
  number_ = number;
  return absl::OkStatus();
}

}  // namespace sluis
