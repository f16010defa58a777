// The log of a damaged database, read by an empty one.
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "engine/state/damaged_database.h"
#include "engine/state/draft_folder.h"
#include "engine/state/store_files.h"
#include "engine/state/store_options.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

// Hands out each batch up to the first that is missing, and lets the empty database take none.
class LogReader final : public rocksdb::WalFilter {
 public:
  LogReader(const std::map<uint32_t, uint64_t>& numbers,
            const std::map<std::string, uint32_t>& families,
            const DamagedDatabase::LogVisitor& visit)
      : continuity_(&BatchNumberIn), visit_(visit) {
    continuity_.ColumnFamilyLogNumberMap(numbers, families);
  }

  const absl::Status& status() const { return status_; }
  const char* Name() const override { return "LogReader"; }
  WalProcessingOption LogRecordFound(unsigned long long log, const std::string& file,
                                     const rocksdb::WriteBatch& batch, rocksdb::WriteBatch* none,
                                     bool* replaced) override {
    const WalProcessingOption next = continuity_.LogRecordFound(log, file, batch, none, replaced);
    if (next != WalProcessingOption::kContinueProcessing) return next;
    status_ = visit_(batch);
    return status_.ok() ? WalProcessingOption::kIgnoreCurrentRecord
                        : WalProcessingOption::kStopReplay;
  }

 private:
  LogContinuity continuity_;
  const DamagedDatabase::LogVisitor& visit_;
  absl::Status status_;
};

// An empty database that has read no log yet.
absl::Status MakeEmpty(const std::string& name) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* made = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, name, &made);
  delete made;
  if (!status.ok()) return FromRocks(status, "make an empty database");
  std::error_code error;
  std::vector<fs::path> logs;
  for (const auto& each : fs::directory_iterator(name, error)) {
    if (each.path().extension() == ".log") logs.push_back(each.path());
  }
  for (const fs::path& log : logs) fs::remove(log, error);
  return error ? FileError(absl::StrCat("empty ", name), error) : absl::OkStatus();
}

}  // namespace

absl::Status DamagedDatabase::ForEachInLog(const LogVisitor& visit) const {
  if (!log_is_apart_) return absl::OkStatus();
  const std::string name = scratch_ + "/log";
  std::error_code error;
  fs::create_directories(name, error);
  if (error) return FileError(absl::StrCat("create ", name), error);
  if (absl::Status status = MakeEmpty(name); !status.ok()) return status;
  for (const auto& each : fs::directory_iterator(options_.folder + "/db", error)) {
    if (each.path().extension() != ".log") continue;
    fs::create_hard_link(each.path(), name / each.path().filename(), error);
    if (error) return FileError(absl::StrCat("link ", each.path().string()), error);
  }
  std::map<std::string, uint32_t> ids;
  for (uint32_t id = 1; id <= 2 * kFamilyNames.size(); ++id) {
    if (const auto family = FamilyOf(id); family.has_value()) ids[FamilyName(*family)] = id;
  }
  LogReader reader({}, ids, visit);
  rocksdb::DBOptions how;
  how.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  how.wal_filter = &reader;
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(
      how, name, {{rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions()}}, &handles,
      &opened);
  for (rocksdb::ColumnFamilyHandle* handle : handles) opened->DestroyColumnFamilyHandle(handle);
  delete opened;
  if (!reader.status().ok()) return reader.status();
  return FromRocks(status, "read the log");
}

}  // namespace sluis
