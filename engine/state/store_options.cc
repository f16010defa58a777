#include "engine/state/store_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <cstdarg>
#include <memory>

#include "engine/state/store_files.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {
namespace {

// RocksDB tells its story to nobody. When the disk was full while it wrote a line, the next line,
// at any time later, would end the process (an assertion of its 7.8); and lines name keys, so
// people. What goes wrong comes back as a status all the same.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

rocksdb::ColumnFamilyOptions FamilyOptions(std::string_view family, const StoreOptions& ours,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = ours.write_buffer_bytes;
  rocksdb::BlockBasedTableOptions table;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.block_cache = cache;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = ours.compress ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
  if (family == FamilyName(Family::kKnown)) {
    // Nearly every post is new: what is not there is found out without a search.
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.02;
  }
  if (family == FamilyName(Family::kAudit)) {
    // Its keys only rise. By levels each of its small files would be moved down as it is and stay
    // for ever, one more every few seconds.
    options.compaction_style = rocksdb::kCompactionStyleUniversal;
  }
  return options;
}

}  // namespace

rocksdb::Env* EnvironmentOf(const StoreOptions& options) {
  return options.environment != nullptr ? options.environment : rocksdb::Env::Default();
}

rocksdb::DBOptions DatabaseOptions(const StoreOptions& ours) {
  rocksdb::DBOptions options;
  options.env = EnvironmentOf(ours);
  options.db_write_buffer_size = ours.write_buffer_bytes;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.info_log = std::make_shared<NoLog>();
  // The list of files names the first and last key of each. It is written anew at every change, so
  // that a person's name goes from it with the records (RewriteFiles).
  options.max_manifest_file_size = 1;
  // Else a family that is seldom written holds gigabytes of the log.
  options.max_total_wal_size = 4 * ours.write_buffer_bytes;
  options.max_background_jobs = 2;
  // A file goes to disk as it is written, not all at once: then the log's next sync waits for it.
  options.bytes_per_sync = 1 << 20;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors(
    const StoreOptions& options, const std::shared_ptr<const ExpiryFloors>& floors) {
  const std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, FamilyOptions("", options, cache)}};
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    families.emplace_back(kFamilyNames[i], FamilyOptions(kFamilyNames[i], options, cache));
    LetExpire(static_cast<Family>(i), floors, &families.back().options);
  }
  return families;
}

rocksdb::ReadOptions ScanOptions() {
  rocksdb::ReadOptions options;
  options.ignore_range_deletions = true;
  return options;
}

uint64_t BatchNumberIn(const std::string& family, const rocksdb::Slice& key,
                       const rocksdb::Slice& value) {
  if (family != FamilyName(Family::kMeta) || key.ToStringView() != kCountersKey) return 0;
  storage::v1::EngineCounters counters;
  const bool read = counters.ParseFromArray(value.data(), static_cast<int>(value.size()));
  return read ? counters.batch_number() : 0;
}

}  // namespace sluis
