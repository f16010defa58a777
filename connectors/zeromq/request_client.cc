#include "connectors/zeromq/request_client.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "fmt/format.h"

namespace sluis {
namespace {

// An explanation or a page of matches can be far larger than any request.
constexpr int64_t kMaxReplyBytes = int64_t{256} << 20;
// A connection and its handshake take far less; an answer may take longer.
constexpr absl::Duration kConnect = absl::Seconds(10);

ZmqLimits ForReplies(ZmqLimits limits) {
  limits.max_frame_bytes = kMaxReplyBytes;
  limits.linger = absl::ZeroDuration();
  return limits;
}

}  // namespace

std::string_view ConnectHint(std::string_view endpoint, bool with_key) {
  if (with_key) return "is sluis serve running there, and does it know this key?";
  if (endpoint.starts_with("tcp://")) return "is sluis serve running, and does it ask for a --key?";
  return "is sluis serve running?";
}

RequestClient::RequestClient(std::string_view endpoint, std::string_view hint,
                             const ZmqLimits& limits, std::optional<CurveClientKeys> keys)
    : endpoint_(endpoint),
      hint_(hint),
      limits_(ForReplies(limits)),
      keys_(std::move(keys)),
      context_(std::make_unique<ZmqContext>()) {}

absl::StatusOr<std::vector<std::string>> RequestClient::Exchange(
    const std::vector<std::string_view>& frames, absl::Duration timeout) {
  auto reply = ExchangeOnce(frames, timeout);
  // The answer to a request that we no longer wait for must not answer the next one.
  if (!reply.ok()) socket_ = ZmqSocket();
  return reply;
}

absl::StatusOr<std::vector<std::string>> RequestClient::ExchangeOnce(
    const std::vector<std::string_view>& frames, absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  if (!socket_) {
    absl::StatusOr<ZmqSocket> socket =
        SocketFactory(context_.get(), keys_).Connect(ZmqRole::kDealer, endpoint_, limits_);
    if (!socket.ok()) return socket.status();
    socket_ = *std::move(socket);
  }
  if (!WaitFor(socket_, ZmqEvent::kWritable, std::min(timeout, kConnect))) {
    return absl::UnavailableError(fmt::format("nobody listens on {} ({})", endpoint_, hint_));
  }
  if (absl::Status sent = socket_.Send(frames); !sent.ok()) return sent;
  if (!WaitFor(socket_, ZmqEvent::kReadable, deadline - absl::Now())) {
    return absl::DeadlineExceededError(
        fmt::format("{} is open but did not answer within {}: it is busy, or it was stopped "
                    "meanwhile; the request may yet be carried out",
                    endpoint_, absl::FormatDuration(timeout)));
  }
  absl::StatusOr<ZmqMessage> message = socket_.Receive(frames.size());
  if (!message.ok()) return message.status();
  return std::move(message->frames);
}

}  // namespace sluis
