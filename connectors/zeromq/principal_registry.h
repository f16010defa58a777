// The principals in force in a running server: the table of the key folder, read again as soon as
// its file changes.
#ifndef SLUIS_CONNECTORS_ZEROMQ_PRINCIPAL_REGISTRY_H_
#define SLUIS_CONNECTORS_ZEROMQ_PRINCIPAL_REGISTRY_H_

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "connectors/zeromq/key_folder.h"
#include "connectors/zeromq/principals.h"
#include "engine/locks/mutex.h"

namespace sluis {

// Safe on any thread. A file that is gone or cannot be read lets nobody in until it can be.
class PrincipalRegistry {
 public:
  explicit PrincipalRegistry(KeyFolder folder);

  struct View {
    std::shared_ptr<const PrincipalTable> table;
    // Goes up when the table was read again.
    uint64_t generation = 0;
  };
  // Costs one stat(2) while nothing changes.
  View Current();

  // The principal of that name if it has that key now: a name that was given a new key does not
  // speak for connections of the old one. Null otherwise.
  std::shared_ptr<const Principal> Find(std::string_view name, std::string_view key);

  // Why the last reading failed; OK when it did not.
  absl::Status status();

 private:
  // What tells one content of the file from another: it is only ever replaced.
  struct Stamp {
    uint64_t device = 0;
    uint64_t inode = 0;
    int64_t size = -1;
    int64_t changed_nanoseconds = 0;
    bool operator==(const Stamp&) const = default;
  };
  Stamp StampOfFile() const;

  const KeyFolder folder_;
  Mutex mutex_;
  Stamp stamp_ ABSL_GUARDED_BY(mutex_);
  View view_ ABSL_GUARDED_BY(mutex_);
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_PRINCIPAL_REGISTRY_H_
