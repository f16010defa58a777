// Interests to begin with, by role: ready to be taken over, and changed afterwards.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_PACK_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_PACK_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowPacks(const Visit& visit);
// Puts the chosen interests of one pack, and leads to all interests.
[[nodiscard]] HttpAnswer TakePack(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_PACK_PAGE_H_
