// The dates of feeds: RFC 822 as it is written in the wild, RFC 3339 and W3C's profile of ISO 8601.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_DATE_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_DATE_H_

#include <optional>
#include <string_view>

#include "absl/time/time.h"

namespace sluis {

// None for what is no date or one that does not exist (30 February, 25 o'clock). No zone, or one
// that is not known, means UTC. The years 1 to 9999.
[[nodiscard]] std::optional<absl::Time> ParseFeedDate(std::string_view text);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_DATE_H_
