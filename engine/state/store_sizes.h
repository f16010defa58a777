// How much the state takes, and whether its writes must wait.
#ifndef SLUIS_ENGINE_STATE_STORE_SIZES_H_
#define SLUIS_ENGINE_STATE_STORE_SIZES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace sluis {

struct StoreSizes {
  struct Family {
    std::string name;
    // Of its files on the disk, and what waits in memory to be written to them.
    uint64_t file_bytes = 0;
    uint64_t memory_bytes = 0;
  };
  std::vector<Family> families;
  uint64_t pending_compaction_bytes = 0;
  uint64_t running_compactions = 0;
  uint64_t running_flushes = 0;
  uint64_t block_cache_bytes = 0;
  uint64_t snapshots = 0;
  // Times that writes were slowed down or stopped because RocksDB could not keep up.
  uint64_t slowdowns = 0;
  uint64_t stops = 0;
  bool writes_stopped = false;
  uint64_t background_errors = 0;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_STORE_SIZES_H_
