// Stops the replay of the log at the first batch that is missing.
//
// RocksDB replays one log after the other. Where the end of one was lost it goes on with the next,
// unless it noticed: zeros, which a file system leaves where it had the length but not yet the
// data, it takes for an end in good order. Batches are numbered, so a gap can be seen.
#ifndef SLUIS_ENGINE_STATE_LOG_CONTINUITY_H_
#define SLUIS_ENGINE_STATE_LOG_CONTINUITY_H_

#include <rocksdb/wal_filter.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace sluis {

// For one opening of a database; RocksDB calls it on the thread that opens.
class LogContinuity final : public rocksdb::WalFilter {
 public:
  // `batch_number` tells the number of the batch that put `value` under `key` into `family`, 0 when
  // that entry does not number anything. Batches without a number pass.
  using BatchNumber = std::function<uint64_t(const std::string& family, const rocksdb::Slice& key,
                                             const rocksdb::Slice& value)>;
  explicit LogContinuity(BatchNumber batch_number) : batch_number_(std::move(batch_number)) {}

  const char* Name() const override { return "LogContinuity"; }
  void ColumnFamilyLogNumberMap(const std::map<uint32_t, uint64_t>& log_of_family,
                                const std::map<std::string, uint32_t>& id_of_family) override;
  WalProcessingOption LogRecordFound(unsigned long long log, const std::string& file,
                                     const rocksdb::WriteBatch& batch,
                                     rocksdb::WriteBatch* replacement, bool* replaced) override;

 private:
  const BatchNumber batch_number_;
  std::map<uint32_t, std::string> families_;
  std::optional<uint64_t> last_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_LOG_CONTINUITY_H_
