// Which page answers which path: the catalog of the pages of readers.
#ifndef SLUIS_CONNECTORS_WEB_ROUTES_H_
#define SLUIS_CONNECTORS_WEB_ROUTES_H_

#include <string>
#include <string_view>
#include <vector>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

using AnswerVisit = HttpAnswer (*)(const Visit& visit);

struct Route {
  std::string_view method;
  // '*' stands for one part, whatever it is.
  std::string_view path;
  AnswerVisit answer;
  // Also for who is not signed in.
  bool open = false;
  // May take seconds of a processor: only some are answered at a time.
  bool slow = false;
  // A form that also sessions may send that look alone.
  bool for_lookers = false;
};

// What answers that path, and what stands in it where the route leaves a part open, decoded. Null
// if nothing does.
[[nodiscard]] const Route* FindRoute(std::string_view method, std::string_view path,
                                     std::vector<std::string>* parts);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_ROUTES_H_
