#include "connectors/zeromq/peer_address.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <zmq.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>

namespace sluis {

std::string PeerOf(int descriptor) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "";
  return std::string(reinterpret_cast<const char*>(&address), size);
}

std::string AddressOnly(const std::string& peer) {
  sockaddr_storage address = {};
  std::memcpy(&address, peer.data(), std::min(peer.size(), sizeof(address)));
  if (address.ss_family == AF_INET && peer.size() >= sizeof(sockaddr_in)) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(address);
    return std::string(reinterpret_cast<const char*>(&four.sin_addr), sizeof(four.sin_addr));
  }
  if (address.ss_family == AF_INET6 && peer.size() >= sizeof(sockaddr_in6)) {
    const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
    // Who has one address of version 6 has the 2^64 beside it.
    return std::string(reinterpret_cast<const char*>(&six.sin6_addr), 8);
  }
  return "";
}

std::optional<ConnectionEvent> NextConnectionEvent(ZmqSocket* monitor) {
  while (true) {
    const absl::StatusOr<ZmqMessage> message = monitor->Receive(2);
    if (!message.ok()) return std::nullopt;
    const std::string& frame = message->frames[0];
    if (frame.size() != sizeof(uint16_t) + sizeof(int32_t)) continue;
    uint16_t kind = 0;
    int32_t descriptor = 0;
    std::memcpy(&kind, frame.data(), sizeof(kind));
    std::memcpy(&descriptor, frame.data() + sizeof(kind), sizeof(descriptor));
    return ConnectionEvent{kind == ZMQ_EVENT_ACCEPTED, descriptor};
  }
}

bool ShutDown(int descriptor, const std::string& peer) {
  if (peer.empty() || PeerOf(descriptor) != peer) return false;
  return ::shutdown(descriptor, SHUT_RDWR) == 0;
}

absl::Duration SteadyTime() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace sluis
