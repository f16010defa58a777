// How it went: what came in, matched, was shown and left out, who was behind it, and whether it was
// more than usual, over the newest digests.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_BALANCE_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_BALANCE_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// "digests" in the query of the address: how many.
[[nodiscard]] HttpAnswer ShowBalance(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_BALANCE_PAGE_H_
