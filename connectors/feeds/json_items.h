// The items of a JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/).
#ifndef SLUIS_CONNECTORS_FEEDS_JSON_ITEMS_H_
#define SLUIS_CONNECTORS_FEEDS_JSON_ITEMS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "connectors/feeds/feed_document.h"

namespace sluis {

// As ReadFeed, of UTF-8.
[[nodiscard]] absl::StatusOr<FeedDocument> ReadJsonItems(std::string_view document,
                                                         const FeedOrigin& origin,
                                                         const FeedLimits& limits);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_JSON_ITEMS_H_
