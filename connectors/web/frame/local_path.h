// Where a browser goes on to when somebody has signed in: a page of ours, and no other site's.
#ifndef SLUIS_CONNECTORS_WEB_FRAME_LOCAL_PATH_H_
#define SLUIS_CONNECTORS_WEB_FRAME_LOCAL_PATH_H_

#include <string>
#include <string_view>

#include "connectors/http/http_server.h"

namespace sluis {

// `wanted` if it is a path, with or without a query, that stays on this site in every browser; else
// "/".
[[nodiscard]] std::string LocalPath(std::string_view wanted);

// "?to=" and the page that was asked for, for links to the ways in; empty for "/" and for what is
// no page, such as a form that was sent.
[[nodiscard]] std::string BackTo(const HttpRequest& request);
[[nodiscard]] std::string BackTo(std::string_view path);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_LOCAL_PATH_H_
