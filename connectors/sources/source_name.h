// What a source is called when nobody says, and of which kind it probably is. Pure functions, safe
// on any thread.
#ifndef SLUIS_CONNECTORS_SOURCES_SOURCE_NAME_H_
#define SLUIS_CONNECTORS_SOURCES_SOURCE_NAME_H_

#include <functional>
#include <string>
#include <string_view>

#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// "https" in front of an address that has no scheme, and without what follows a '#', which no
// server is asked for.
std::string WithScheme(std::string_view url);

// ws:// and wss:// are Bluesky's, the API's hosts X's; any other address is that of a feed.
v1::SourceKind KindOfAddress(std::string_view url);

// Out of the host and the path, in the alphabet of names: "hhdelfland.nl-nieuws-rss". `is_taken`
// says which are; then a number is put behind it.
std::string NameOfAddress(std::string_view url,
                          const std::function<bool(const std::string&)>& is_taken);

// "feed", "mastodon", "bluesky", "x".
std::string_view WordFor(v1::SourceKind kind);
// SOURCE_KIND_UNSPECIFIED for another word.
v1::SourceKind KindOfWord(std::string_view word);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_SOURCES_SOURCE_NAME_H_
