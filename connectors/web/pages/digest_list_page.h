// What there was before: the earlier digests, and all that matched in the order of time.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_DIGEST_LIST_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_DIGEST_LIST_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowDigests(const Visit& visit);

// Everything that matched, the newest first: nothing is ranked, folded or left out. "before" in the
// query of the address is where the page begins.
[[nodiscard]] HttpAnswer ShowByTime(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_DIGEST_LIST_PAGE_H_
