#include "tests/engine/state/fragile_file_system.h"

#include <rocksdb/system_clock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace sluis {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

std::string ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteContent(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

class FragileFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FragileFile(std::string path, FragileFileSystem* disk, std::unique_ptr<FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), path_(std::move(path)), disk_(disk) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  IODebugContext* context) override {
    if (!disk_->Change()) return IOStatus::OK();
    const IOStatus status = FSWritableFileOwnerWrapper::Append(data, options, context);
    if (status.ok()) disk_->Grow(path_, data.size());
    return status;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& /*checksum*/,
                  IODebugContext* context) override {
    return Append(data, options, context);
  }
  IOStatus Truncate(uint64_t /*size*/, const IOOptions& /*options*/,
                    IODebugContext* /*context*/) override {
    return IOStatus::OK();  // to the length that it has, when it is closed
  }
  // No power is lost in earnest: who reads the file finds what was written.
  IOStatus Sync(const IOOptions& /*options*/, IODebugContext* /*context*/) override {
    if (disk_->Change()) disk_->Synced(path_);
    return IOStatus::OK();
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
    return Sync(options, context);
  }

 private:
  const std::string path_;
  FragileFileSystem* const disk_;
};

class FragileFolder final : public rocksdb::FSDirectoryWrapper {
 public:
  FragileFolder(FragileFileSystem* disk, std::unique_ptr<FSDirectory> folder)
      : FSDirectoryWrapper(std::move(folder)), disk_(disk) {}

  IOStatus Fsync(const IOOptions& /*options*/, IODebugContext* /*context*/) override {
    if (disk_->Change()) disk_->FolderSynced();
    return IOStatus::OK();
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* context,
                               const rocksdb::DirFsyncOptions& /*what*/) override {
    return Fsync(options, context);
  }

 private:
  FragileFileSystem* const disk_;
};

// A file that was made when there was no power.
class NoFile final : public rocksdb::FSWritableFile {
 public:
  using FSWritableFile::Append;
  IOStatus Append(const rocksdb::Slice& /*data*/, const IOOptions& /*options*/,
                  IODebugContext* /*context*/) override {
    return IOStatus::OK();
  }
  IOStatus Close(const IOOptions& /*options*/, IODebugContext* /*context*/) override {
    return IOStatus::OK();
  }
  IOStatus Flush(const IOOptions& /*options*/, IODebugContext* /*context*/) override {
    return IOStatus::OK();
  }
  IOStatus Sync(const IOOptions& /*options*/, IODebugContext* /*context*/) override {
    return IOStatus::OK();
  }
  bool IsSyncThreadSafe() const override { return true; }
};

class ClockWithoutSleep final : public rocksdb::SystemClockWrapper {
 public:
  ClockWithoutSleep() : SystemClockWrapper(rocksdb::SystemClock::Default()) {}

  const char* Name() const override { return "ClockWithoutSleep"; }
  void SleepForMicroseconds(int /*micros*/) override {}
};

class FragileEnvironment final : public rocksdb::EnvWrapper {
 public:
  explicit FragileEnvironment(std::shared_ptr<FragileFileSystem> disk)
      : EnvWrapper(rocksdb::Env::Default()) {
    file_system_ = std::move(disk);
    system_clock_ = std::make_shared<ClockWithoutSleep>();
  }

  const char* Name() const override { return "FragileEnvironment"; }

