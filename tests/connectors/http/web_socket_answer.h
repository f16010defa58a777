// The server's side of a WebSocket (RFC 6455) for tests: what it says, nothing of what it hears.
#ifndef SLUIS_TESTS_CONNECTORS_HTTP_WEB_SOCKET_ANSWER_H_
#define SLUIS_TESTS_CONNECTORS_HTTP_WEB_SOCKET_ANSWER_H_

#include <string>

#include "connectors/http/http_server.h"

namespace sluis {

// The answer that opens it.
std::string WebSocketHead(const HttpRequest& request);

// One message of text of 0 to 65535 bytes.
std::string WebSocketText(const std::string& message);

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_HTTP_WEB_SOCKET_ANSWER_H_
