// The links and browsers that open a reader's pages.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_ACCESS_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_ACCESS_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowAccesses(const Visit& visit);
// Ends one, and leads back to the page.
[[nodiscard]] HttpAnswer RevokeAccess(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_ACCESS_PAGE_H_
