// Today hears, while it is open, that there is more than it shows.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_NEWS_STREAM_H_
#define SLUIS_CONNECTORS_WEB_PAGES_NEWS_STREAM_H_

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// Events "digest" and "alert", without data.
[[nodiscard]] HttpAnswer ListenToNews(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_NEWS_STREAM_H_
