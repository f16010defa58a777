// Frames of Jetstream that are packed by zstd (RFC 8878) with a dictionary that is known before.
#ifndef SLUIS_CONNECTORS_BLUESKY_FRAME_UNPACKER_H_
#define SLUIS_CONNECTORS_BLUESKY_FRAME_UNPACKER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

// Belongs to one thread.
class FrameUnpacker {
 public:
  // InvalidArgument for a file that cannot be read or is no dictionary.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<FrameUnpacker>> Open(
      const std::string& dictionary_file);
  ~FrameUnpacker();

  // The dictionary's own number, never 0.
  [[nodiscard]] uint32_t dictionary() const { return dictionary_; }

  // Good until the next call. FailedPrecondition for a frame that another dictionary has packed;
  // InvalidArgument for what is no frame, and for more than 4 MiB unpacked.
  [[nodiscard]] absl::StatusOr<std::string_view> Unpack(std::string_view frame);

 private:
  struct Zstd;
  FrameUnpacker(std::unique_ptr<Zstd> zstd, uint32_t dictionary);

  const std::unique_ptr<Zstd> zstd_;
  const uint32_t dictionary_;
  std::string unpacked_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_FRAME_UNPACKER_H_
