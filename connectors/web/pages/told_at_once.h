// What a reader was told at once since their newest digest: a part of Today, and that part alone
// for a page that is open and has heard that there is more.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_TOLD_AT_ONCE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_TOLD_AT_ONCE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// What {{> told_at_once}} shows: the newest five, each with the beginning of its text.
void AddToldAtOnce(const Visit& visit, PageData* content);

// That part.
[[nodiscard]] HttpAnswer ShowNews(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_TOLD_AT_ONCE_H_
