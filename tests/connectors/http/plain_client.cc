#include "tests/connectors/http/plain_client.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace sluis {
namespace {

constexpr int kLongestWaitMs = 30'000;

}  // namespace

PlainClient::PlainClient(const std::string& address)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const size_t colon = address.rfind(':');
  sockaddr_in peer = {};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(static_cast<uint16_t>(std::atoi(address.c_str() + colon + 1)));
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &peer.sin_addr);
  EXPECT_EQ(connect(socket_, reinterpret_cast<const sockaddr*>(&peer), sizeof(peer)), 0) << address;
}

PlainClient::~PlainClient() { close(socket_); }

bool PlainClient::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

void PlainClient::EndWriting() { shutdown(socket_, SHUT_WR); }

bool PlainClient::Hears(int milliseconds) {
  pollfd event = {socket_, POLLIN, 0};
  return poll(&event, 1, milliseconds) == 1;
}

const std::string& PlainClient::ReadUntil(std::string_view text) {
  char piece[4096];
  while (read_.find(text) == std::string::npos) {
    const ssize_t count = Hears(kLongestWaitMs) ? recv(socket_, piece, sizeof(piece), 0) : 0;
    if (count <= 0) {
      ADD_FAILURE() << "'" << text << "' did not come, only: " << read_;
      break;
    }
    read_.append(piece, static_cast<size_t>(count));
  }
  return read_;
}

std::string PlainClient::ReadAll() {
  std::string all;
  char piece[4096];
  for (;;) {
    pollfd event = {socket_, POLLIN, 0};
    if (poll(&event, 1, kLongestWaitMs) != 1) {
      ADD_FAILURE() << "the server keeps the connection, after: " << all;
      return all;
    }
    const ssize_t count = recv(socket_, piece, sizeof(piece), 0);
    if (count <= 0) return all;
    all.append(piece, static_cast<size_t>(count));
  }
}

HttpReply ParseReply(const std::string& bytes) {
  HttpReply reply;
  const size_t end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || end == std::string::npos) return reply;
  reply.status = std::atoi(bytes.c_str() + 9);
  reply.head = bytes.substr(0, end + 2);
  reply.body = bytes.substr(end + 4);
  return reply;
}

HttpReply Fetch(const std::string& address, const std::string& path, const std::string& method) {
  PlainClient client(address);
  client.Write(method + " " + path + " HTTP/1.1\r\nHost: " + address + "\r\n\r\n");
  return ParseReply(client.ReadAll());
}

}  // namespace sluis
