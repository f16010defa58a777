#include "connectors/zeromq/connection_guard.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <functional>
#include <limits>
#include <optional>
#include <string_view>

namespace sluis {
namespace {

// Well above what signs of life take: of ZeroMQ's own clients, with CURVE, 16 bytes a second.
constexpr double kUncountedBytesPerSecond = 64;

// Bytes that came in by a TCP connection since it was made; 0 when the kernel does not say.
uint64_t ReceivedBytes(int descriptor) {
  tcp_info info = {};
  socklen_t size = sizeof(info);
  if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

}  // namespace

void ConnectionGuard::ReadEvents(const std::function<void(const ConnectionEvent&)>& hear) {
  while (const std::optional<ConnectionEvent> event = NextConnectionEvent(&monitor_)) {
    if (event->accepted) {
      Accepted(event->descriptor);
    } else {
      Ended(event->descriptor);
    }
    if (hear) hear(*event);
  }
}

void ConnectionGuard::Ended(int descriptor) {
  const auto found = connections_.find(descriptor);
  if (found == connections_.end()) return;
  if (addresses_ != nullptr && found->second.delivered_bytes == 0) {
    addresses_->Failed(AddressOnly(found->second.peer), SteadyTime());
  }
  if (found->second.cut) --ending_;
  connections_.erase(found);
}

void ConnectionGuard::Accepted(int descriptor) {
  // ZeroMQ does not report every end of a connection that is being made.
  Ended(descriptor);
  Connection& connection = connections_[descriptor];
  connection.peer = PeerOf(descriptor);
  connection.since = SteadyTime();
  connection.number = ++accepted_;
  if (addresses_ != nullptr && !addresses_->Allows(AddressOnly(connection.peer), SteadyTime())) {
    Cut(descriptor, &connection);
  }
  const auto full = [this] { return connections_.size() - ending_ > limits_.max_connections; };
  if (full()) ForgetGone();
  if (full()) MakeRoom(descriptor);
}

// ZeroMQ does not report the end of a connection that ends while it is being made.
void ConnectionGuard::ForgetGone() {
  absl::erase_if(connections_, [this](const auto& entry) {
    if (!entry.second.peer.empty() && PeerOf(entry.first) == entry.second.peer) return false;
    if (entry.second.cut) --ending_;
    return true;
  });
}

void ConnectionGuard::MakeRoom(int newcomer) {
  int chosen = newcomer;
  uint64_t oldest = std::numeric_limits<uint64_t>::max();
  for (const auto& [descriptor, connection] : connections_) {
    if (connection.cut || connection.delivered_bytes > 0 || connection.number >= oldest) continue;
    oldest = connection.number;
    chosen = descriptor;
  }
  Cut(chosen);
}

void ConnectionGuard::Delivered(const ZmqMessage& message) {
  const auto found = connections_.find(message.connection);
  if (found == connections_.end()) return;
  const size_t added = message.peer.name.empty() ? 0 : kCurveFrameBytes;
  found->second.delivered_bytes += message.wire_bytes - WireBytes(message.frames[0].size() + added);
}

void ConnectionGuard::DeliveredSubscription(const ZmqMessage& message) {
  const auto found = connections_.find(message.connection);
  if (found == connections_.end()) return;
  Connection& connection = found->second;
  connection.delivered_bytes += message.wire_bytes;
  const std::string_view frame = message.frames[0];
  if (frame.empty()) return;
  const size_t topic = std::hash<std::string_view>()(frame.substr(1));
  if (frame[0] == '\1') connection.subscriptions.insert(topic);
  if (frame[0] == '\0') connection.subscriptions.erase(topic);
  if (connection.subscriptions.size() > limits_.max_subscriptions) Cut(found->first, &connection);
}

void ConnectionGuard::Check() {
  const absl::Duration now = SteadyTime();
  uint64_t total = 0;
  uint64_t most = 0;
  int largest = -1;
  for (auto& [descriptor, connection] : connections_) {
    const uint64_t uncounted = connection.delivered_bytes +
                               static_cast<uint64_t>(kUncountedBytesPerSecond *
                                                     absl::ToDoubleSeconds(now - connection.since));
    const uint64_t received = ReceivedBytes(descriptor);
    if (connection.cut || received <= uncounted) continue;
    const uint64_t held = received - uncounted;
    if (held > limits_.max_held_bytes) {
      Cut(descriptor, &connection);
      continue;
    }
    total += held;
    if (held <= most) continue;
    most = held;
    largest = descriptor;
  }
  // The next look, some milliseconds later, cuts one more if that was not enough.
  if (total > limits_.max_total_held_bytes) Cut(largest);
}

void ConnectionGuard::Cut(int descriptor) {
  const auto found = connections_.find(descriptor);
  if (found != connections_.end()) Cut(descriptor, &found->second);
}

void ConnectionGuard::Cut(int descriptor, Connection* connection) {
  if (connection->cut || !ShutDown(descriptor, connection->peer)) return;
  connection->cut = true;
  ++ending_;
  ++cut_;
}

}  // namespace sluis
