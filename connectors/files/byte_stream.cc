#include "connectors/files/byte_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "connectors/files/decoder.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kRawBufferBytes = 128 * 1024;

}  // namespace

class ByteStream::Impl {
 public:
  Impl(int descriptor, std::string name, uint64_t total)
      : descriptor_(descriptor), name_(std::move(name)), total_(total), raw_(kRawBufferBytes) {}
  ~Impl() {
    if (descriptor_ > STDIN_FILENO) close(descriptor_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // Fills the raw buffer with at least the magic number's length, unless the file is shorter.
  absl::Status Start() {
    while (filled_ < Decoder::kMagicBytes && !ended_) {
      if (absl::Status status = Fill(); !status.ok()) return status;
    }
    decoder_ = MakeDecoder(raw_.data(), filled_);
    return absl::OkStatus();
  }

  absl::StatusOr<size_t> Read(char* out, size_t size) {
    return decoder_ == nullptr ? ReadPlain(out, size) : ReadCompressed(out, size);
  }

  uint64_t bytes_read() const { return bytes_read_; }
  uint64_t total() const { return total_; }

 private:
  // Appends to the raw buffer; moves what is left in it to the front when it is used up.
  absl::Status Fill() {
    if (taken_ == filled_) taken_ = filled_ = 0;
    ssize_t got = 0;
    do {
      got = read(descriptor_, raw_.data() + filled_, raw_.size() - filled_);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
      return absl::DataLossError(fmt::format("Cannot read {}: {}", name_, std::strerror(errno)));
    }
    ended_ = got == 0;
    filled_ += static_cast<size_t>(got);
    bytes_read_ += static_cast<uint64_t>(got);
    return absl::OkStatus();
  }

  absl::StatusOr<size_t> ReadPlain(char* out, size_t size) {
    if (taken_ == filled_ && !ended_) {
      if (absl::Status status = Fill(); !status.ok()) return status;
    }
    const size_t count = std::min(size, filled_ - taken_);
    std::memcpy(out, raw_.data() + taken_, count);
    taken_ += count;
    return count;
  }

  absl::StatusOr<size_t> ReadCompressed(char* out, size_t size) {
    for (;;) {
      if (taken_ == filled_ && !ended_) {
        if (absl::Status status = Fill(); !status.ok()) return status;
      }
      if (taken_ == filled_ && decoder_->at_frame_end()) return size_t{0};
      const absl::StatusOr<Decoder::Step> step =
          decoder_->Decode(raw_.data() + taken_, filled_ - taken_, out, size);
      if (!step.ok()) {
        return absl::Status(
            step.status().code(),
            fmt::format("{} is damaged: {}.", name_, std::string(step.status().message())));
      }
      taken_ += step->taken;
      if (step->written > 0) return step->written;
      if (step->taken == 0 && ended_ && !decoder_->at_frame_end()) {
        return absl::DataLossError(
            fmt::format("{} stops in the middle of a compressed frame; it was cut short.", name_));
      }
    }
  }

  const int descriptor_;
  const std::string name_;
  const uint64_t total_;
  std::vector<char> raw_;
  size_t taken_ = 0;
  size_t filled_ = 0;
  bool ended_ = false;
  uint64_t bytes_read_ = 0;
  std::unique_ptr<Decoder> decoder_;
};

ByteStream::ByteStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ByteStream::~ByteStream() = default;

absl::StatusOr<std::unique_ptr<ByteStream>> ByteStream::Open(const std::string& path) {
  int descriptor = STDIN_FILENO;
  if (path != "-") {
    descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
      return absl::ErrnoToStatus(errno, fmt::format("Cannot open {}", path));
    }
  }
  struct stat facts = {};
  const bool known = fstat(descriptor, &facts) == 0;
  if (known && S_ISDIR(facts.st_mode)) {
    if (descriptor != STDIN_FILENO) close(descriptor);
    return absl::FailedPreconditionError(fmt::format("{} is a folder; name a file.", path));
  }
  const uint64_t total = known && S_ISREG(facts.st_mode) ? static_cast<uint64_t>(facts.st_size) : 0;
  auto impl = std::make_unique<Impl>(descriptor, path == "-" ? "standard input" : path, total);
  if (absl::Status status = impl->Start(); !status.ok()) return status;
  return std::unique_ptr<ByteStream>(new ByteStream(std::move(impl)));
}

absl::StatusOr<size_t> ByteStream::Read(char* out, size_t size) { return impl_->Read(out, size); }
uint64_t ByteStream::raw_bytes_read() const { return impl_->bytes_read(); }
uint64_t ByteStream::raw_bytes_total() const { return impl_->total(); }

}  // namespace sluis
