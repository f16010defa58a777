// A disk that loses its power: between RocksDB and the real file system, it knows what was synced,
// and afterwards leaves of the rest what a real disk might.
#ifndef SLUIS_TESTS_ENGINE_STATE_FRAGILE_FILE_SYSTEM_H_
#define SLUIS_TESTS_ENGINE_STATE_FRAGILE_FILE_SYSTEM_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace sluis {

// For one folder of one database. Nothing is really synced, which saves the time. Safe on any
// thread. Not modelled: files that are overwritten in the middle, which RocksDB does not do.
class FragileFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  FragileFileSystem();

  const char* Name() const override { return "FragileFileSystem"; }

  // After so many more changes of files and folders nothing changes any more. The program goes on
  // as if it did, until its end: what it still does no disk ever sees. (With errors in place of
  // that, RocksDB 7.8 may stop the whole process by an assertion, where a log failed before.)
  void CutPowerAfter(int changes);
  bool power_is_gone() const;
  // Changes so far.
  int changes() const;

  // Once the database is closed: each file keeps what was synced and a part of what was not, the
  // last of it damaged or not; of what happened in the folder after it was last synced the first
  // part stays, the rest never happened.
  void LoseWhatWasNotSynced(std::mt19937_64* random);

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* context) override;

  // For the files and folders that it gives out. False: there is no power for a change.
  bool Change();
  void Grow(const std::string& path, uint64_t bytes);
  void Synced(const std::string& path);
  void FolderSynced();

 private:
  struct Sizes {
    uint64_t written = 0;
    uint64_t synced = 0;
  };
  enum class Kind { kCreate, kRename, kDelete };
  // Something that happened in the folder, and how it was before.
  struct FolderChange {
    Kind kind;
    std::string path;
    std::string from;      // of a rename
    bool existed = false;  // the path, before
    std::string content;   // that it had
  };

  void NoteChange(FolderChange change);
  void Undo(const FolderChange& change);
  void Damage(const std::string& path, const Sizes& sizes, std::mt19937_64* random);

  mutable std::mutex mutex_;
  int changes_ = 0;
  int changes_left_ = -1;  // negative: any number
  std::map<std::string, Sizes> files_;
  std::vector<FolderChange> folder_changes_;
};

// RocksDB's surroundings with that disk. Who sleeps in them, as RocksDB does for a second after a
// failed write, is woken at once.
std::unique_ptr<rocksdb::Env> EnvironmentOn(std::shared_ptr<FragileFileSystem> disk);

}  // namespace sluis

#endif  // SLUIS_TESTS_ENGINE_STATE_FRAGILE_FILE_SYSTEM_H_
