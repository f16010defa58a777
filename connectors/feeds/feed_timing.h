// What a feed says of how often it changes: RSS's <ttl>, and the module "syndication"
// (http://purl.org/rss/1.0/modules/syndication/).
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_TIMING_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_TIMING_H_

#include <string>

#include "absl/time/time.h"

namespace sluis {

// As the elements say it; empty where there is none.
struct FeedTiming {
  // Minutes.
  std::string time_to_live;
  // "hourly", "daily", "weekly", "monthly", "yearly", and how often in that; once if it is not
  // said.
  std::string period;
  std::string frequency;
};

// The longer one of both; zero for what says nothing. Whole seconds, at most a year.
[[nodiscard]] absl::Duration FreshFor(const FeedTiming& timing);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_TIMING_H_
