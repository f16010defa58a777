#include "engine/state/store_sizes.h"

#include <cstdlib>
#include <map>

#include "engine/state/store_files.h"

namespace sluis {
namespace {

uint64_t Property(rocksdb::DB* database, rocksdb::ColumnFamilyHandle* handle,
                  const std::string& name) {
  uint64_t value = 0;
  // One that this release of RocksDB does not know counts as nothing.
  return database->GetIntProperty(handle, name, &value) ? value : 0;
}

// The causes are counted apart and once more in the totals.
void AddStalls(const std::map<std::string, std::string>& statistics, StoreSizes* sizes) {
  const auto count = [&statistics](const char* name) -> uint64_t {
    const auto found = statistics.find(name);
    return found == statistics.end() ? 0 : std::strtoull(found->second.c_str(), nullptr, 10);
  };
  sizes->slowdowns += count("io_stalls.total_slowdown");
  sizes->stops += count("io_stalls.total_stop");
}

}  // namespace

StoreSizes Store::Measure() const {
  using Properties = rocksdb::DB::Properties;
  rocksdb::DB* const database = files_->database.get();
  StoreSizes sizes;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    rocksdb::ColumnFamilyHandle* const handle = files_->handles[i];
    sizes.families.push_back({kFamilyNames[i],
                              Property(database, handle, Properties::kLiveSstFilesSize),
                              Property(database, handle, Properties::kSizeAllMemTables)});
    sizes.pending_compaction_bytes +=
        Property(database, handle, Properties::kEstimatePendingCompactionBytes);
    std::map<std::string, std::string> statistics;
    if (database->GetMapProperty(handle, Properties::kCFStats, &statistics)) {
      AddStalls(statistics, &sizes);
    }
  }
  rocksdb::ColumnFamilyHandle* const whole = database->DefaultColumnFamily();
  sizes.running_compactions = Property(database, whole, Properties::kNumRunningCompactions);
  sizes.running_flushes = Property(database, whole, Properties::kNumRunningFlushes);
  sizes.block_cache_bytes = Property(database, whole, Properties::kBlockCacheUsage);
  sizes.snapshots = Property(database, whole, Properties::kNumSnapshots);
  sizes.writes_stopped = Property(database, whole, Properties::kIsWriteStopped) != 0;
  sizes.background_errors = Property(database, whole, Properties::kBackgroundErrors);
  return sizes;
}

}  // namespace sluis
