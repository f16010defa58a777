#include "models/quantize/durable_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace sluis {
namespace {

absl::Status Failed(std::string_view what, const std::string& path) {
  const int error = errno;
  return absl::ErrnoToStatus(error, fmt::format("cannot {} {}", what, path));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }
  bool ok() const { return number_ >= 0; }

 private:
  int number_;
};

absl::Status WriteAll(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return fsync(descriptor) == 0 ? absl::OkStatus() : Failed("sync", path);
}

absl::Status WriteNew(std::string& path, std::string_view bytes) {
  const Descriptor file(mkostemp(path.data(), O_CLOEXEC));
  if (!file.ok()) return Failed("create a file beside the target:", path);
  constexpr mode_t kReadableByAll = 0644;
  if (fchmod(file.number(), kReadableByAll) != 0) return Failed("set the mode of", path);
  return WriteAll(file.number(), bytes, path);
}

absl::Status SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.ok()) return Failed("open the folder", folder);
  return fsync(opened.number()) == 0 ? absl::OkStatus() : Failed("sync the folder", folder);
}

}  // namespace

absl::Status ReplaceFile(const std::string& path, std::string_view bytes,
                         const std::function<absl::Status(const std::string&)>& verify) {
  std::string fresh = path + ".XXXXXX";
  absl::Status status = WriteNew(fresh, bytes);
  if (status.ok()) status = verify(fresh);
  if (status.ok() && std::rename(fresh.c_str(), path.c_str()) != 0)
    status = Failed("replace", path);
  if (!status.ok()) {
    unlink(fresh.c_str());
    return status;
  }
  return SyncFolderOf(path);
}

}  // namespace sluis
