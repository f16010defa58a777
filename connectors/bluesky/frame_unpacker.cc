#include "connectors/bluesky/frame_unpacker.h"

#include <zstd.h>

#include <fstream>
#include <optional>
#include <utility>

#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kMostUnpackedBytes = 4 << 20;
// Those of Jetstream have 110 KiB.
constexpr size_t kMostDictionaryBytes = 16 << 20;

// Nothing if it cannot be read whole.
std::optional<std::string> BytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kMostDictionaryBytes, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.eof() || file.bad()) return std::nullopt;
  bytes.resize(static_cast<size_t>(file.gcount()));
  return bytes;
}

}  // namespace

struct FrameUnpacker::Zstd {
  struct Free {
    void operator()(ZSTD_DCtx* held) const { ZSTD_freeDCtx(held); }
    void operator()(ZSTD_DDict* held) const { ZSTD_freeDDict(held); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context;
  std::unique_ptr<ZSTD_DDict, Free> dictionary;
};

absl::StatusOr<std::unique_ptr<FrameUnpacker>> FrameUnpacker::Open(
    const std::string& dictionary_file) {
  const std::optional<std::string> bytes = BytesOf(dictionary_file);
  if (!bytes) {
    return absl::InvalidArgumentError(
        fmt::format("The dictionary {} cannot be read.", dictionary_file));
  }
  auto zstd = std::make_unique<Zstd>();
  zstd->context.reset(ZSTD_createDCtx());
  zstd->dictionary.reset(ZSTD_createDDict(bytes->data(), bytes->size()));
  const uint32_t number = ZSTD_getDictID_fromDict(bytes->data(), bytes->size());
  if (number == 0 || zstd->context == nullptr || zstd->dictionary == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("{} is no dictionary of zstd: fetch it from Jetstream anew.", dictionary_file));
  }
  return std::unique_ptr<FrameUnpacker>(new FrameUnpacker(std::move(zstd), number));
}

FrameUnpacker::FrameUnpacker(std::unique_ptr<Zstd> zstd, uint32_t dictionary)
    : zstd_(std::move(zstd)), dictionary_(dictionary), unpacked_(kMostUnpackedBytes, '\0') {}
FrameUnpacker::~FrameUnpacker() = default;

absl::StatusOr<std::string_view> FrameUnpacker::Unpack(std::string_view frame) {
  const uint32_t wanted = ZSTD_getDictID_fromFrame(frame.data(), frame.size());
  if (wanted != 0 && wanted != dictionary_) {
    return absl::FailedPreconditionError(fmt::format(
        "The frames of Jetstream are packed by its dictionary {}, and the file that the "
        "source names is dictionary {}: fetch it anew.",
        wanted, dictionary_));
  }
  const size_t size =
      ZSTD_decompress_usingDDict(zstd_->context.get(), unpacked_.data(), unpacked_.size(),
                                 frame.data(), frame.size(), zstd_->dictionary.get());
  if (ZSTD_isError(size)) {
    return absl::InvalidArgumentError(
        fmt::format("A frame cannot be unpacked: {}.", ZSTD_getErrorName(size)));
  }
  return std::string_view(unpacked_).substr(0, size);
}

}  // namespace sluis
