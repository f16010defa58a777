// What a reader keeps out of everything: accounts, sources, words and conversations.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_MUTE_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_MUTE_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowMutes(const Visit& visit);
// Both lead back to the page.
[[nodiscard]] HttpAnswer AddMute(const Visit& visit);
[[nodiscard]] HttpAnswer RemoveMute(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_MUTE_PAGE_H_
