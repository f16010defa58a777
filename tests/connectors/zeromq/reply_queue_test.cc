#include "connectors/zeromq/reply_queue.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(20);
constexpr size_t kMiB = size_t{1} << 20;

// A ROUTER with short queues, and peers that have asked something.
class ReplyQueueTest : public ::testing::Test {
 protected:
  class Peer {
   public:
    explicit Peer(ReplyQueueTest* test)
        : raw_(ZmqRole::kDealer, test->router_.bound_endpoint(), {.high_water_mark = 2}) {
      raw_.SendFrames({"question"});
      EXPECT_TRUE(WaitFor(test->router_, ZmqEvent::kReadable, kPatience));
      routing_id_ = test->router_.Receive(2)->frames[0];
    }
    const std::string& routing_id() const { return routing_id_; }
    // The number with which the next answer begins; -1 when none comes.
    int Next(absl::Duration patience = kPatience) {
      if (!WaitFor(raw_.socket(), ZmqEvent::kReadable, patience)) return -1;
      return std::stoi(raw_.socket().Receive(1)->frames[0]);
    }

   private:
    RawPeer raw_;
    std::string routing_id_;
  };

  // So large that the kernel does not hold all of them.
  static std::string Answer(int number) { return std::to_string(number) + std::string(kMiB, ' '); }

  // Reads so many answers.
  std::vector<int> Read(size_t count, ReplyQueue* queue, Peer* peer) {
    std::vector<int> read;
    const absl::Time deadline = absl::Now() + kPatience;
    while (read.size() < count && absl::Now() < deadline) {
      EXPECT_TRUE(queue->SendWaiting().ok());
      const int number = peer->Next(absl::Milliseconds(1));
      if (number >= 0) read.push_back(number);
    }
    return read;
  }

  static std::vector<int> UpTo(int count) {
    std::vector<int> all;
    for (int i = 0; i < count; ++i) all.push_back(i);
    return all;
  }

  ZmqContext context_;
  ZmqSocket router_ =
      *SocketFactory(&context_).Bind(ZmqRole::kRouter, "tcp://127.0.0.1:*", {.high_water_mark = 2});
};

TEST_F(ReplyQueueTest, KeepsInOrderWhatFindsNoRoomUntilThePeerReads) {
  Peer peer(this);
  Peer other(this);
  ReplyQueue queue(&router_, {.max_bytes = 1000 * kMiB, .max_total_bytes = 1000 * kMiB});
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(queue.Send(peer.routing_id(), false, Answer(i)).ok());
  }
  EXPECT_FALSE(queue.empty());
  // Who reads has no part in it.
  ASSERT_TRUE(queue.Send(other.routing_id(), false, "7").ok());
  EXPECT_EQ(other.Next(), 7);
  EXPECT_EQ(Read(60, &queue, &peer), UpTo(60));
  EXPECT_EQ(queue.dropped(), 0U);
}

TEST_F(ReplyQueueTest, DropsAndCountsWhatIsBeyondThePeersLimits) {
  for (const ReplyLimits& limits : {ReplyLimits{.max_replies = 3}, ReplyLimits{.max_bytes = 1}}) {
    Peer peer(this);
    ReplyQueue queue(&router_, limits);
    for (int i = 0; i < 60; ++i) {
      ASSERT_TRUE(queue.Send(peer.routing_id(), false, Answer(i)).ok());
    }
    const int dropped = static_cast<int>(queue.dropped());
    EXPECT_GT(dropped, 0);
    EXPECT_EQ(Read(60 - queue.dropped(), &queue, &peer), UpTo(60 - dropped));
    EXPECT_TRUE(queue.empty());
  }
}

TEST_F(ReplyQueueTest, KeepsASingleReplyHoweverLarge) {
  Peer peer(this);
  ReplyQueue queue(&router_, {.max_bytes = 1, .max_total_bytes = 1});
  int sent = 0;
  while (queue.empty() && sent < 1000) {
    ASSERT_TRUE(queue.Send(peer.routing_id(), false, Answer(sent++)).ok());
  }
  EXPECT_EQ(Read(static_cast<size_t>(sent), &queue, &peer), UpTo(sent));
  EXPECT_EQ(queue.dropped(), 0U);
}

TEST_F(ReplyQueueTest, DropsWhatWaitsForThePeerThatHasTheMost) {
  Peer much(this);
  Peer little(this);
  ReplyQueue queue(&router_, {.max_bytes = 1000 * kMiB, .max_total_bytes = 40 * kMiB});
  for (int i = 0; i < 15; ++i) {
    ASSERT_TRUE(queue.Send(little.routing_id(), false, Answer(i)).ok());
  }
  EXPECT_EQ(queue.dropped(), 0U);
  for (int i = 0; i < 60; ++i) {
    ASSERT_TRUE(queue.Send(much.routing_id(), false, Answer(i)).ok());
  }
  EXPECT_GT(queue.dropped(), 0U);
  EXPECT_EQ(Read(15, &queue, &little), UpTo(15));
}

TEST_F(ReplyQueueTest, ForgetsAPeerThatHasGone) {
  ReplyQueue queue(&router_, {.max_bytes = 1000 * kMiB, .max_total_bytes = 1000 * kMiB});
  {
    Peer peer(this);
    for (int i = 0; i < 60; ++i) {
      ASSERT_TRUE(queue.Send(peer.routing_id(), false, Answer(i)).ok());
    }
    EXPECT_FALSE(queue.empty());
  }
  const absl::Time deadline = absl::Now() + kPatience;
  while (!queue.empty() && absl::Now() < deadline) ASSERT_TRUE(queue.SendWaiting().ok());
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace sluis
