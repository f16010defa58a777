#include "connectors/zeromq/connection_guard.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>

namespace sluis {
namespace {

// Bytes that came in by a TCP connection since it was made; 0 when the kernel does not say.
uint64_t ReceivedBytes(int descriptor) {
  tcp_info info = {};
  socklen_t size = sizeof(info);
  if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

}  // namespace

void ConnectionGuard::ReadEvents() {
  while (const std::optional<ConnectionEvent> event = NextConnectionEvent(&monitor_)) {
    if (event->accepted) {
      Accepted(event->descriptor);
    } else {
      Ended(event->descriptor);
    }
  }
}

void ConnectionGuard::Ended(int descriptor) {
  const auto found = connections_.find(descriptor);
  if (found == connections_.end()) return;
  if (addresses_ != nullptr && found->second.delivered_bytes == 0) {
    addresses_->Failed(AddressOnly(found->second.peer), SteadyTime());
  }
  connections_.erase(found);
}

void ConnectionGuard::Accepted(int descriptor) {
  // ZeroMQ does not report every end of a connection that is being made.
  Ended(descriptor);
  const std::string peer = PeerOf(descriptor);
  connections_[descriptor] = {peer, 0};
  if (addresses_ != nullptr && !addresses_->Allows(AddressOnly(peer), SteadyTime())) {
    Cut(descriptor);
  }
  if (connections_.size() > limits_.max_connections) ForgetGone();
  if (connections_.size() > limits_.max_connections) Cut(descriptor);
}

// ZeroMQ does not report the end of a connection that ends while it is being made.
void ConnectionGuard::ForgetGone() {
  absl::erase_if(connections_, [](const auto& entry) {
    return entry.second.peer.empty() || PeerOf(entry.first) != entry.second.peer;
  });
}

void ConnectionGuard::Delivered(const ZmqMessage& message) {
  const auto found = connections_.find(message.connection);
  if (found == connections_.end()) return;
  const size_t added = message.peer.name.empty() ? 0 : kCurveFrameBytes;
  found->second.delivered_bytes += message.wire_bytes - WireBytes(message.frames[0].size() + added);
}

void ConnectionGuard::Check() {
  for (const auto& [descriptor, connection] : connections_) {
    const uint64_t received = ReceivedBytes(descriptor);
    if (received > connection.delivered_bytes + limits_.max_held_bytes) Cut(descriptor);
  }
}

void ConnectionGuard::Cut(int descriptor) {
  // It stays in the book until ZeroMQ reports its end.
  const auto found = connections_.find(descriptor);
  if (found != connections_.end() && ShutDown(descriptor, found->second.peer)) ++cut_;
}

}  // namespace sluis
