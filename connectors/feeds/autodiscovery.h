// The feeds that a web page says it has.
#ifndef SLUIS_CONNECTORS_FEEDS_AUTODISCOVERY_H_
#define SLUIS_CONNECTORS_FEEDS_AUTODISCOVERY_H_

#include <string>
#include <string_view>
#include <vector>

#include "connectors/feeds/feed_document.h"

namespace sluis {

struct FoundFeed {
  // Absolute, http or https.
  std::string address;
  std::string title;
};

// The <link rel="alternate"> of RSS, Atom and JSON Feed in the head of `page`, in its order, each
// address once, at most 32. Looks at the first 2 MiB. Linear time; any bytes. Of `origin` the
// address and charset count.
[[nodiscard]] std::vector<FoundFeed> FindFeeds(std::string_view page, const FeedOrigin& origin);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_AUTODISCOVERY_H_
