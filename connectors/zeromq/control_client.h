// Asks a running engine: users, interests, judgements, digests, matches, figures.
#ifndef SLUIS_CONNECTORS_ZEROMQ_CONTROL_CLIENT_H_
#define SLUIS_CONNECTORS_ZEROMQ_CONTROL_CLIENT_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/zeromq/request_client.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// Belongs to one thread.
class ControlClient {
 public:
  // Connects at the first call. `endpoint` is tcp:// or ipc://; an engine with keys wants `keys` by
  // TCP.
  explicit ControlClient(std::string_view endpoint, const ZmqLimits& limits = {},
                         std::optional<CurveClientKeys> keys = std::nullopt);

  // One request, one reply. Unavailable when nobody listens, DeadlineExceeded when somebody does
  // and did not answer in time: the request may yet be carried out, so repeat a change under the
  // same idempotency key. What the engine thinks of the request is in the reply's status.
  [[nodiscard]] absl::StatusOr<v1::ControlReply> Call(const v1::ControlRequest& request,
                                                      absl::Duration timeout);

 private:
  RequestClient client_;
};

// The reply's status as a value: OK when its code is 0.
[[nodiscard]] absl::Status StatusOf(const v1::ControlReply& reply);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_CONTROL_CLIENT_H_
