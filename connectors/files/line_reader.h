// Cuts a byte stream into lines. A line ends at '\n' and at nothing else: posts hold U+2028, form
// feeds and carriage returns that must not break a line in two.
#ifndef SLUIS_CONNECTORS_FILES_LINE_READER_H_
#define SLUIS_CONNECTORS_FILES_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "connectors/files/byte_stream.h"

namespace sluis {

struct Line {
  // Without its '\n'. Valid until the next call. Empty if `too_long`.
  std::string_view text;
  // From 1.
  uint64_t number = 0;
  // Longer than the limit: its bytes were read and thrown away.
  bool too_long = false;
};

// Belongs to one thread. Holds at most one line of `max_line_bytes` and one read buffer.
class LineReader {
 public:
  LineReader(std::unique_ptr<ByteStream> stream, size_t max_line_bytes);

  // False at the end. A last line without '\n' counts; the emptiness after a final '\n' does not.
  [[nodiscard]] absl::StatusOr<bool> Next(Line* line);

  const ByteStream& stream() const { return *stream_; }

 private:
  [[nodiscard]] absl::Status Refill();

  std::unique_ptr<ByteStream> stream_;
  const size_t max_line_bytes_;
  std::vector<char> buffer_;
  size_t taken_ = 0;
  size_t filled_ = 0;
  bool ended_ = false;
  uint64_t number_ = 0;
  std::string carried_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FILES_LINE_READER_H_
