// A port of 127.0.0.1 that nobody serves, and who came there.
#ifndef SLUIS_TESTS_CONNECTORS_FEEDS_LISTENING_SOCKET_H_
#define SLUIS_TESTS_CONNECTORS_FEEDS_LISTENING_SOCKET_H_

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sluis {

class ListeningSocket {
 public:
  ListeningSocket() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 16), 0);
    EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~ListeningSocket() { ::close(socket_); }
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  [[nodiscard]] int port() const { return port_; }
  // Until somebody comes; it is not answered. False when nobody does in a minute.
  [[nodiscard]] bool AwaitConnection() const {
    pollfd readable = {socket_, POLLIN, 0};
    return ::poll(&readable, 1, 60'000) == 1;
  }
  // Connections since the last call, also those that were given up again.
  [[nodiscard]] int TakeConnections() const {
    int count = 0;
    for (int peer = -1; (peer = ::accept(socket_, nullptr, nullptr)) >= 0; ++count) ::close(peer);
    return count;
  }

 private:
  const int socket_;
  int port_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_FEEDS_LISTENING_SOCKET_H_
