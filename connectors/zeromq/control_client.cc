#include "connectors/zeromq/control_client.h"

#include <utility>

#include "fmt/format.h"

namespace sluis {

ControlClient::ControlClient(std::string_view endpoint, const ZmqLimits& limits,
                             std::optional<CurveClientKeys> keys)
    : client_(endpoint, ConnectHint(endpoint, keys.has_value()), limits, std::move(keys)) {}

absl::StatusOr<v1::ControlReply> ControlClient::Call(const v1::ControlRequest& request,
                                                     absl::Duration timeout) {
  const absl::StatusOr<std::vector<std::string>> frames =
      client_.Exchange({request.SerializeAsString()}, timeout);
  if (!frames.ok()) return frames.status();
  v1::ControlReply reply;
  if (!reply.ParseFromString(frames->front())) {
    return absl::InternalError(fmt::format(
        "{} answers with something else than a sluis.v1.ControlReply", client_.endpoint()));
  }
  return reply;
}

absl::Status StatusOf(const v1::ControlReply& reply) {
  return absl::Status(static_cast<absl::StatusCode>(reply.status().code()),
                      reply.status().message());
}

}  // namespace sluis
