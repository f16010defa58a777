#include "connectors/zeromq/reply_queue.h"

#include <algorithm>
#include <utility>

#include "connectors/zeromq/envelope.h"

namespace sluis {

absl::Status ReplyQueue::Send(std::string_view routing_id, bool delimiter,
                              std::string_view payload) {
  if (waiting_.find(routing_id) == waiting_.end()) {
    absl::Status sent = TrySend(routing_id, delimiter, payload);
    if (absl::IsUnavailable(sent)) {
      // The socket looks at what the I/O thread has told it.
      static_cast<void>(WaitFor(*socket_, ZmqEvent::kWritable, absl::ZeroDuration()));
      sent = TrySend(routing_id, delimiter, payload);
    }
    if (!absl::IsUnavailable(sent)) return sent;
  }
  Keep(routing_id, delimiter, payload);
  return absl::OkStatus();
}

absl::Status ReplyQueue::SendWaiting() {
  if (waiting_.empty()) return absl::OkStatus();
  static_cast<void>(WaitFor(*socket_, ZmqEvent::kWritable, absl::ZeroDuration()));
  absl::Status result;
  for (auto entry = waiting_.begin(); entry != waiting_.end();) {
    Peer& peer = entry->second;
    while (!peer.replies.empty()) {
      const Reply& reply = peer.replies.front();
      const absl::Status sent = TrySend(entry->first, reply.delimiter, reply.payload);
      if (absl::IsUnavailable(sent)) break;
      result.Update(sent);
      peer.bytes -= reply.payload.size();
      total_bytes_ -= reply.payload.size();
      peer.replies.pop_front();
    }
    const auto done = entry++;
    if (done->second.replies.empty()) waiting_.erase(done);
  }
  return result;
}

absl::Status ReplyQueue::TrySend(std::string_view routing_id, bool delimiter,
                                 std::string_view payload) {
  absl::Status sent = SendEnvelope(*socket_, routing_id, delimiter, payload);
  return absl::IsNotFound(sent) ? absl::OkStatus() : sent;
}

void ReplyQueue::Keep(std::string_view routing_id, bool delimiter, std::string_view payload) {
  Peer& peer = waiting_[std::string(routing_id)];
  if (peer.replies.size() >= limits_.max_replies ||
      (!peer.replies.empty() && peer.bytes + payload.size() > limits_.max_bytes)) {
    ++dropped_;
    return;
  }
  peer.replies.push_back({delimiter, std::string(payload)});
  peer.bytes += payload.size();
  total_bytes_ += payload.size();
  while (total_bytes_ > limits_.max_total_bytes && DropMost()) {
  }
}

bool ReplyQueue::DropMost() {
  const auto most = std::max_element(
      waiting_.begin(), waiting_.end(),
      [](const auto& one, const auto& other) { return one.second.bytes < other.second.bytes; });
  if (most->second.replies.size() == 1) return false;
  total_bytes_ -= most->second.bytes;
  dropped_ += most->second.replies.size();
  waiting_.erase(most);
  return true;
}

}  // namespace sluis
