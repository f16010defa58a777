// Asks a socket that answers each request with one reply, and never takes the answer to one for
// the answer to another.
#ifndef SLUIS_CONNECTORS_ZEROMQ_REQUEST_CLIENT_H_
#define SLUIS_CONNECTORS_ZEROMQ_REQUEST_CLIENT_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/zeromq/socket.h"
#include "connectors/zeromq/socket_factory.h"

namespace sluis {

// What to look at when a connection does not come about: with a key it is also that of a handshake
// that was refused, which ZeroMQ does not tell from nobody's being there.
std::string_view ConnectHint(std::string_view endpoint, bool with_key);

// Belongs to one thread.
class RequestClient {
 public:
  // Connects at the first call. `endpoint` is tcp:// or ipc://; `hint` says in an error what to
  // look at when nobody listens there. `keys` are shown to a server by TCP.
  RequestClient(std::string_view endpoint, std::string_view hint, const ZmqLimits& limits = {},
                std::optional<CurveClientKeys> keys = std::nullopt);

  // As many frames of the reply as were sent. Unavailable when nobody listens, DeadlineExceeded
  // when somebody does and did not answer in time: the request may yet be carried out.
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> Exchange(
      const std::vector<std::string_view>& frames, absl::Duration timeout);

  const std::string& endpoint() const { return endpoint_; }

 private:
  absl::StatusOr<std::vector<std::string>> ExchangeOnce(const std::vector<std::string_view>& frames,
                                                        absl::Duration timeout);

  const std::string endpoint_;
  const std::string hint_;
  const ZmqLimits limits_;
  const std::optional<CurveClientKeys> keys_;
  // On the heap, because sockets point to it.
  std::unique_ptr<ZmqContext> context_;
  ZmqSocket socket_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_REQUEST_CLIENT_H_
