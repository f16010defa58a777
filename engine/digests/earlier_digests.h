// What a new digest asks of those before it: the stories that were shown, and how much came in.
#ifndef SLUIS_ENGINE_DIGESTS_EARLIER_DIGESTS_H_
#define SLUIS_ENGINE_DIGESTS_EARLIER_DIGESTS_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/digests/volume.h"
#include "engine/state/store.h"

namespace sluis {

// The window that is asked for, and what it may be compared with.
struct EarlierQuery {
  std::string owner_id;
  // "HH:MM": only digests of that hour are compared; any if empty.
  std::string schedule;
  // The window in arrival time, [from, until).
  absl::Time from;
  absl::Time until;
  // A window that begins before this is not a whole one.
  absl::Time whole_since = absl::InfinitePast();
  // Of each interest the first sequence that was decided with its present words.
  std::map<std::string, uint64_t> first_sequences;
};

struct EarlierDigests {
  // Stories shown, or folded into one that was, in the last eight days before `from`.
  absl::flat_hash_set<uint64_t> shown;
  // Of the windows of like length (volume.h) among those that end in the last 28 days before
  // `from`, or as far back as 28 windows reach if that is further.
  EarlierVolumes volumes;
};

// DataLoss if a stored digest cannot be read back.
[[nodiscard]] absl::StatusOr<EarlierDigests> ReadEarlierDigests(const Store& store,
                                                                const EarlierQuery& query);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_EARLIER_DIGESTS_H_
