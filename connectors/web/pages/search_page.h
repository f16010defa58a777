// Search over the posts that are still kept.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_SEARCH_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_SEARCH_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// "q" in the query of the address is what is searched for, "before" where the page begins.
[[nodiscard]] HttpAnswer ShowSearch(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_SEARCH_PAGE_H_
