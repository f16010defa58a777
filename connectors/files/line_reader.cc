#include "connectors/files/line_reader.h"

#include <cstring>
#include <utility>

namespace sluis {
namespace {

constexpr size_t kBufferBytes = 256 * 1024;

}  // namespace

LineReader::LineReader(std::unique_ptr<ByteStream> stream, size_t max_line_bytes)
    : stream_(std::move(stream)), max_line_bytes_(max_line_bytes), buffer_(kBufferBytes) {}

absl::Status LineReader::Refill() {
  absl::StatusOr<size_t> got = stream_->Read(buffer_.data(), buffer_.size());
  if (!got.ok()) return got.status();
  taken_ = 0;
  filled_ = *got;
  ended_ = *got == 0;
  return absl::OkStatus();
}

absl::StatusOr<bool> LineReader::Next(Line* line) {
  carried_.clear();
  *line = Line{};
  bool any = false;
  for (;;) {
    if (taken_ == filled_ && !ended_) {
      if (absl::Status status = Refill(); !status.ok()) return status;
    }
    if (ended_ && !any) return false;
    if (ended_) break;
    any = true;
    const char* start = buffer_.data() + taken_;
    const size_t left = filled_ - taken_;
    const char* end = static_cast<const char*>(std::memchr(start, '\n', left));
    const size_t length = end == nullptr ? left : static_cast<size_t>(end - start);
    if (line->too_long || carried_.size() + length > max_line_bytes_) {
      line->too_long = true;
      carried_.clear();
    } else {
      carried_.append(start, length);
    }
    taken_ += length + (end == nullptr ? 0 : 1);
    if (end != nullptr) break;
  }
  line->number = ++number_;
  line->text = carried_;
  return true;
}

}  // namespace sluis
