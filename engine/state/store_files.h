// The inside of a Store, for the files that implement it.
#ifndef SLUIS_ENGINE_STATE_STORE_FILES_H_
#define SLUIS_ENGINE_STATE_STORE_FILES_H_

#include <rocksdb/db.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "engine/locks/mutex.h"
#include "engine/state/durable_mark.h"
#include "engine/state/expiry.h"
#include "engine/state/log_continuity.h"
#include "engine/state/store.h"

namespace sluis {

// In the order of Family.
inline constexpr std::array<const char*, 23> kFamilyNames = {
    "posts",   "known",    "users",       "interests",  "rows",         "match_log",
    "stories", "digests",  "outbox",      "judgements", "judged_posts", "cursors",
    "audit",   "meta",     "shown_posts", "access",     "revisions",    "handlings",
    "events",  "dossiers", "wall",        "sources",    "gone_authors"};

inline size_t IndexOf(Family family) { return static_cast<size_t>(family); }
inline const char* FamilyName(Family family) { return kFamilyNames[IndexOf(family)]; }
inline std::optional<Family> FamilyCalled(std::string_view name) {
  const auto* const found = std::find(kFamilyNames.begin(), kFamilyNames.end(), name);
  if (found == kFamilyNames.end()) return std::nullopt;
  return static_cast<Family>(found - kFamilyNames.begin());
}

// `what` completes "Cannot ...".
[[nodiscard]] absl::Status FromRocks(const rocksdb::Status& status, const std::string& what);

// Keys and values lie one behind the other in one buffer: a batch has thousands of them.
struct StateBatch::Changes {
  struct Change {
    Family family;
    bool deletes;
    size_t key_end;
    size_t value_end;
  };
  std::string bytes;
  std::vector<Change> list;
};

struct Store::Files {
  explicit Files(DurableMark durable_mark) : mark(std::move(durable_mark)) {}
  ~Files() { Close(); }

  rocksdb::ColumnFamilyHandle* Handle(Family family) const { return handles[IndexOf(family)]; }
  absl::Status OpenDatabase();
  absl::Status Look();
  rocksdb::Status TryToOpen(bool read_only);
  void Close();
  absl::Status LoadCounters();
  absl::Status CheckRoom(uint64_t least) const;

  StoreOptions options;
  DurableMark mark;
  // Of the latest opening; the database keeps a pointer to it.
  std::unique_ptr<LogContinuity> continuity;
  std::unique_ptr<rocksdb::DB> database;
  // In the order of Family.
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  storage::v1::EngineCounters counters;
  std::string known_key;
  // Shared with what goes through the files in the background.
  std::shared_ptr<ExpiryFloors> floors = std::make_shared<ExpiryFloors>();
  // The number of the last batch that RocksDB has.
  std::atomic<uint64_t> written = 0;
  std::atomic<bool> failed = false;
  // Held while syncing; guards the mark.
  Mutex sync_mutex;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_STORE_FILES_H_
