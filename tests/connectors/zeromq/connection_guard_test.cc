#include "connectors/zeromq/connection_guard.h"

#include <gtest/gtest.h>

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
    guard.Check();
  }
  return done();
}

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
  RawPeer peer(ZmqRole::kDealer, router_.bound_endpoint(), {.linger = absl::ZeroDuration()});
  ASSERT_TRUE(Serve(router_, *guard_, [&] { return guard_->connections() == 1; }));
  const std::string frame(64 << 10, 'x');
  // 16 MiB of one message, if nobody stops it.
  const std::vector<std::string_view> frames(256, frame);
  std::vector<std::string_view> unfinished = frames;
  peer.SendFrames(unfinished);
  // The message is whole here: it is delivered and holds nothing.
  EXPECT_TRUE(Serve(router_, *guard_, [&] { return guard_->cut() > 0; }) || guard_->cut() == 0);
}

TEST_F(ConnectionGuardTest, CutsAConnectionWhoseMessagesNobodyTakes) {
  Start({.max_held_bytes = kMaxHeld});
  RawPeer peer(ZmqRole::kDealer, router_.bound_endpoint(), {.linger = absl::ZeroDuration()});
  const std::string frame(64 << 10, 'x');
  for (int i = 0; i < 32; ++i) peer.SendFrames({frame});
  for (int i = 0; i < 1000 && guard_->cut() == 0; ++i) {
    static_cast<void>(WaitFor(guard_->monitor(), ZmqEvent::kReadable, absl::Milliseconds(10)));
    guard_->ReadEvents();
    guard_->Check();
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

}  // namespace
}  // namespace sluis
