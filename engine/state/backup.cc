#include "engine/state/backup.h"

#include <fcntl.h>
#include <rocksdb/utilities/checkpoint.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "engine/state/store_files.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

absl::Status FileError(const std::string& what, const std::error_code& error) {
  const std::string message = absl::StrCat("Cannot ", what, ": ", error.message(), ".");
  if (error == std::errc::no_space_on_device) return absl::ResourceExhaustedError(message);
  return absl::UnavailableError(message);
}

// All that was written below the folder is on the disk.
absl::Status SyncAll(const std::string& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = file >= 0 && syncfs(file) == 0;
  const std::error_code error(errno, std::generic_category());
  if (file >= 0) close(file);
  return synced ? absl::OkStatus() : FileError(absl::StrCat("sync ", folder), error);
}

std::string WithoutSlash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// A folder that is filled under another name first: an attempt that fails leaves nothing that looks
// like a whole one.
class Draft {
 public:
  explicit Draft(const std::string& folder)
      : folder_(WithoutSlash(folder)), path_(folder_ + ".partial") {}
  ~Draft() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const std::string& path() const { return path_; }
  absl::Status Create() const {
    std::error_code error;
    fs::remove_all(path_, error);
    if (!error) fs::create_directories(path_, error);
    if (!error) fs::permissions(path_, fs::perms::owner_all, error);
    return error ? FileError(absl::StrCat("create ", path_), error) : absl::OkStatus();
  }
  // Takes its name. An empty folder of that name gives way.
  absl::Status Finish() const {
    if (absl::Status status = SyncAll(path_); !status.ok()) return status;
    std::error_code error;
    fs::rename(path_, folder_, error);
    if (error) return FileError(absl::StrCat("rename ", path_), error);
    return SyncAll(folder_);
  }

 private:
  const std::string folder_;
  const std::string path_;
};

absl::Status CopyInto(const Draft& draft, const std::string& from, const char* name) {
  std::error_code error;
  fs::copy(absl::StrCat(from, "/", name), absl::StrCat(draft.path(), "/", name),
           fs::copy_options::recursive, error);
  return error ? FileError(absl::StrCat("copy ", from, "/", name), error) : absl::OkStatus();
}

}  // namespace

absl::Status Store::BackUp(const std::string& folder) const {
  std::error_code error;
  if (fs::exists(folder, error)) {
    return absl::AlreadyExistsError(absl::StrCat(folder, " is there already. Name a new folder."));
  }
  const Draft draft(folder);
  if (absl::Status status = draft.Create(); !status.ok()) return status;
  uint64_t acknowledged = 0;  // so much at least is in the copy, for it is made afterwards
  {
    MutexLock lock(&files_->sync_mutex);
    acknowledged = files_->mark.number();
  }
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status rocks = rocksdb::Checkpoint::Create(files_->database.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (rocks.ok()) rocks = checkpoint->CreateCheckpoint(draft.path() + "/db");
  if (!rocks.ok()) return FromRocks(rocks, "copy the state");
  absl::StatusOr<DurableMark> mark = DurableMark::Open(draft.path() + "/durable-mark", true);
  if (!mark.ok()) return mark.status();
  absl::Status status = acknowledged > 0 ? mark->Write(acknowledged) : absl::OkStatus();
  if (status.ok()) status = CopyInto(draft, files_->options.folder, "FORMAT");
  return status.ok() ? draft.Finish() : status;
}

absl::StatusOr<std::vector<Store::FamilySize>> Store::Check() const {
  const rocksdb::Status blocks = files_->database->VerifyChecksum();
  if (!blocks.ok()) return FromRocks(blocks, "read the state back");
  std::vector<FamilySize> sizes;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    FamilySize size{kFamilyNames[i], 0};
    const absl::Status status = Scan(static_cast<Family>(i), "", "", [&](auto, auto) {
      ++size.entries;
      return true;
    });
    if (!status.ok()) return status;
    sizes.push_back(std::move(size));
  }
  return sizes;
}

absl::Status RestoreBackup(const std::string& backup, const std::string& folder) {
  std::error_code error;
  if (!fs::exists(backup + "/FORMAT", error) || !fs::exists(backup + "/db/CURRENT", error)) {
    return absl::InvalidArgumentError(
        absl::StrCat(backup, " is no backup of Sluis: it has no FORMAT file or no database."));
  }
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return absl::FailedPreconditionError(absl::StrCat(
        folder, " is not empty. Move it away first: what is in it is not overwritten."));
  }
  const Draft draft(folder);
  absl::Status status = draft.Create();
  for (const char* const part : {"FORMAT", "durable-mark", "db"}) {
    if (status.ok()) status = CopyInto(draft, backup, part);
  }
  if (!status.ok()) return status;
  {
    const auto store = Store::Open({draft.path()});
    if (!store.ok()) return store.status();
    if (const auto sizes = (*store)->Check(); !sizes.ok()) return sizes.status();
  }
  return draft.Finish();
}

}  // namespace sluis
