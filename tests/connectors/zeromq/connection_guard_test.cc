#include "connectors/zeromq/connection_guard.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

constexpr uint64_t kMaxHeld = 1 << 20;

// Reads what the socket delivers and has the guard look, until `done`; at most ten seconds.
template <typename Done>
bool Serve(ZmqSocket& router, ConnectionGuard& guard, const Done& done) {
  for (int i = 0; i < 1000 && !done(); ++i) {
    static_cast<void>(WaitFor(router, ZmqEvent::kReadable, absl::Milliseconds(10)));
    guard.ReadEvents();
    for (auto message = router.Receive(4); message.ok(); message = router.Receive(4)) {
      guard.Delivered(*message);
    }
    guard.Check([&] { return WaitFor(router, ZmqEvent::kReadable, {}); });
  }
  return done();
}

// Speaks just enough ZMTP 3.0 (rfc.zeromq.org/spec/23) to begin a message and never end it, which
// ZeroMQ itself would not send.
class EndlessPeer {
 public:
  explicit EndlessPeer(const std::string& endpoint) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port =
        htons(static_cast<uint16_t>(std::stoi(endpoint.substr(endpoint.rfind(':') + 1))));
    descriptor_ = ::socket(AF_INET, SOCK_STREAM, 0);
    EXPECT_EQ(::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    std::string greeting("\xFF\0\0\0\0\0\0\0\0\x7F\x03\0NULL", 16);
    greeting.resize(64);
    const std::string ready(
        "\x04\x1C\x05READY\x0BSocket-Type\0\0\0\x06"
        "DEALER",
        30);
    Write(greeting + ready);
    // A message that came before the other side has answered would end the connection.
    Read(greeting.size());
    const size_t size = static_cast<uint8_t>(Read(2)[1]);
    EXPECT_EQ(Read(size).substr(1, 5), "READY");
  }
  ~EndlessPeer() { ::close(descriptor_); }
  EndlessPeer(const EndlessPeer&) = delete;
  EndlessPeer& operator=(const EndlessPeer&) = delete;

  // One more frame of the same message, or the rest of the last one.
  void SendFrame() {
    if (left_.empty()) {
      left_ = std::string("\x03\0\0\0\0\0\x01\0\0", 9) + std::string(64 << 10, 'x');
    }
    Write(std::exchange(left_, ""));
  }
  uint64_t sent_bytes() const { return sent_bytes_; }
  // Whether the next thing that comes is the end of the connection, and not a sign of life.
  bool Ends() {
    char byte;
    return ::recv(descriptor_, &byte, 1, 0) == 0;
  }

 private:
  std::string Read(size_t size) {
    std::string bytes(size, 0);
    const timeval limit = {10, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    EXPECT_EQ(::recv(descriptor_, bytes.data(), size, MSG_WAITALL), static_cast<ssize_t>(size));
    return bytes;
  }
  void Write(const std::string& bytes) {
    const ssize_t written =
        ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    const size_t done = written < 0 ? 0 : static_cast<size_t>(written);
    sent_bytes_ += done;
    left_ = bytes.substr(done);
  }

  int descriptor_ = -1;
  uint64_t sent_bytes_ = 0;
  std::string left_;
};

class ConnectionGuardTest : public ::testing::Test {
 protected:
  void Start(const ConnectionLimits& limits) {
    const SocketFactory factory(&context_);
    router_ = *factory.Bind(ZmqRole::kRouter, "tcp://127.0.0.1:*", {});
    guard_.emplace(*factory.Monitor(router_), limits);
  }
  void TearDown() override { SocketFactory::StopMonitor(router_); }

