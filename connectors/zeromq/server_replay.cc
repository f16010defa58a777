// The server's replay socket: one request, one reply, in order.
#include <string>
#include <utility>

#include "connectors/zeromq/envelope.h"
#include "connectors/zeromq/frames.h"
#include "connectors/zeromq/server.h"

namespace sluis {

void ZmqServer::AnswerReplay() {
  if (!sockets_[kReplay]) return;
  for (int i = 0; i < kTurn; ++i) {
    absl::StatusOr<ZmqMessage> message = sockets_[kReplay].Receive(kMostFrames);
    if (absl::IsNotFound(message.status())) return;
    if (!message.ok()) return Report(message.status());
    guards_[kReplay]->Delivered(*message);
    ++control_requests_;
    std::string routing_id;
    std::string frame;
    bool delimiter = false;
    absl::StatusOr<v1::ReplayRequest> request =
        OpenEnvelope(*message, &routing_id, &delimiter, &frame)
            ? ParseReplayFrame(frame)
            : absl::InvalidArgumentError(
                  "a message is one frame that holds one sluis.v1.ReplayRequest");
    absl::Status may = request.status();
    if (!may.ok()) ++malformed_requests_;
    if (may.ok()) may = MayReplay(*message, *request);
    v1::ReplayReply reply;
    if (may.ok()) {
      reply = engine_->Replay(*request);
    } else {
      reply.mutable_status()->set_code(static_cast<int>(may.code()));
      reply.mutable_status()->set_message(std::string(may.message()));
    }
    Report(replies_[kReplay]->Send(routing_id, delimiter, reply.SerializeAsString()));
  }
}

}  // namespace sluis
