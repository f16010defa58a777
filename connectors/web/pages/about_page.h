// What this filter is, for those whose posts it reads as much as for its readers: in plain words,
// and as the fields of the Dutch Algorithm Register (publication standard 1.0). Open to everybody.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_ABOUT_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_ABOUT_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowAbout(const Visit& visit);
// The fields alone, as JSON.
[[nodiscard]] HttpAnswer ShowRegister(const Visit& visit);
// What was tested of the pages' accessibility, by machine and by hand.
[[nodiscard]] HttpAnswer ShowAccessibility(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_ABOUT_PAGE_H_
