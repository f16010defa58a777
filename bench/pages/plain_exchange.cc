#include "bench/pages/plain_exchange.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr timeval kPatience = {30, 0};

// Closed when it goes.
class Connection {
 public:
  Connection() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool Open(const std::string& address) const {
    const size_t colon = address.rfind(':');
    if (colon == std::string::npos) return false;
    sockaddr_in peer = {};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(static_cast<uint16_t>(std::atoi(address.c_str() + colon + 1)));
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
    return inet_pton(AF_INET, address.substr(0, colon).c_str(), &peer.sin_addr) == 1 &&
           connect(socket_, reinterpret_cast<const sockaddr*>(&peer), sizeof(peer)) == 0;
  }

  bool Write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return true;
  }

  // Until the server closes; false when it does not.
  bool ReadAll(std::string* all) const {
    char piece[65'536];
    for (;;) {
      const ssize_t count = recv(socket_, piece, sizeof(piece), 0);
      if (count <= 0) return count == 0;
      all->append(piece, static_cast<size_t>(count));
    }
  }

 private:
  const int socket_;
};

}  // namespace

absl::StatusOr<PlainAnswer> Exchange(const std::string& address, std::string_view request) {
  const absl::Time start = absl::Now();
  std::string bytes;
  const Connection connection;
  if (!connection.Open(address) || !connection.Write(request) || !connection.ReadAll(&bytes)) {
    return absl::ErrnoToStatus(errno, "no answer from " + address);
  }
  PlainAnswer answer;
  answer.milliseconds = absl::ToDoubleMilliseconds(absl::Now() - start);
  const size_t end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || end == std::string::npos) {
    return absl::InternalError("no HTTP from " + address + " but " + bytes.substr(0, 80));
  }
  answer.status = std::atoi(bytes.c_str() + 9);
  answer.head = bytes.substr(0, end + 2);
  answer.body = bytes.substr(end + 4);
  return answer;
}

std::string GetRequest(std::string_view path, std::string_view cookie) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: pages.example\r\nCookie: {}\r\n\r\n", path, cookie);
}

std::string PostRequest(std::string_view path, std::string_view cookie, std::string_view form) {
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: pages.example\r\nCookie: {}\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
      path, cookie, form.size(), form);
}

}  // namespace sluis