  // RocksDB deletes files that it needs no more by these, and does all else by the file system.
  rocksdb::Status DeleteFile(const std::string& path) override {
    return file_system_->DeleteFile(path, IOOptions(), nullptr);
  }
  rocksdb::Status RenameFile(const std::string& from, const std::string& to) override {
    return file_system_->RenameFile(from, to, IOOptions(), nullptr);
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> EnvironmentOn(std::shared_ptr<FragileFileSystem> disk) {
  return std::make_unique<FragileEnvironment>(std::move(disk));
}

FragileFileSystem::FragileFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

void FragileFileSystem::CutPowerAfter(int changes) {
  const std::lock_guard lock(mutex_);
  changes_left_ = changes;
}

bool FragileFileSystem::power_is_gone() const {
  const std::lock_guard lock(mutex_);
  return changes_left_ == 0;
}

int FragileFileSystem::changes() const {
  const std::lock_guard lock(mutex_);
  return changes_;
}

bool FragileFileSystem::Change() {
  const std::lock_guard lock(mutex_);
  if (changes_left_ == 0) return false;
  if (changes_left_ > 0) --changes_left_;
  ++changes_;
  return true;
}

void FragileFileSystem::Grow(const std::string& path, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  files_[path].written += bytes;
}

void FragileFileSystem::Synced(const std::string& path) {
  const std::lock_guard lock(mutex_);
  files_[path].synced = files_[path].written;
}

void FragileFileSystem::FolderSynced() {
  const std::lock_guard lock(mutex_);
  folder_changes_.clear();
}

void FragileFileSystem::NoteChange(FolderChange change) {
  const std::lock_guard lock(mutex_);
  folder_changes_.push_back(std::move(change));
}

IOStatus FragileFileSystem::NewWritableFile(const std::string& path,
                                            const rocksdb::FileOptions& options,
                                            std::unique_ptr<rocksdb::FSWritableFile>* file,
                                            IODebugContext* context) {
  if (!Change()) {
    *file = std::make_unique<NoFile>();
    return IOStatus::OK();
  }
  FolderChange change{Kind::kCreate, path, "", std::filesystem::exists(path), ContentOf(path)};
  std::unique_ptr<rocksdb::FSWritableFile> made;
  const IOStatus status = FileSystemWrapper::NewWritableFile(path, options, &made, context);
  if (!status.ok()) return status;
  NoteChange(std::move(change));
  const std::lock_guard lock(mutex_);
  files_[path] = {};
  *file = std::make_unique<FragileFile>(path, this, std::move(made));
  return status;
}

IOStatus FragileFileSystem::ReopenWritableFile(const std::string& path,
                                               const rocksdb::FileOptions& options,
                                               std::unique_ptr<rocksdb::FSWritableFile>* file,
                                               IODebugContext* context) {
  if (!Change()) {
    *file = std::make_unique<NoFile>();
    return IOStatus::OK();
  }
  std::unique_ptr<rocksdb::FSWritableFile> made;
  const IOStatus status = FileSystemWrapper::ReopenWritableFile(path, options, &made, context);
  if (status.ok()) *file = std::make_unique<FragileFile>(path, this, std::move(made));
  return status;
}

IOStatus FragileFileSystem::NewDirectory(const std::string& path, const IOOptions& options,
                                         std::unique_ptr<rocksdb::FSDirectory>* directory,
                                         IODebugContext* context) {
  std::unique_ptr<rocksdb::FSDirectory> opened;
  const IOStatus status = FileSystemWrapper::NewDirectory(path, options, &opened, context);
  if (status.ok()) *directory = std::make_unique<FragileFolder>(this, std::move(opened));
  return status;
}

IOStatus FragileFileSystem::RenameFile(const std::string& from, const std::string& to,
                                       const IOOptions& options, IODebugContext* context) {
  if (!Change()) return IOStatus::OK();
  FolderChange change{Kind::kRename, to, from, std::filesystem::exists(to), ContentOf(to)};
  const IOStatus status = FileSystemWrapper::RenameFile(from, to, options, context);
  if (!status.ok()) return status;
  NoteChange(std::move(change));
  const std::lock_guard lock(mutex_);
  files_[to] = files_[from];
  files_.erase(from);
  return status;
}

IOStatus FragileFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                       IODebugContext* context) {
  if (!Change()) return IOStatus::OK();
  FolderChange change{Kind::kDelete, path, "", true, ContentOf(path)};
  const IOStatus status = FileSystemWrapper::DeleteFile(path, options, context);
  if (status.ok()) NoteChange(std::move(change));
  return status;
}

void FragileFileSystem::LoseWhatWasNotSynced(std::mt19937_64* random) {
  const std::lock_guard lock(mutex_);
  for (size_t undone = (*random)() % (folder_changes_.size() + 1); undone > 0; --undone) {
    Undo(folder_changes_.back());
    folder_changes_.pop_back();
  }
  for (const auto& [path, sizes] : files_) {
    if (std::filesystem::exists(path)) Damage(path, sizes, random);
  }
}

void FragileFileSystem::Undo(const FolderChange& change) {
  if (change.kind == Kind::kRename) {
    std::filesystem::rename(change.path, change.from);
    files_[change.from] = files_[change.path];
  } else if (change.kind == Kind::kCreate) {
    std::filesystem::remove(change.path);
  }
  files_.erase(change.path);
  if (change.existed) WriteContent(change.path, change.content);
}

// Whole, cut, or cut and with zeros at its end, as where the length came to the disk and the data
// did not.
void FragileFileSystem::Damage(const std::string& path, const Sizes& sizes,
                               std::mt19937_64* random) {
  const uint64_t at_risk = sizes.written - sizes.synced;
  if (at_risk == 0) return;
  std::string content = ContentOf(path);
  content.resize(std::min<uint64_t>(content.size(), sizes.written));
  content.resize(std::min<uint64_t>(content.size(), sizes.synced + (*random)() % (at_risk + 1)));
  if (path.ends_with(".log") && content.size() > sizes.synced && (*random)() % 3 == 0) {
    const uint64_t lost = 1 + (*random)() % (content.size() - sizes.synced);
    std::fill(content.end() - static_cast<ptrdiff_t>(lost), content.end(), '\0');
  }
  WriteContent(path, content);
}

}  // namespace sluis
