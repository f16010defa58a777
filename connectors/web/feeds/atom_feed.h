// A feed as Atom 1.0 (RFC 4287).
#ifndef SLUIS_CONNECTORS_WEB_FEEDS_ATOM_FEED_H_
#define SLUIS_CONNECTORS_WEB_FEEDS_ATOM_FEED_H_

#include <string>

#include "connectors/web/feeds/feed.h"

namespace sluis {

inline constexpr char kAtomType[] = "application/atom+xml; charset=utf-8";

// One well-formed XML 1.0 document in UTF-8, whatever the texts hold. Pure.
[[nodiscard]] std::string WriteAtom(const Feed& feed);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FEEDS_ATOM_FEED_H_
