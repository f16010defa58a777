// The database without a byte of what was deleted.
#include <rocksdb/convenience.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/state/store_files.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

// For readers who are in the middle of an old file.
constexpr int kLooks = 300;
constexpr std::chrono::milliseconds kBetweenLooks(100);

// Files that hold records or their keys.
std::set<std::string> FilesWithContent(const std::string& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (const auto& each : fs::directory_iterator(folder, error)) {
    const std::string name = each.path().filename();
    if (name.ends_with(".sst") || name.ends_with(".log") || absl::StartsWith(name, "MANIFEST-")) {
      names.insert(name);
    }
  }
  return names;
}

// Of releases in which RocksDB still wrote some: their lines name keys.
void RemoveOldLogs(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> old;
  for (const auto& each : fs::directory_iterator(folder, error)) {
    const std::string name = each.path().filename();
    if (name == "LOG" || absl::StartsWith(name, "LOG.old.")) old.push_back(each.path());
  }
  for (const fs::path& path : old) fs::remove(path, error);
}

rocksdb::Status FlushAll(rocksdb::DB* database,
                         const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  return database->Flush(rocksdb::FlushOptions(), handles);
}

rocksdb::Status MergeAll(rocksdb::DB* database,
                         const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  rocksdb::CompactRangeOptions options;
  options.exclusive_manual_compaction = false;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    const rocksdb::Status status = database->CompactRange(options, handle, nullptr, nullptr);
    if (!status.ok()) return status;
  }
  return rocksdb::Status::OK();
}

// The list of files is written anew at each change, with the files of before the change: after two
// more changes, which no old file is part of, none is in it.
rocksdb::Status RenewList(rocksdb::DB* database, rocksdb::ColumnFamilyHandle* handle) {
  for (const char* const turn : {"1", "2"}) {
    rocksdb::Status status = database->Put(rocksdb::WriteOptions(), handle, "rewritten", turn);
    if (status.ok()) status = database->Flush(rocksdb::FlushOptions(), handle);
    if (!status.ok()) return status;
  }
  return rocksdb::Status::OK();
}

// Has RocksDB look through the folder for what it does not need: a log of an earlier run that held
// nothing is else forgotten until the end.
rocksdb::Status Tidy(rocksdb::DB* database) {
  const rocksdb::Status status = database->DisableFileDeletions();
  return status.ok() ? database->EnableFileDeletions(/*force=*/false) : status;
}

// The first of them that is still there; empty if none is.
std::string LeftOf(const std::set<std::string>& before, const std::string& folder) {
  for (const std::string& name : FilesWithContent(folder)) {
    if (before.contains(name)) return name;
  }
  return "";
}

}  // namespace

uint64_t Store::BytesOf(Family family) const {
  uint64_t bytes = 0;
  files_->database->GetIntProperty(files_->Handle(family),
                                   rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
  return bytes;
}

uint64_t Store::RecordsOf(Family family) const {
  uint64_t records = 0;
  files_->database->GetIntProperty(files_->Handle(family),
                                   rocksdb::DB::Properties::kEstimateNumKeys, &records);
  return records;
}

uint64_t Store::BytesOfAll() const {
  uint64_t bytes = 0;
  std::error_code error;
  for (const auto& each : fs::directory_iterator(files_->options.folder + "/db", error)) {
    std::error_code gone;
    const uint64_t size = fs::file_size(each.path(), gone);
    if (!gone) bytes += size;
  }
  return bytes;
}

absl::Status Store::CheckRoomToRewrite() const {
  uint64_t largest = 0;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    largest = std::max(largest, BytesOf(static_cast<Family>(i)));
  }
  const absl::Status room = files_->CheckRoom(largest + files_->options.reserve_bytes / 2);
  if (room.ok()) return room;
  return absl::ResourceExhaustedError(
      absl::StrCat("An erasure writes the database anew, of which ", (largest >> 20) + 1,
                   " MiB are there twice for a while. ", std::string(room.message()),
                   " Nothing was erased: ask again then."));
}

absl::StatusOr<Store::Rewriting> Store::RewriteFiles() const {
  const std::string folder = files_->options.folder + "/db";
  rocksdb::DB* const database = files_->database.get();
  const std::set<std::string> before = FilesWithContent(folder);
  rocksdb::Status status = FlushAll(database, files_->handles);
  if (status.ok()) status = MergeAll(database, files_->handles);
  if (status.ok()) status = RenewList(database, files_->Handle(Family::kMeta));
  if (status.ok()) status = Tidy(database);
  if (!status.ok()) return FromRocks(status, "write the database anew");
  RemoveOldLogs(folder);
  int looks = 0;
  for (std::string left = LeftOf(before, folder); !left.empty(); left = LeftOf(before, folder)) {
    if (++looks > kLooks) {
      return absl::UnavailableError(
          absl::StrCat("The old file ", folder, "/", left,
                       " is still being read, so it is not gone yet. Ask again later."));
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
  Rewriting rewriting;
  std::vector<rocksdb::LiveFileMetaData> files;
  database->GetLiveFilesMetaData(&files);
  rewriting.files = files.size();
  for (const rocksdb::LiveFileMetaData& file : files) rewriting.bytes += file.size;
  return rewriting;
}

}  // namespace sluis
