#include "tests/connectors/http/streaming_peer.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "engine/digests/pieces.h"
#include "fmt/format.h"

namespace sluis {
namespace {

// Up to and with the empty line.
std::string ReadHead(int socket) {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n") && recv(socket, &byte, 1, 0) == 1) head.push_back(byte);
  return head;
}

HttpRequest ParseHead(std::string_view head) {
  HttpRequest request;
  const std::vector<std::string_view> lines = SplitAt(head, '\n');
  const std::vector<std::string_view> words = SplitAt(lines[0], ' ');
  if (words.size() < 2) return request;
  request.method = std::string(words[0]);
  const size_t mark = words[1].find('?');
  request.path = std::string(words[1].substr(0, mark));
  if (mark != std::string_view::npos) request.query = std::string(words[1].substr(mark + 1));
  for (size_t i = 1; i < lines.size(); ++i) {
    const size_t colon = lines[i].find(':');
    if (colon == std::string_view::npos) continue;
    std::string name(lines[i].substr(0, colon));
    std::string value(lines[i].substr(colon + 1));
    absl::AsciiStrToLower(&name);
    absl::StripAsciiWhitespace(&value);
    request.fields.emplace_back(std::move(name), std::move(value));
  }
  return request;
}

}  // namespace

bool PeerConnection::Write(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

void PeerConnection::AwaitEnd() const {
  char ignored[512];
  while (recv(socket_, ignored, sizeof(ignored), 0) > 0) {
  }
}

StreamingPeer::StreamingPeer(Handler handler)
    : handler_(std::move(handler)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(place);
  EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&place), size), 0);
  EXPECT_EQ(listen(listener_, 16), 0);
  EXPECT_EQ(getsockname(listener_, reinterpret_cast<sockaddr*>(&place), &size), 0);
  address_ = fmt::format("127.0.0.1:{}", ntohs(place.sin_port));
  accepting_ = std::thread([this] { Accept(); });
}

StreamingPeer::~StreamingPeer() {
  shutdown(listener_, SHUT_RDWR);
  accepting_.join();
  std::list<std::thread> threads;
  {
    const MutexLock lock(&mutex_);
    for (const int socket : sockets_) shutdown(socket, SHUT_RDWR);
    threads.swap(threads_);
  }
  for (std::thread& thread : threads) thread.join();
  close(listener_);
}

void StreamingPeer::Accept() {
  for (;;) {
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const MutexLock lock(&mutex_);
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] { Serve(socket); });
  }
}

void StreamingPeer::Serve(int socket) {
  const std::string head = ReadHead(socket);
  if (!head.empty()) handler_(ParseHead(head), PeerConnection(socket));
  const MutexLock lock(&mutex_);
  std::erase(sockets_, socket);
  shutdown(socket, SHUT_WR);
  close(socket);
}

std::string WholeAnswer(int status, const std::string& body, const std::string& fields) {
  return fmt::format(
      "HTTP/1.1 {} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\n"
      "Connection: close\r\n{}\r\n{}",
      status, body.size(), fields, body);
}

std::string HeadOfStream(const std::string& content_type) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\nConnection: close\r\n\r\n",
                     content_type);
}

}  // namespace sluis