  ZmqContext context_;
  ZmqSocket router_;
  std::optional<ConnectionGuard> guard_;
};

TEST_F(ConnectionGuardTest, CutsAConnectionWhoseMessageNeverEnds) {
  Start({.max_held_bytes = kMaxHeld});
  EndlessPeer peer(router_.bound_endpoint());
  EXPECT_TRUE(Serve(router_, *guard_, [&] {
    peer.SendFrame();
    return guard_->cut() > 0;
  }));
  EXPECT_GT(peer.sent_bytes(), kMaxHeld);
  EXPECT_TRUE(Serve(router_, *guard_, [&] { return guard_->connections() == 0; }));
  RawPeer honest(ZmqRole::kDealer, router_.bound_endpoint());
  honest.SendFrames({"hello"});
  EXPECT_TRUE(WaitFor(router_, ZmqEvent::kReadable, absl::Seconds(10)));
}

// More than it looks at in one call, wherever that one is among them.
TEST_F(ConnectionGuardTest, FindsTheOneOfManyThatHoldsTooMuch) {
  Start({.max_held_bytes = kMaxHeld});
  std::vector<std::unique_ptr<EndlessPeer>> peers;
  for (int i = 0; i < 100; ++i) {
    peers.push_back(std::make_unique<EndlessPeer>(router_.bound_endpoint()));
  }
  EXPECT_TRUE(Serve(router_, *guard_, [&] { return guard_->connections() == peers.size(); }));
  for (const size_t one : {size_t{0}, size_t{50}, size_t{99}}) {
    const uint64_t cut = guard_->cut();
    EXPECT_TRUE(Serve(router_, *guard_, [&] {
      peers[one]->SendFrame();
      return guard_->cut() > cut;
    }));
    EXPECT_TRUE(peers[one]->Ends());
  }
  EXPECT_EQ(guard_->cut(), 3U);
}

TEST_F(ConnectionGuardTest, CutsAConnectionWhoseMessagesNobodyTakes) {
  Start({.max_held_bytes = kMaxHeld});
  RawPeer peer(ZmqRole::kDealer, router_.bound_endpoint(), {.linger = absl::ZeroDuration()});
  const std::string frame(64 << 10, 'x');
  for (int i = 0; i < 32; ++i) peer.SendFrames({frame});
  for (int i = 0; i < 1000 && guard_->cut() == 0; ++i) {
    static_cast<void>(WaitFor(guard_->monitor(), ZmqEvent::kReadable, absl::Milliseconds(10)));
    guard_->ReadEvents();
    guard_->Check([] { return true; });
  }
  EXPECT_EQ(guard_->cut(), 1U);
}

TEST_F(ConnectionGuardTest, LeavesAConnectionWhoseMessagesAreTaken) {
  Start({.max_held_bytes = kMaxHeld});
  RawPeer peer(ZmqRole::kDealer, router_.bound_endpoint());
  const std::string frame(64 << 10, 'x');
  for (int i = 0; i < 64; ++i) {
    peer.SendFrames({frame});
    bool taken = false;
    ASSERT_TRUE(Serve(router_, *guard_, [&] { return std::exchange(taken, true); }));
  }
  EXPECT_EQ(guard_->cut(), 0U);
}

TEST_F(ConnectionGuardTest, CutsTheConnectionAboveTheMost) {
  Start({.max_connections = 1});
  RawPeer first(ZmqRole::kDealer, router_.bound_endpoint());
  ASSERT_TRUE(Serve(router_, *guard_, [&] { return guard_->connections() == 1; }));
  RawPeer second(ZmqRole::kDealer, router_.bound_endpoint());
  EXPECT_TRUE(Serve(router_, *guard_, [&] { return guard_->cut() > 0; }));
}

TEST_F(ConnectionGuardTest, CutsAnUnfinishedMessageBelowWhatWholeOnesMayHold) {
  Start({.max_held_bytes = 64 * kMaxHeld, .max_unfinished_bytes = kMaxHeld});
  EndlessPeer peer(router_.bound_endpoint());
  EXPECT_TRUE(Serve(router_, *guard_, [&] {
    peer.SendFrame();
    return guard_->cut() > 0;
  }));
}

TEST_F(ConnectionGuardTest, CutsWhoHoldsTheMostWhenAllTogetherHoldTooMuch) {
  Start({.max_held_bytes = 64 * kMaxHeld, .max_total_held_bytes = kMaxHeld});
  RawPeer small(ZmqRole::kDealer, router_.bound_endpoint(), {.linger = absl::ZeroDuration()});
  small.SendFrames({"small"});
  EndlessPeer large(router_.bound_endpoint());
  EXPECT_TRUE(Serve(router_, *guard_, [&] {
    large.SendFrame();
    return guard_->cut() > 0;
  }));
  EXPECT_TRUE(Serve(router_, *guard_, [&] { return guard_->connections() == 1; }));
}

TEST_F(ConnectionGuardTest, WhoSaysNothingKeepsNobodyOut) {
  Start({.max_connections = 2});
  RawPeer speaker(ZmqRole::kDealer, router_.bound_endpoint());
  speaker.SendFrames({"hello"});
  bool heard = false;
  ASSERT_TRUE(Serve(router_, *guard_, [&] { return std::exchange(heard, true); }));
  EndlessPeer silent(router_.bound_endpoint());
  ASSERT_TRUE(Serve(router_, *guard_, [&] { return guard_->connections() == 2; }));
  RawPeer newcomer(ZmqRole::kDealer, router_.bound_endpoint());
  newcomer.SendFrames({"hello"});
  ASSERT_TRUE(Serve(router_, *guard_, [&] { return guard_->cut() > 0; }));
  EXPECT_TRUE(silent.Ends());
  // Both that have said something are still there: each is answered.
  for (RawPeer* peer : {&speaker, &newcomer}) {
    peer->SendFrames({"again"});
    ASSERT_TRUE(WaitFor(router_, ZmqEvent::kReadable, absl::Seconds(10)));
    const auto message = router_.Receive(2);
    ASSERT_TRUE(message.ok());
    ASSERT_TRUE(router_.Send({message->frames[0], "answer"}).ok());
    EXPECT_EQ(peer->NextMessage().frames[0], "answer");
  }
}

}  // namespace
}  // namespace sluis
