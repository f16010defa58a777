// How long a feed is left alone: as long as what it answered stays good (RFC 9111, section 4.2),
// and longer after each failure.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_WAIT_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_WAIT_H_

#include <cstdint>

#include "absl/time/time.h"
#include "connectors/http/http_server.h"

namespace sluis {

// Nobody can ask for more, so that no mistake of a server silences a feed for good.
inline constexpr absl::Duration kLongestFeedWait = absl::Hours(24);

// How long an answer stays good, by its fields, whose names are in lower case: Cache-Control's
// max-age less Age, else Expires. Zero when it does not say, or says that it is not to be kept.
[[nodiscard]] absl::Duration FreshFor(const HttpFields& fields, absl::Time now);

// After the first of `failures` in a row one to two intervals, twice as long after each further
// one, up to a day; where between, `jitter` within [0, 1) says: feeds that failed together are not
// tried together.
[[nodiscard]] absl::Duration BackOff(absl::Duration interval, uint32_t failures, double jitter);

// `asked`, but no less than `interval` and no more than a day (than `interval`, if that is more).
[[nodiscard]] absl::Duration FeedWait(absl::Duration interval, absl::Duration asked);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_WAIT_H_
