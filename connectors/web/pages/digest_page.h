// A digest as a page, with what its reader has said of each story.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_DIGEST_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_DIGEST_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// The choices of why a reader wants less, for the form of judging.
[[nodiscard]] PageData LessReasonData(const Texts& texts);

// The newest one, or that of the id in the path.
[[nodiscard]] HttpAnswer ShowDigest(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_DIGEST_PAGE_H_
