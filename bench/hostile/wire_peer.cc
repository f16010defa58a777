#include "bench/hostile/wire_peer.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <utility>

#include "absl/time/clock.h"

namespace sluis {
namespace {

constexpr size_t kGreetingBytes = 64;

// What has happened, 0 when the time is over. A deadline that has passed is no patience: poll takes
// a negative one for all of it.
short WaitFor(int descriptor, short events, absl::Duration patience) {
  pollfd item = {descriptor, events, 0};
  const int64_t milliseconds = std::max<int64_t>(0, absl::ToInt64Milliseconds(patience));
  return poll(&item, 1, static_cast<int>(milliseconds)) > 0 ? item.revents : short{0};
}

}  // namespace

std::string WireGreeting() {
  std::string greeting("\xFF\0\0\0\0\0\0\0\0\x7F\x03\0NULL", 16);
  greeting.resize(kGreetingBytes);
  return greeting;
}

std::string WireReady(std::string_view type) {
  std::string body = std::string("\x05READY\x0BSocket-Type\0\0\0", 21);
  body.push_back(static_cast<char>(type.size()));
  body.append(type);
  return std::string("\x04") + static_cast<char>(body.size()) + body;
}

std::string WireFrame(std::string_view bytes, bool more) {
  std::string frame;
  const bool large = bytes.size() > 255;
  frame.push_back(static_cast<char>((more ? 1 : 0) | (large ? 2 : 0)));
  for (int shift = large ? 56 : 0; shift >= 0; shift -= 8) {
    frame.push_back(static_cast<char>(uint64_t{bytes.size()} >> shift));
  }
  return frame.append(bytes);
}

WirePeer::WirePeer(const std::string& endpoint) {
  const size_t colon = endpoint.rfind(':');
  uint16_t port = 0;
  std::from_chars(endpoint.data() + colon + 1, endpoint.data() + endpoint.size(), port);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return;
  // Its end is a reset: else each would keep a port of this machine for a minute.
  const linger at_once = {1, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  if (connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) Close();
}

WirePeer::~WirePeer() { Close(); }

WirePeer::WirePeer(WirePeer&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

WirePeer& WirePeer::operator=(WirePeer&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

void WirePeer::Close() {
  if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
}

size_t WirePeer::Send(std::string_view bytes, absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  size_t done = 0;
  while (stands() && done < bytes.size()) {
    const ssize_t sent =
        send(descriptor_, bytes.data() + done, bytes.size() - done, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent >= 0) {
      done += static_cast<size_t>(sent);
    } else if (errno != EAGAIN && errno != EINTR) {
      Close();
    } else {
      // The other side may have ended it while nothing can be sent: no reset comes then.
      const short happened = WaitFor(descriptor_, POLLOUT | POLLRDHUP, deadline - absl::Now());
      if (happened == 0) break;
      if ((happened & POLLRDHUP) != 0) Close();
    }
  }
  return done;
}

std::string WirePeer::Read(size_t size, absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  std::string all;
  char buffer[65536];
  while (stands() && all.size() < size) {
    if (WaitFor(descriptor_, POLLIN, deadline - absl::Now()) == 0) break;
    const ssize_t got = recv(descriptor_, buffer, sizeof(buffer), MSG_DONTWAIT);
    if (got > 0) all.append(buffer, static_cast<size_t>(got));
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) Close();
  }
  return all;
}

bool WirePeer::ShakeHands(std::string_view type, absl::Duration patience) {
  Send(WireGreeting() + WireReady(type), patience);
  // What came too early for the other side would end the connection: its READY is awaited, whose
  // length is the second byte.
  const std::string answer = Read(kGreetingBytes + 2, patience);
  if (answer.size() < kGreetingBytes + 2) return false;
  const size_t whole = kGreetingBytes + 2 + static_cast<uint8_t>(answer[kGreetingBytes + 1]);
  if (answer.size() < whole) Read(whole - answer.size(), patience);
  return stands();
}

bool WirePeer::AwaitEnd(absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  while (stands() && absl::Now() < deadline) Read(1, deadline - absl::Now());
  return !stands();
}

void WirePeer::Drain() {
  while (stands() && WaitFor(descriptor_, POLLIN, absl::ZeroDuration()) != 0) {
    Read(1, absl::ZeroDuration());
  }
}

}  // namespace sluis
