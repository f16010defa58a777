// Where posts come from: each source with how it is doing, what it is read for and on what terms. A
// reader adds a feed by its address or by that of its page, and ends the feeds that he or she
// added.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_SOURCE_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_SOURCE_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowSources(const Visit& visit);
// Both lead back to the page.
[[nodiscard]] HttpAnswer AddSource(const Visit& visit);
[[nodiscard]] HttpAnswer RemoveSource(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_SOURCE_PAGE_H_
