// Whose pages are shown: a reader's own, or those of a team of which the reader is a member.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_TEAM_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_TEAM_PAGE_H_

#include <string>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

[[nodiscard]] HttpAnswer ShowTeams(const Visit& visit);
// Keeps the choice in a cookie, which is looked at anew with every request: who is a member no more
// sees nothing.
[[nodiscard]] HttpAnswer ChooseTeam(const Visit& visit);

// What the browser says of that choice; empty for the reader's own pages.
[[nodiscard]] std::string ChosenTeam(const HttpRequest& request);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_TEAM_PAGE_H_
