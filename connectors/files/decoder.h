// Turns compressed bytes into plain ones, piece by piece. Known by the first bytes of a file:
// Zstandard (RFC 8878) and gzip (RFC 1952), each also as several frames one after the other.
#ifndef SLUIS_CONNECTORS_FILES_DECODER_H_
#define SLUIS_CONNECTORS_FILES_DECODER_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"

namespace sluis {

// Belongs to one thread.
class Decoder {
 public:
  // What one step took from its input and wrote to its output.
  struct Step {
    size_t taken = 0;
    size_t written = 0;
  };

  // Bytes that MakeDecoder wants to see, unless the file is shorter.
  static constexpr size_t kMagicBytes = 4;

  virtual ~Decoder() = default;

  // DataLoss when the bytes are damaged; its message is the reason alone. A step that neither takes
  // nor writes needs more input.
  [[nodiscard]] virtual absl::StatusOr<Step> Decode(const char* in, size_t in_size, char* out,
                                                    size_t out_size) = 0;

  // Nothing was begun that is not complete.
  bool at_frame_end() const { return at_frame_end_; }

 protected:
  bool at_frame_end_ = true;
};

// Null when the bytes are neither. A file too short for the magic number counts as what it begins
// like: it was cut short there.
[[nodiscard]] std::unique_ptr<Decoder> MakeDecoder(const char* first_bytes, size_t size);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FILES_DECODER_H_
