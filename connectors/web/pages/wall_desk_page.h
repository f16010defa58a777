// The moderator's page of a wall: what waits, what hangs, and what can be stopped.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_WALL_DESK_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_WALL_DESK_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// The reader's walls.
[[nodiscard]] HttpAnswer ShowWalls(const Visit& visit);
[[nodiscard]] HttpAnswer ShowWallDesk(const Visit& visit);
// Both go back to it.
[[nodiscard]] HttpAnswer TakeOnWall(const Visit& visit);
[[nodiscard]] HttpAnswer TakeOffWall(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_WALL_DESK_PAGE_H_
