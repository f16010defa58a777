// The bytes of a file or of standard input, decompressed on the way when they are Zstandard
// (RFC 8878) or gzip (RFC 1952). Compression is recognised by its magic number, so it works on a
// pipe too.
#ifndef SLUIS_CONNECTORS_FILES_BYTE_STREAM_H_
#define SLUIS_CONNECTORS_FILES_BYTE_STREAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace sluis {

// Belongs to one thread. Memory: a fixed buffer, and the Zstandard frame's window, 128 MiB at most;
// a frame that asks for more is refused.
class ByteStream {
 public:
  // "-" is standard input. NotFound, PermissionDenied or FailedPrecondition (a folder) name the
  // path.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<ByteStream>> Open(const std::string& path);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // Reads up to `size` (> 0) bytes into `out`; 0 at the end. DataLoss when compressed data is
  // damaged or stops in the middle of a frame.
  [[nodiscard]] absl::StatusOr<size_t> Read(char* out, size_t size);

  // Bytes taken from the file so far, before decompression, and its size; 0 if not a plain file.
  uint64_t raw_bytes_read() const;
  uint64_t raw_bytes_total() const;

 private:
  class Impl;
  explicit ByteStream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FILES_BYTE_STREAM_H_
