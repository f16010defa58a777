// The items of RSS and Atom.
#ifndef SLUIS_CONNECTORS_FEEDS_XML_ITEMS_H_
#define SLUIS_CONNECTORS_FEEDS_XML_ITEMS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "connectors/feeds/feed_document.h"

namespace sluis {

// As ReadFeed, of UTF-8 that holds only what XML has a place for. A document that is not
// well-formed is read once more with its lone '&' repaired and its undeclared prefixes taken for
// what they usually are; whichever reading gives more items counts.
[[nodiscard]] absl::StatusOr<FeedDocument> ReadXmlItems(std::string_view document,
                                                        const FeedOrigin& origin,
                                                        const FeedLimits& limits);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_XML_ITEMS_H_
