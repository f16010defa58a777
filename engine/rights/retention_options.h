// How long each kind of data is kept. Plain values.
#ifndef SLUIS_ENGINE_RIGHTS_RETENTION_OPTIONS_H_
#define SLUIS_ENGINE_RIGHTS_RETENTION_OPTIONS_H_

#include <cstdint>

#include "absl/time/time.h"

namespace sluis {

// How long copies may last; zero: without end.
struct CopyLifetimes {
  absl::Duration backups;
  absl::Duration digests;
};

// Zero: without end.
struct RetentionOptions {
  absl::Duration posts;
  absl::Duration matches;
  absl::Duration digests;
  absl::Duration judgements;
  // Of the whole database on the disk, in bytes. The oldest posts go first, then the oldest
  // matches, then what the names of the oldest posts take.
  uint64_t max_bytes = 0;
  CopyLifetimes copies;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RIGHTS_RETENTION_OPTIONS_H_
