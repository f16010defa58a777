// Whether a number of posts is more or less than normal. Pure.
#ifndef SLUIS_ENGINE_DIGESTS_VOLUME_H_
#define SLUIS_ENGINE_DIGESTS_VOLUME_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// Normal is what the newest windows held, at most and at least this many.
inline constexpr size_t kMostWindows = 28;
inline constexpr size_t kFewestWindows = 5;

// What earlier windows held, oldest first.
struct EarlierVolumes {
  std::vector<uint64_t> seen;
  // By interest id. Windows before an interest stood as it does now are not in it.
  std::map<std::string, std::vector<uint64_t>> matched;
};

// Only windows of like length are compared: night and day, and a weekday and a whole weekend,
// differ in more than their hours. Within a tenth is alike, so that a day on which the clock is
// changed is a day.
[[nodiscard]] bool AlikeInLength(absl::Duration a, absl::Duration b);

// Of the newest kMostWindows of `earlier`, oldest first. The rule is that of a control chart for
// counts (the c chart; NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.1): more or less than
// usual is what lies three standard deviations from the mean. Posts come in bursts, so the
// variance is the larger of what counts have by chance (Poisson: their mean, at least 1) and what
// the windows showed, and for the error of a mean of n windows it is taken 1 + 1/n times. So "more"
// asks for more than a wave like those that were there already.
[[nodiscard]] v1::Volume VolumeOf(uint64_t posts, absl::Span<const uint64_t> earlier);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_VOLUME_H_
