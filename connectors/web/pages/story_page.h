// A story whole: all of its posts in order, who is behind them, and how they lie in time.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_STORY_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_STORY_PAGE_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// The digest of the first part of the path, the story of the second.
[[nodiscard]] HttpAnswer ShowStory(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_STORY_PAGE_H_
