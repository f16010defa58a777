// Where a socket listens or connects to. Without keys nothing but the machine itself may reach the
// sockets: TCP on loopback, or a Unix socket for its owner alone.
#ifndef SLUIS_CONNECTORS_ZEROMQ_ENDPOINT_H_
#define SLUIS_CONNECTORS_ZEROMQ_ENDPOINT_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sluis {

struct ZmqEndpoint {
  enum class Kind { kTcp, kIpc };
  Kind kind = Kind::kTcp;
  // As ZeroMQ takes it: "localhost" has become 127.0.0.1, for ZeroMQ binds to numbers only.
  std::string address;
  // Only of ipc.
  std::string path;
  // The address is an IPv6 one.
  bool ipv6 = false;
};

// Takes "tcp://HOST:PORT" (port "*" or 0 chooses a free one) and "ipc://PATH". Any host that a
// client may connect to is taken.
[[nodiscard]] absl::StatusOr<ZmqEndpoint> ParseEndpoint(std::string_view text);

// PermissionDenied unless the endpoint is a Unix socket or a loopback address: 127.0.0.0/8, ::1,
// localhost.
[[nodiscard]] absl::Status RequireLoopback(const ZmqEndpoint& endpoint);

// Makes the folder of an ipc endpoint (mode 0700) when it is not there, and removes a socket file
// that a dead process left. FailedPrecondition when the folder is open to others, when something
// else than a socket has the name, or when somebody answers: ZeroMQ itself would take the name
// from a living server without a word.
[[nodiscard]] absl::Status PrepareIpcFolder(const ZmqEndpoint& endpoint);

// After the bind: nobody but the owner may connect.
[[nodiscard]] absl::Status RestrictIpcFile(const ZmqEndpoint& endpoint);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_ENDPOINT_H_
