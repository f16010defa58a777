#include "models/training/model_placement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <utility>

#include "fmt/format.h"

namespace sluis {
namespace {

// Removes its file unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string path) : path_(std::move(path)) {}
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

absl::StatusOr<std::string> MakeTemporary(const std::string& beside) {
  std::string name = fmt::format("{}.XXXXXX", beside);
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0) {
    return absl::ErrnoToStatus(errno, fmt::format("Cannot write beside {}", beside));
  }
  close(descriptor);
  return name;
}

// The name must not become visible before the bytes are on disk.
absl::Status SyncFile(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return absl::ErrnoToStatus(errno, fmt::format("Cannot open {}", path));
  const int result = fsync(descriptor);
  close(descriptor);
  return result == 0 ? absl::OkStatus()
                     : absl::ErrnoToStatus(errno, fmt::format("Cannot sync {}", path));
}

}  // namespace

absl::StatusOr<ModelReport> PlaceModel(
    const std::string& output_path,
    const std::function<absl::Status(const std::string& path)>& make) {
  absl::StatusOr<std::string> name = MakeTemporary(output_path);
  if (!name.ok()) return name.status();
  const TemporaryFile temporary(*std::move(name));
  if (absl::Status status = make(temporary.path()); !status.ok()) return status;
  absl::StatusOr<ModelReport> report = VerifyModel(temporary.path());
  if (!report.ok()) return report.status();
  for (const ModelFinding& finding : report->findings) {
    if (finding.error) {
      return absl::FailedPreconditionError(
          fmt::format("The new model is not sound and was thrown away: {}", finding.sentence));
    }
  }
  if (absl::Status status = SyncFile(temporary.path()); !status.ok()) return status;
  std::error_code error;
  // mkstemp makes files for the owner only; a model is read like any other file.
  std::filesystem::permissions(
      temporary.path(),
      std::filesystem::perms::owner_read | std::filesystem::perms::owner_write |
          std::filesystem::perms::group_read | std::filesystem::perms::others_read,
      error);
  std::filesystem::rename(temporary.path(), output_path, error);
  if (error) {
    return absl::FailedPreconditionError(
        fmt::format("Cannot put the model at {}: {}.", output_path, std::string(error.message())));
  }
  return report;
}

}  // namespace sluis
