// The client's side of a WebSocket (RFC 6455): one connection, whose messages one thread pulls.
//
// wss:// goes anywhere that `reach` lets it, with a certificate that is checked against the host's
// name; ws:// only to this machine and to what `reach.also` names, because anybody on the way could
// read and change it. What counts is the address that a connection is about to be made to. No
// redirect is followed, and no proxy of the environment is used.
#ifndef SLUIS_CONNECTORS_WEBSOCKET_WEB_SOCKET_CLIENT_H_
#define SLUIS_CONNECTORS_WEBSOCKET_WEB_SOCKET_CLIENT_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/http/http_client.h"
#include "connectors/http/http_reach.h"

namespace sluis {

struct WebSocketQuestion {
  // "wss://host/path?query".
  std::string url;
  // Asked for; a server that chooses another one is not spoken to. Empty: none.
  std::string subprotocol = "";
  // A token (RFC 6750).
  std::string bearer = "";
  // Further fields of the request.
  HttpFields fields = {};
  std::string user_agent = "sluis";
  // Offers permessage-deflate (RFC 7692).
  bool deflates = false;
  // Once it is true, connecting is given up within a second. May be null.
  const std::atomic<bool>* stop = nullptr;
};

struct WebSocketLimits {
  // For all of it, from looking up the host's name to the handshake's end.
  absl::Duration connect_patience = absl::Seconds(10);
  // For Send.
  absl::Duration send_patience = absl::Seconds(10);
  // Unpacked. A server that sends a longer one is not spoken to any more.
  size_t max_message_bytes = 4 << 20;
  // A server that says nothing for half of it is sent a ping; for all of it, it is gone.
  absl::Duration silence = absl::Seconds(60);
};

struct WebSocketMessage {
  bool is_text = false;
  std::string bytes;
};

// Belongs to one thread. Nothing is read, and no ping is answered, but within its calls: Read is
// called again before the server's patience ends. What is not read waits at the server, so that no
// more is held than one message and what Read gives.
class WebSocketClient {
 public:
  // InvalidArgument for an address that cannot be asked; PermissionDenied where the host is at an
  // address that is not asked; as RefusalError where the server answers HTTP but begins no
  // WebSocket, and then its answer is in `refusal`, unless that is null; Unavailable for all else.
  // `ca_file`: certificates, PEM, of who may vouch for servers; empty: those of the system. Blocks
  // for connect_patience, or longer where the system itself waits longer for a name, and throws
  // nothing where it has no file descriptor left.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<WebSocketClient>> Connect(
      const WebSocketQuestion& question, const WebSocketLimits& limits, const HttpReach& reach,
      const std::string& ca_file = "", HttpResponse* refusal = nullptr);

  // Says goodbye, without waiting for an answer.
  virtual ~WebSocketClient() = default;
  WebSocketClient(const WebSocketClient&) = delete;
  WebSocketClient& operator=(const WebSocketClient&) = delete;

  // Waits at most `wait` for a message; appends it and those that are there already, up to 512
  // messages and about 4 MiB. OK with none when nothing came in time. An error is told when all
  // that came before it was given, is given again by each later call, and ends the connection:
  // ResourceExhausted for a message that is too long; Unavailable for all else, with the server's
  // code and reason, and for a server that sends pings and empty frames without end.
  [[nodiscard]] virtual absl::Status Read(absl::Duration wait,
                                          std::vector<WebSocketMessage>* messages) = 0;

  // One message of text. OK when the system has taken it.
  [[nodiscard]] virtual absl::Status Send(const std::string& text) = 0;

 protected:
  WebSocketClient() = default;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEBSOCKET_WEB_SOCKET_CLIENT_H_
