#include "engine/state/draft_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

std::string WithoutSlash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

}  // namespace

absl::Status FileError(const std::string& what, const std::error_code& error) {
  const std::string message = absl::StrCat("Cannot ", what, ": ", error.message(), ".");
  if (error == std::errc::no_space_on_device) return absl::ResourceExhaustedError(message);
  return absl::UnavailableError(message);
}

absl::Status SyncAll(const std::string& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = file >= 0 && syncfs(file) == 0;
  const std::error_code error(errno, std::generic_category());
  if (file >= 0) close(file);
  return synced ? absl::OkStatus() : FileError(absl::StrCat("sync ", folder), error);
}

DraftFolder::DraftFolder(const std::string& folder)
    : folder_(WithoutSlash(folder)), path_(folder_ + ".partial") {}

DraftFolder::~DraftFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

absl::Status DraftFolder::Create() const {
  std::error_code error;
  fs::remove_all(path_, error);
  if (!error) fs::create_directories(path_, error);
  if (!error) fs::permissions(path_, fs::perms::owner_all, error);
  return error ? FileError(absl::StrCat("create ", path_), error) : absl::OkStatus();
}

absl::Status DraftFolder::Copy(const std::string& from, const char* name) const {
  std::error_code error;
  fs::copy(absl::StrCat(from, "/", name), absl::StrCat(path_, "/", name),
           fs::copy_options::recursive, error);
  return error ? FileError(absl::StrCat("copy ", from, "/", name), error) : absl::OkStatus();
}

absl::Status DraftFolder::Finish() const {
  if (absl::Status status = SyncAll(path_); !status.ok()) return status;
  std::error_code error;
  fs::rename(path_, folder_, error);
  if (error) return FileError(absl::StrCat("rename ", path_), error);
  return SyncAll(folder_);
}

}  // namespace sluis
