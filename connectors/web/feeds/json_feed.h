// A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1).
#ifndef SLUIS_CONNECTORS_WEB_FEEDS_JSON_FEED_H_
#define SLUIS_CONNECTORS_WEB_FEEDS_JSON_FEED_H_

#include <string>

#include "connectors/web/feeds/feed.h"

namespace sluis {

inline constexpr char kJsonFeedType[] = "application/feed+json; charset=utf-8";

// One JSON object in UTF-8, ending with a newline. Pure.
[[nodiscard]] std::string WriteJsonFeed(const Feed& feed);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FEEDS_JSON_FEED_H_
