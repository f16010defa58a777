// Addresses of WebSockets (RFC 6455, section 3), taken apart.
#ifndef SLUIS_CONNECTORS_WEBSOCKET_WEB_SOCKET_ADDRESS_H_
#define SLUIS_CONNECTORS_WEBSOCKET_WEB_SOCKET_ADDRESS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace sluis {

struct WebSocketAddress {
  bool is_secure = false;
  // A name or an address, without brackets.
  std::string host;
  uint16_t port = 0;
  // What is asked for: "/path?query".
  std::string target;

  // As the request's field of that name: with brackets, and with a port that is not the usual one.
  [[nodiscard]] std::string HostField() const;
};

// InvalidArgument, with a sentence, for what is not ws:// or wss:// with a host, and for a user, a
// fragment, blanks and control characters.
[[nodiscard]] absl::StatusOr<WebSocketAddress> ParseWebSocketAddress(const std::string& url);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEBSOCKET_WEB_SOCKET_ADDRESS_H_
