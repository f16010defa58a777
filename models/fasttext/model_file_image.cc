#include "models/fasttext/model_file_image.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"

namespace sluis {
namespace {

// Closes on every way out of Map; the mapping outlives the descriptor.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) close(number);
  }
};

absl::Status CannotRead(const std::string& path) {
  return absl::ErrnoToStatus(errno, fmt::format("cannot read the model file \"{}\"", path));
}

absl::Status NotAModel(const std::string& path, std::string_view why) {
  return absl::InvalidArgumentError(
      fmt::format("cannot load \"{}\": {}; name a fastText .bin or .ftz file", path, why));
}

}  // namespace

absl::StatusOr<ModelFileImage> ModelFileImage::Map(const std::string& path) {
  // O_NONBLOCK: opening a named pipe must not wait for a writer.
  const Descriptor file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  struct stat facts {};
  if (file.number < 0 || fstat(file.number, &facts) != 0) return CannotRead(path);
  if (!S_ISREG(facts.st_mode)) return NotAModel(path, "it is not a regular file");
  if (facts.st_size == 0) return NotAModel(path, "the file is empty");
  const auto size = static_cast<size_t>(facts.st_size);
  void* const data = mmap(nullptr, size, PROT_READ, MAP_SHARED, file.number, 0);
  if (data == MAP_FAILED) return CannotRead(path);
  return ModelFileImage(path, static_cast<const char*>(data), size, true);
}

ModelFileImage ModelFileImage::FromBytes(std::string name, std::string_view bytes) {
  char* const copy = new char[bytes.size()];
  if (!bytes.empty()) std::memcpy(copy, bytes.data(), bytes.size());
  return {std::move(name), copy, bytes.size(), false};
}

ModelFileImage::ModelFileImage(ModelFileImage&& other) noexcept
    : name_(std::move(other.name_)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      mapped_(other.mapped_) {}

ModelFileImage& ModelFileImage::operator=(ModelFileImage&& other) noexcept {
  if (this != &other) {
    Release();
    name_ = std::move(other.name_);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    mapped_ = other.mapped_;
  }
  return *this;
}

ModelFileImage::~ModelFileImage() { Release(); }

void ModelFileImage::Release() {
  if (!mapped_) {
    delete[] data_;
  } else if (data_ != nullptr) {
    munmap(const_cast<char*>(data_), size_);
  }
}

std::string ModelFileImage::ContentHash() const {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(data_, size_));
  return absl::BytesToHexString(
      {reinterpret_cast<const char*>(canonical.digest), sizeof(canonical.digest)});
}

}  // namespace sluis
