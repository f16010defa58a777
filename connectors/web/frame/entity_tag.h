// What lets a client keep an answer and ask whether it still holds (RFC 9110, section 8.8.3).
#ifndef SLUIS_CONNECTORS_WEB_FRAME_ENTITY_TAG_H_
#define SLUIS_CONNECTORS_WEB_FRAME_ENTITY_TAG_H_

#include "connectors/http/http_server.h"

namespace sluis {

// Adds the ETag of its body. Where the request says that it has that one, the answer becomes 304
// without a body.
void AddEntityTag(const HttpRequest& request, HttpAnswer* answer);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_ENTITY_TAG_H_
