// How RocksDB is opened. For the inside of a Store, and for the repair of one.
#ifndef SLUIS_ENGINE_STATE_STORE_OPTIONS_H_
#define SLUIS_ENGINE_STATE_STORE_OPTIONS_H_

#include <rocksdb/db.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/state/expiry.h"
#include "engine/state/store.h"

namespace sluis {

// The key in "meta" under which each batch leaves the counters, its number among them.
inline constexpr std::string_view kCountersKey = "counters";

[[nodiscard]] rocksdb::Env* EnvironmentOf(const StoreOptions& options);

[[nodiscard]] rocksdb::DBOptions DatabaseOptions(const StoreOptions& options);

// RocksDB's own default family, in which nothing lives, then all of ours in the order of Family.
// They share one cache of blocks.
[[nodiscard]] std::vector<rocksdb::ColumnFamilyDescriptor> FamilyDescriptors(
    const StoreOptions& options, const std::shared_ptr<const ExpiryFloors>& floors);

// For whatever reads more than one key. RocksDB 7.8 takes a damaged block at the beginning of a
// table for the end of the level, and says nothing (its pull request 11782, in 8.6); it looks,
// where it need not look for deleted ranges, of which we have none.
[[nodiscard]] rocksdb::ReadOptions ScanOptions();

// LogContinuity::BatchNumber of our batches.
[[nodiscard]] uint64_t BatchNumberIn(const std::string& family, const rocksdb::Slice& key,
                                     const rocksdb::Slice& value);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_STORE_OPTIONS_H_
