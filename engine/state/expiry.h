// What has expired, and how RocksDB is told. A floor is the first sequence that is kept: to compare
// it with a key costs nothing, so expired records are left out where they are read, and dropped
// whenever RocksDB merges their files. For the inside of a Store.
#ifndef SLUIS_ENGINE_STATE_EXPIRY_H_
#define SLUIS_ENGINE_STATE_EXPIRY_H_

#include <rocksdb/options.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/state/store.h"

namespace sluis {

// Any thread.
struct ExpiryFloors {
  std::atomic<uint64_t> posts = 0;
  std::atomic<uint64_t> matches = 0;
  std::atomic<uint64_t> known = 0;

  // Whether a record has expired, by its key alone. Never of known posts: their key is a hash.
  bool AreAbove(Family family, std::string_view key) const;
  // Nothing before it is kept.
  std::string FirstKey(Family family) const;
};

// Has RocksDB drop what has expired, of the families of which something can, within a day or so
// after it did.
void LetExpire(Family family, const std::shared_ptr<const ExpiryFloors>& floors,
               rocksdb::ColumnFamilyOptions* options);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_EXPIRY_H_
