#include "connectors/zeromq/control_client.h"

#include <fmt/format.h>

#include <utility>

#include "absl/time/clock.h"

namespace sluis {
namespace {

// An explanation or a page of matches can be far larger than any request.
constexpr int64_t kMaxReplyBytes = int64_t{256} << 20;

ZmqLimits ForReplies(ZmqLimits limits) {
  limits.max_frame_bytes = kMaxReplyBytes;
  limits.linger = absl::ZeroDuration();
  return limits;
}

}  // namespace

ControlClient::ControlClient(std::string_view endpoint, const ZmqLimits& limits)
    : endpoint_(endpoint), limits_(ForReplies(limits)), context_(std::make_unique<ZmqContext>()) {}

absl::StatusOr<v1::ControlReply> ControlClient::Call(const v1::ControlRequest& request,
                                                     absl::Duration timeout) {
  absl::StatusOr<v1::ControlReply> reply = CallOnce(request, timeout);
  // The answer to a request that we no longer wait for must not answer the next one.
  if (!reply.ok()) socket_ = ZmqSocket();
  return reply;
}

absl::StatusOr<v1::ControlReply> ControlClient::CallOnce(const v1::ControlRequest& request,
                                                         absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  if (!socket_) {
    absl::StatusOr<ZmqSocket> socket =
        SocketFactory(context_.get()).Connect(ZmqRole::kDealer, endpoint_, limits_);
    if (!socket.ok()) return socket.status();
    socket_ = *std::move(socket);
  }
  if (!WaitFor(socket_, ZmqEvent::kWritable, timeout)) {
    return absl::UnavailableError(
        fmt::format("nobody listens on {} (is sluis serve running?)", endpoint_));
  }
  if (absl::Status sent = socket_.Send({request.SerializeAsString()}); !sent.ok()) return sent;
  if (!WaitFor(socket_, ZmqEvent::kReadable, deadline - absl::Now())) {
    return absl::DeadlineExceededError(
        fmt::format("{} is open but did not answer within {}: the engine is busy, or it was "
                    "stopped meanwhile; the request may yet be carried out",
                    endpoint_, absl::FormatDuration(timeout)));
  }
  absl::StatusOr<ZmqMessage> message = socket_.Receive(1);
  if (!message.ok()) return message.status();
  v1::ControlReply reply;
  if (!reply.ParseFromString(message->frames[0])) {
    return absl::InternalError(
        fmt::format("{} answers with something else than a sluis.v1.ControlReply", endpoint_));
  }
  return reply;
}

absl::Status StatusOf(const v1::ControlReply& reply) {
  return absl::Status(static_cast<absl::StatusCode>(reply.status().code()),
                      reply.status().message());
}

}  // namespace sluis
