#include "tools/evaluation/formats/whole_text.h"

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "connectors/files/byte_stream.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kBufferBytes = 256 * 1024;

}  // namespace

absl::StatusOr<std::string> ReadWholeText(const std::string& path, size_t max_bytes) {
  absl::StatusOr<std::unique_ptr<ByteStream>> stream = ByteStream::Open(path);
  if (!stream.ok()) return stream.status();
  std::vector<char> buffer(kBufferBytes);
  std::string text;
  for (;;) {
    const absl::StatusOr<size_t> got = (*stream)->Read(buffer.data(), buffer.size());
    if (!got.ok()) return got.status();
    if (*got == 0) return text;
    if (text.size() + *got > max_bytes) {
      return absl::InvalidArgumentError(
          fmt::format("{} holds more than {} bytes; cut it into parts.", path, max_bytes));
    }
    text.append(buffer.data(), *got);
  }
}

}  // namespace sluis
