// A database with damaged files, as far as it can still be read. None of its files is changed.
//
// First it is opened as always: then what is there is of one moment, and only blocks of its tables
// may turn out unreadable. Where that is refused, what can be read is put together anew:
//   - the tables that can be opened, by RocksDB's own repair (RepairDB), on links to them. It is
//     given nothing else: with logs it forgets families that have no table yet (RocksDB issue
//     5073), goes on behind holes, and takes tables that had been replaced. So logs are not shown
//     to it, and tables are those that the list of files names, as long as that can be read.
//   - the logs, up to their first damage or missing batch, by an empty database that reads them.
// Families may then be of different moments, some batches apart: what was lost of the log may be in
// tables already.
#ifndef SLUIS_ENGINE_STATE_DAMAGED_DATABASE_H_
#define SLUIS_ENGINE_STATE_DAMAGED_DATABASE_H_

#include <rocksdb/db.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/state/log_continuity.h"
#include "engine/state/store.h"

namespace sluis {

// Keys between two that could be read, those not included. Of a table that cannot be opened: from
// its first key to its last one; what older tables have of these keys is read.
struct UnreadableKeys {
  Family family;
  std::string after;
  std::optional<std::string> until;  // absent: to the end
  // The table; empty where blocks of some table are meant.
  std::string file;
  uint64_t records = 0;  // of the table; 0 where that is unknown
};

// Belongs to one thread.
class DamagedDatabase {
 public:
  // `scratch` is a folder that is there, on the same disk; it is left with links and small files.
  // Unavailable where it is not the content of files that is at fault.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<DamagedDatabase>> Open(
      const StoreOptions& options, const std::string& scratch);
  ~DamagedDatabase();
  DamagedDatabase(const DamagedDatabase&) = delete;
  DamagedDatabase& operator=(const DamagedDatabase&) = delete;

  // A sentence for each thing that kept it from being opened as always; none if nothing did.
  const std::vector<std::string>& faults() const { return faults_; }
  // The list of files could not be read: what was deleted shortly before may be back.
  bool lost_list() const { return lost_list_; }
  // Opening as always failed: the log comes by ForEachInLog.
  bool log_is_apart() const { return log_is_apart_; }
  // What had to be left out as a whole.
  const std::vector<UnreadableKeys>& lost_tables() const { return lost_tables_; }

  // Each record of the tables in the order of its key, and of the log where opening as always
  // succeeded. What cannot be read is skipped and added to `unreadable`.
  using Visitor = std::function<absl::Status(std::string_view key, std::string_view value)>;
  [[nodiscard]] absl::Status ForEach(Family family, const Visitor& visit,
                                     std::vector<UnreadableKeys>* unreadable) const;

  // DataLoss where a block is damaged, also one that ForEach can do without.
  [[nodiscard]] absl::Status CheckBlocks() const;

  // The batches of the log that ForEach has not: to be done after it, in this order.
  using LogVisitor = std::function<absl::Status(const rocksdb::WriteBatch& batch)>;
  [[nodiscard]] absl::Status ForEachInLog(const LogVisitor& visit) const;
  // By its number in a batch of the log; absent if it is none of ours.
  [[nodiscard]] std::optional<Family> FamilyOf(uint32_t id) const;

 private:
  DamagedDatabase(StoreOptions options, std::string scratch);

  absl::Status OpenAsAlways();
  absl::Status OpenTables();
  void FindTables(std::vector<std::string>* usable);
  void LookAtTable(const std::string& path, const rocksdb::LiveFileMetaData* known,
                   std::vector<std::string>* usable);
  rocksdb::Status OpenReadOnly(const rocksdb::DBOptions& how, const std::string& name);
  std::optional<std::string> NextReadable(rocksdb::ColumnFamilyHandle* handle,
                                          const std::string& last) const;
  void Close();

  const StoreOptions options_;
  const std::string scratch_;
  std::unique_ptr<LogContinuity> continuity_;
  std::unique_ptr<rocksdb::DB> database_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // [family]; null: it has no table
  bool log_is_apart_ = false;
  bool lost_list_ = false;
  std::vector<std::string> faults_;
  std::vector<UnreadableKeys> lost_tables_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_DAMAGED_DATABASE_H_
