#include "connectors/zeromq/connection_guard.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <zmq.h>

#include <cstring>
#include <string_view>
#include <utility>

namespace sluis {
namespace {

// The peer's address as bytes; empty when the descriptor is no connected socket.
std::string PeerOf(int descriptor) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "";
  return std::string(reinterpret_cast<const char*>(&address), size);
}

// Bytes that came in by a TCP connection since it was made; 0 when the kernel does not say.
uint64_t ReceivedBytes(int descriptor) {
  tcp_info info = {};
  socklen_t size = sizeof(info);
  if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

}  // namespace

void ConnectionGuard::ReadEvents() {
  while (true) {
    absl::StatusOr<ZmqMessage> message = monitor_.Receive(2);
    if (!message.ok()) return;
    const std::string& event = message->frames[0];
    if (event.size() != sizeof(uint16_t) + sizeof(uint32_t)) continue;
    uint16_t kind = 0;
    int32_t descriptor = 0;
    std::memcpy(&kind, event.data(), sizeof(kind));
    std::memcpy(&descriptor, event.data() + sizeof(kind), sizeof(descriptor));
    if (kind == ZMQ_EVENT_ACCEPTED) {
      Accepted(descriptor);
    } else {
      connections_.erase(descriptor);
    }
  }
}

void ConnectionGuard::Accepted(int descriptor) {
  connections_[descriptor] = {PeerOf(descriptor), 0};
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
  found->second.delivered_bytes += message.wire_bytes - WireBytes(message.frames[0].size());
}

void ConnectionGuard::Check() {
  for (const auto& [descriptor, connection] : connections_) {
    const uint64_t received = ReceivedBytes(descriptor);
    if (received > connection.delivered_bytes + limits_.max_held_bytes) Cut(descriptor);
  }
}

void ConnectionGuard::Cut(int descriptor) {
  // ZeroMQ owns the descriptor and may have closed it by now; nothing but the same connection is
  // shut down. It stays in the book until ZeroMQ reports its end.
  const auto found = connections_.find(descriptor);
  if (found == connections_.end() || found->second.peer.empty()) return;
  if (PeerOf(descriptor) != found->second.peer) return;
  if (::shutdown(descriptor, SHUT_RDWR) == 0) ++cut_;
}

}  // namespace sluis
