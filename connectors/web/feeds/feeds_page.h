// The links to a reader's feeds: which there are, a new one, and the end of one.
#ifndef SLUIS_CONNECTORS_WEB_FEEDS_FEEDS_PAGE_H_
#define SLUIS_CONNECTORS_WEB_FEEDS_FEEDS_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowFeeds(const Visit& visit);
// Shows the addresses, once: the engine keeps no secret that it could show again.
[[nodiscard]] HttpAnswer MakeFeedLink(const Visit& visit);
// Of the reader's feed links alone; another access stays as it is.
[[nodiscard]] HttpAnswer EndFeedLink(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FEEDS_FEEDS_PAGE_H_
