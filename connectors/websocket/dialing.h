// From an address to a connection of TCP: the host's name is looked up, and each of its addresses
// is tried that may be.
#ifndef SLUIS_CONNECTORS_WEBSOCKET_DIALING_H_
#define SLUIS_CONNECTORS_WEBSOCKET_DIALING_H_

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "absl/status/status.h"
#include "connectors/http/http_reach.h"
#include "connectors/websocket/awaiting.h"
#include "connectors/websocket/web_socket_address.h"

namespace sluis {

// Whether `place` may be connected to: PermissionDenied where `reach` does not let it,
// InvalidArgument where it has to be wss://.
[[nodiscard]] absl::Status CheckPlace(const WebSocketAddress& address, const HttpReach& reach,
                                      const boost::asio::ip::tcp::endpoint& place);

// Connects `stream`, whose context is `context`. What CheckPlace refuses is told where nothing
// could be tried: an address that fails may answer the next time. Unavailable for all else.
[[nodiscard]] absl::Status Dial(const WebSocketAddress& address, const HttpReach& reach,
                                const Patience& patience, boost::asio::io_context* context,
                                boost::beast::tcp_stream* stream);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEBSOCKET_DIALING_H_
