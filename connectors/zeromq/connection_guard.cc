#include "connectors/zeromq/connection_guard.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <optional>
#include <vector>

namespace sluis {
namespace {

// Well above what signs of life take: of ZeroMQ's own clients, with CURVE, 16 bytes a second.
constexpr double kUncountedBytesPerSecond = 64;

// Each takes about a microsecond.
constexpr size_t kLooksAtATime = 32;

constexpr absl::Duration kBetweenForgetting = absl::Milliseconds(100);

// Bytes that came in by a TCP connection since it was made; 0 when the kernel does not say.
uint64_t ReceivedBytes(int descriptor) {
  tcp_info info = {};
  socklen_t size = sizeof(info);
  if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

// Of those, what nobody has read from the kernel yet.
uint64_t WaitingBytes(int descriptor) {
  int waiting = 0;
  return ::ioctl(descriptor, FIONREAD, &waiting) == 0 && waiting > 0
             ? static_cast<uint64_t>(waiting)
             : 0;
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
  silent_.erase(found->second.number);
  subscriptions_ended_ |= !found->second.subscriptions.empty();
  connections_.erase(found);
}

void ConnectionGuard::Accepted(int descriptor) {
  // ZeroMQ does not report every end of a connection that is being made.
  Ended(descriptor);
  Connection& connection = connections_[descriptor];
  connection.peer = PeerOf(descriptor);
  connection.since = SteadyTime();
  connection.number = ++accepted_;
  silent_[connection.number] = descriptor;
  if (addresses_ != nullptr && !addresses_->Allows(AddressOnly(connection.peer), SteadyTime())) {
    Cut(descriptor, &connection);
  }
  const auto full = [this] { return connections_.size() - ending_ > limits_.max_connections; };
  if (full()) ForgetGone();
  if (full()) Cut(silent_.empty() ? descriptor : silent_.begin()->second);
}

// ZeroMQ does not report the end of a connection that ends while it is being made. Each is asked
// about, so not at every connection of many.
void ConnectionGuard::ForgetGone() {
  const absl::Duration now = SteadyTime();
  if (now - forgot_at_ < kBetweenForgetting) return;
  forgot_at_ = now;
  absl::erase_if(connections_, [this](const auto& entry) {
    if (!entry.second.peer.empty() && PeerOf(entry.first) == entry.second.peer) return false;
    if (entry.second.cut) --ending_;
    silent_.erase(entry.second.number);
    subscriptions_ended_ |= !entry.second.subscriptions.empty();
    return true;
  });
}

void ConnectionGuard::Brought(Connection* connection, size_t bytes) {
  connection->delivered_bytes += bytes;
  silent_.erase(connection->number);
}

void ConnectionGuard::Delivered(const ZmqMessage& message) {
  const auto found = connections_.find(message.connection);
  if (found == connections_.end()) return;
  const size_t added = message.peer.name.empty() ? 0 : kCurveFrameBytes;
  Brought(&found->second, message.wire_bytes - WireBytes(message.frames[0].size() + added));
}

bool ConnectionGuard::DeliveredSubscription(const ZmqMessage& message) {
  const auto found = connections_.find(message.connection);
  if (found == connections_.end()) return false;
  Connection& connection = found->second;
  Brought(&connection, message.wire_bytes);
  const std::string& frame = message.frames[0];
  if (frame.starts_with('\0') && connection.subscriptions.erase(frame.substr(1)) > 0) {
    connection.subscription_bytes -= frame.size() - 1;
    subscriptions_ended_ = true;
  }
  if (!frame.starts_with('\1') || connection.cut) return false;
  if (connection.subscriptions.insert(frame.substr(1)).second) {
    connection.subscription_bytes += frame.size() - 1;
  }
  if (frame.size() - 1 > limits_.max_topic_bytes ||
      connection.subscriptions.size() > limits_.max_subscriptions ||
      connection.subscription_bytes > limits_.max_subscription_bytes) {
    Cut(found->first, &connection);
  }
  return true;
}

std::set<std::string> ConnectionGuard::Subscriptions() const {
  std::set<std::string> all;
  for (const auto& [descriptor, connection] : connections_) {
    all.insert(connection.subscriptions.begin(), connection.subscriptions.end());
  }
  return all;
}

uint64_t ConnectionGuard::HeldBytes(int descriptor, const Connection& connection) const {
  const absl::Duration stands = SteadyTime() - connection.since;
  const auto uncounted =
      static_cast<uint64_t>(kUncountedBytesPerSecond * absl::ToDoubleSeconds(stands));
  const uint64_t received = ReceivedBytes(descriptor);
  // What waits in the kernel is not held here; asked second, so that it is not too little.
  const uint64_t gone = connection.delivered_bytes + uncounted + WaitingBytes(descriptor);
  return received > gone ? received - gone : 0;
}

bool ConnectionGuard::Check(const std::function<bool()>& readable) {
  if (to_check_.empty()) {
    for (const auto& entry : connections_) to_check_.push_back(entry.first);
  }
  std::vector<int> unfinished;
  for (size_t looks = 0; looks < kLooksAtATime && !to_check_.empty(); ++looks) {
    const int descriptor = to_check_.back();
    to_check_.pop_back();
    const auto found = connections_.find(descriptor);
    if (found == connections_.end() || found->second.cut) continue;
    Connection& connection = found->second;
    connection.held_bytes = HeldBytes(descriptor, connection);
    if (connection.held_bytes > limits_.max_held_bytes) {
      Cut(descriptor, &connection);
    } else if (connection.held_bytes > limits_.max_unfinished_bytes) {
      unfinished.push_back(descriptor);
    }
  }
  // Asked after the counting: had they been whole messages then, they could be read now.
  if (!unfinished.empty() && !readable()) {
    for (const int descriptor : unfinished) Cut(descriptor);
  }
  if (!to_check_.empty()) return false;
  CheckTotal();
  return true;
}

void ConnectionGuard::CheckTotal() {
  uint64_t total = 0;
  uint64_t most = 0;
  int largest = -1;
  for (const auto& [descriptor, connection] : connections_) {
    if (connection.cut) continue;
    total += connection.held_bytes;
    if (connection.held_bytes <= most) continue;
    most = connection.held_bytes;
    largest = descriptor;
  }
  // The next round, some milliseconds later, cuts one more if that was not enough.
  if (total > limits_.max_total_held_bytes) Cut(largest);
}

void ConnectionGuard::Cut(int descriptor) {
  const auto found = connections_.find(descriptor);
  if (found != connections_.end()) Cut(descriptor, &found->second);
}

void ConnectionGuard::Cut(int descriptor, Connection* connection) {
  if (connection->cut) return;
  // Also when it has gone by itself, which ZeroMQ has yet to tell.
  connection->cut = true;
  silent_.erase(connection->number);
  ShutDown(descriptor, connection->peer);
  ++ending_;
  ++cut_;
}

}  // namespace sluis
