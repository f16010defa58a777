// Names of feeds and entries that stay the same for ever: whatever the address of the site, the
// secret of the link or the release of the program.
#ifndef SLUIS_CONNECTORS_WEB_FEEDS_FEED_ID_H_
#define SLUIS_CONNECTORS_WEB_FEEDS_FEED_ID_H_

#include <initializer_list>
#include <string>
#include <string_view>

namespace sluis {

// "urn:uuid:" and a UUID of version 8 (RFC 9562): the BLAKE2b-128 of the parts, each with its
// length. The parts are the engine's own ids, and what kind of thing they name.
[[nodiscard]] std::string FeedId(std::initializer_list<std::string_view> parts);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FEEDS_FEED_ID_H_
