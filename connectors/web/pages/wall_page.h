// The wall itself, as it hangs in a hall: a few posts, very large, and nothing to press. Its reader
// opens it signed in; a screen by a link that opens that wall alone.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_WALL_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_WALL_PAGE_H_

#include <string>
#include <string_view>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

inline constexpr std::string_view kWallPath = "/wall/";

// The path of the link that opens a wall with this secret.
[[nodiscard]] std::string WallLinkPath(std::string_view secret);

// /walls/ID, its posts as JSON, and the stream that tells when to ask for them again.
[[nodiscard]] HttpAnswer ShowWall(const Visit& visit);
[[nodiscard]] HttpAnswer ShowWallPosts(const Visit& visit);
[[nodiscard]] HttpAnswer ListenToWall(const Visit& visit);

// The same three behind /wall/: SECRET, SECRET/posts and SECRET/events.
[[nodiscard]] HttpAnswer OpenWall(const HttpRequest& request, std::string_view path,
                                  const AskDesk& desk);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_WALL_PAGE_H_
