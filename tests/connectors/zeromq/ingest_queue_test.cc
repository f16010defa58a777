#include "connectors/zeromq/ingest_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

class IngestQueueTest : public ::testing::Test {
 protected:
  IngestQueueTest() {
    EngineOptions options = EngineIn(folder_.path());
    options.producer_credit = 2;
    options.max_posts_per_batch = 3;
    auto opened = Engine::Open(options, &clock_);
    if (!opened.ok()) ADD_FAILURE() << opened.status();
    engine_ = *std::move(opened);
    UseQueue({.max_frame_bytes = 1 << 20, .posts_together = 1});
  }

  void UseQueue(const IngestQueueOptions& options) {
    queue_ = std::make_unique<IngestQueue>(options, engine_.get());
  }
  // Of a queue that takes one batch at a time.
  IngestQueue::Reply StepOnce() {
    std::vector<IngestQueue::Reply> replies = queue_->Step();
    EXPECT_EQ(replies.size(), 1U);
    return std::move(replies.front());
  }

  std::optional<IngestQueue::Reply> Take(const std::string& peer, const std::string& frame) {
    return queue_->Take({peer, false, frame});
  }
  v1::IngestReply Ask(const std::string& peer, const v1::IngestRequest& request) {
    EXPECT_FALSE(Take(peer, request.SerializeAsString()).has_value());
    IngestQueue::Reply reply = StepOnce();
    EXPECT_EQ(reply.routing_id, peer);
    return reply.reply;
  }
  v1::IngestReply SayHello(const std::string& peer, const std::string& producer) {
    v1::IngestRequest request;
    request.mutable_hello()->set_producer(producer);
    return Ask(peer, request);
  }

  TemporaryFolder folder_;
  HandClock clock_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<IngestQueue> queue_;
};

TEST_F(IngestQueueTest, WelcomesAProducerWithItsLimits) {
  const v1::IngestReply reply = SayHello("r1", "files");
  ASSERT_TRUE(reply.has_welcome());
  EXPECT_EQ(reply.welcome().producer(), "files");
  EXPECT_EQ(reply.welcome().last_durable_sequence(), 0U);
  EXPECT_EQ(reply.welcome().credit(), 2U);
  EXPECT_EQ(reply.welcome().max_posts_per_batch(), 3U);
  EXPECT_EQ(reply.welcome().max_frame_bytes(), 1U << 20);
}

TEST_F(IngestQueueTest, RefusesABadProducerName) {
  const v1::IngestReply reply = SayHello("r1", "No Such Name");
  ASSERT_TRUE(reply.has_nack());
  EXPECT_EQ(reply.nack().reason(), v1::NACK_REASON_REFUSED);
  EXPECT_THAT(reply.nack().message(), HasSubstr("producer"));
}

TEST_F(IngestQueueTest, AcknowledgesABatch) {
  SayHello("r1", "files");
  const v1::IngestReply reply = Ask("r1", MakeBatch(1, "a", "hoogwater"));
  ASSERT_TRUE(reply.has_ack()) << reply.DebugString();
  EXPECT_EQ(reply.ack().sequence(), 1U);
  EXPECT_EQ(reply.ack().accepted(), 1U);
  EXPECT_EQ(reply.ack().credit(), 2U);
  EXPECT_EQ(SayHello("r1", "files").welcome().last_durable_sequence(), 1U);
}

TEST_F(IngestQueueTest, AsksAStrangerForItsHello) {
  const v1::IngestReply reply = Ask("r1", MakeBatch(5, "a", "hoogwater"));
  ASSERT_TRUE(reply.has_nack());
  EXPECT_EQ(reply.nack().reason(), v1::NACK_REASON_NO_HELLO);
  EXPECT_EQ(reply.nack().sequence(), 5U);
}

TEST_F(IngestQueueTest, AsksAConnectionThatLostItsNameForItsHello) {
  SayHello("r1", "files");
  SayHello("r2", "files");
  EXPECT_EQ(Ask("r1", MakeBatch(1, "a", "x")).nack().reason(), v1::NACK_REASON_NO_HELLO);
  EXPECT_TRUE(Ask("r2", MakeBatch(1, "a", "x")).has_ack());
}

TEST_F(IngestQueueTest, RefusesBatchesOverTheCredit) {
  SayHello("r1", "files");
  // Two for the credit and one for a hello or a ping.
  for (uint64_t sequence = 1; sequence <= 3; ++sequence) {
    EXPECT_FALSE(Take("r1", MakeBatch(sequence, "a", "x").SerializeAsString()).has_value());
  }
  const auto refusal = Take("r1", MakeBatch(4, "b", "x").SerializeAsString());
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reply.nack().reason(), v1::NACK_REASON_OVER_CREDIT);
  EXPECT_EQ(refusal->reply.nack().sequence(), 4U);
  for (uint64_t sequence = 1; sequence <= 3; ++sequence) {
    EXPECT_EQ(StepOnce().reply.ack().sequence(), sequence);
  }
  EXPECT_TRUE(queue_->empty());
  EXPECT_TRUE(Ask("r1", MakeBatch(4, "b", "x")).has_ack());
}

TEST_F(IngestQueueTest, KeepsOneProducersCreditApartFromAnothers) {
  SayHello("r1", "files");
  SayHello("r2", "feeds");
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(Take("r1", "x").has_value());
  EXPECT_TRUE(Take("r1", "x").has_value());
  EXPECT_FALSE(Take("r2", "x").has_value());
}

TEST_F(IngestQueueTest, NamesWhyAPostCouldNotBeRead) {
  SayHello("r1", "files");
  v1::IngestRequest request = MakeBatch(1, "a", "hoogwater");
  *request.mutable_batch()->add_posts() = MakePost("b", "dijk");
  std::string frame = request.SerializeAsString();
  frame.replace(frame.find("hoogwater"), 1, "\xFF");
  EXPECT_FALSE(Take("r1", frame).has_value());
  const v1::Ack ack = StepOnce().reply.ack();
  EXPECT_EQ(ack.accepted(), 1U);
  ASSERT_EQ(ack.refused_size(), 1);
  EXPECT_EQ(ack.refused(0).index(), 0U);
  EXPECT_EQ(ack.refused(0).reason(), "text is not valid UTF-8");
}

TEST_F(IngestQueueTest, RefusesAPostOfTenMegabytesAndTakesTheRest) {
  SayHello("r1", "files");
  v1::IngestRequest request = MakeBatch(1, "a", std::string(10 << 20, 'a'));
  *request.mutable_batch()->add_posts() = MakePost("b", "dijk");
  const v1::IngestReply reply = Ask("r1", request);
  ASSERT_EQ(reply.ack().refused_size(), 1) << reply.DebugString();
  EXPECT_THAT(reply.ack().refused(0).reason(), HasSubstr("text is 10485760 bytes long"));
  EXPECT_EQ(reply.ack().accepted(), 1U);
}

TEST_F(IngestQueueTest, RefusesATooLargeBatchAndAnythingMalformed) {
  SayHello("r1", "files");
  v1::IngestRequest request;
  request.mutable_batch()->set_sequence(1);
  for (const char* id : {"a", "b", "c", "d"}) {
    *request.mutable_batch()->add_posts() = MakePost(id, "x");
  }
  EXPECT_EQ(Ask("r1", request).nack().reason(), v1::NACK_REASON_TOO_LARGE);
  EXPECT_FALSE(Take("r1", "nonsense").has_value());
  EXPECT_EQ(StepOnce().reply.nack().reason(), v1::NACK_REASON_MALFORMED);
  EXPECT_EQ(queue_->malformed(), 1U);
  EXPECT_EQ(queue_->refused(), 2U);
}

TEST_F(IngestQueueTest, AnswersAPing) {
  v1::IngestRequest ping;
  ping.mutable_ping();
  EXPECT_TRUE(Ask("r1", ping).has_pong());
  SayHello("r1", "files");
  EXPECT_EQ(Ask("r1", ping).pong().credit(), 2U);
}

TEST_F(IngestQueueTest, WhoAlwaysHasAllOfItsCreditWaitingHoldsUpNobodyElse) {
  SayHello("busy", "busy");
  SayHello("good", "good");
  for (uint64_t i = 1; i <= 3; ++i) {
    EXPECT_FALSE(
        Take("busy", MakeBatch(i, "b" + std::to_string(i), "x").SerializeAsString()).has_value());
  }
  EXPECT_EQ(StepOnce().routing_id, "busy");
  // Whoever had nothing waiting is the next, and of two that have something each has its turn.
  for (uint64_t i = 1; i <= 2; ++i) {
    EXPECT_FALSE(
        Take("good", MakeBatch(i, "g" + std::to_string(i), "x").SerializeAsString()).has_value());
  }
  std::vector<std::string> order;
  while (!queue_->empty()) {
    const IngestQueue::Reply reply = StepOnce();
    EXPECT_TRUE(reply.reply.has_ack()) << reply.reply.DebugString();
    order.push_back(reply.routing_id);
  }
  EXPECT_THAT(order, ::testing::ElementsAre("good", "busy", "good", "busy"));
}

TEST_F(IngestQueueTest, ManyNewcomersDoNotKeepOutTheOthers) {
  SayHello("busy", "busy");
  for (uint64_t i = 1; i <= 2; ++i) {
    EXPECT_FALSE(
        Take("busy", MakeBatch(i, "b" + std::to_string(i), "x").SerializeAsString()).has_value());
  }
  EXPECT_EQ(StepOnce().routing_id, "busy");
  v1::IngestRequest ping;
  ping.mutable_ping();
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(Take("new" + std::to_string(i), ping.SerializeAsString()).has_value());
  }
  int before = 0;
  while (StepOnce().routing_id != "busy") ++before;
  EXPECT_LE(before, 8);
}

TEST_F(IngestQueueTest, IsFullWhenSoManyBytesWait) {
  UseQueue({.max_waiting_bytes = 100, .posts_together = 1});
  EXPECT_FALSE(queue_->full());
  EXPECT_FALSE(Take("r1", std::string(100, 'x')).has_value());
  EXPECT_TRUE(queue_->full());
  static_cast<void>(StepOnce());
  EXPECT_FALSE(queue_->full());
}

TEST_F(IngestQueueTest, TakesWaitingBatchesTogetherAndAnswersEachInItsOrder) {
  UseQueue({});
  SayHello("r1", "files");
  SayHello("r2", "feeds");
  EXPECT_FALSE(Take("r1", MakeBatch(1, "a", "x").SerializeAsString()).has_value());
  EXPECT_FALSE(Take("r2", MakeBatch(1, "b", "x").SerializeAsString()).has_value());
  EXPECT_FALSE(Take("r1", "nonsense").has_value());
  EXPECT_FALSE(Take("r2", MakeBatch(2, "a", "x").SerializeAsString()).has_value());
  EXPECT_FALSE(Take("r1", MakeBatch(5, "c", "x").SerializeAsString()).has_value());
  const std::vector<IngestQueue::Reply> replies = queue_->Step();
  EXPECT_TRUE(queue_->empty());
  std::map<std::string, std::vector<v1::IngestReply>> of;
  for (const IngestQueue::Reply& each : replies) of[each.routing_id].push_back(each.reply);
  ASSERT_EQ(of["r1"].size(), 3U);
  ASSERT_EQ(of["r2"].size(), 2U);
  EXPECT_EQ(of["r1"][0].ack().accepted(), 1U);
  EXPECT_EQ(of["r1"][0].ack().credit(), 2U);
  EXPECT_EQ(of["r1"][1].nack().reason(), v1::NACK_REASON_MALFORMED);
  EXPECT_EQ(of["r1"][2].nack().reason(), v1::NACK_REASON_OUT_OF_ORDER);
  EXPECT_EQ(of["r2"][0].ack().accepted(), 1U);
  // The other producer's post, taken a moment before.
  EXPECT_EQ(of["r2"][1].ack().duplicates(), 1U);
}

TEST_F(IngestQueueTest, NobodyWaitsForAllThatOneProducerHasWaiting) {
  UseQueue({.posts_of_one_together = 4});
  SayHello("much", "files");
  SayHello("little", "feeds");
  for (uint64_t batch = 1; batch <= 3; ++batch) {
    const std::string id = "m" + std::to_string(batch);
    EXPECT_FALSE(Take("much", MakeBatch(batch, id, "x").SerializeAsString()).has_value());
  }
  EXPECT_FALSE(Take("little", MakeBatch(1, "l1", "x").SerializeAsString()).has_value());
  std::vector<std::string> first;
  for (const IngestQueue::Reply& each : queue_->Step()) first.push_back(each.routing_id);
  // A batch counts one more than its posts.
  EXPECT_THAT(first, testing::UnorderedElementsAre("much", "little", "much"));
  EXPECT_EQ(queue_->Step().size(), 1U);
  EXPECT_TRUE(queue_->empty());
}

// The credit is 2, and one more gets in.
TEST_F(IngestQueueTest, OneBatchAtATimeIsTakenOfWhoSendsBeyondItsCredit) {
  UseQueue({});
  SayHello("r1", "files");
  const auto send = [&](uint64_t batch) {
    const std::string id = "p" + std::to_string(batch);
    return Take("r1", MakeBatch(batch, id, "x").SerializeAsString()).has_value();
  };
  const auto steps_until_empty = [&] {
    size_t steps = 0;
    for (; !queue_->empty(); ++steps) EXPECT_FALSE(queue_->Step().empty());
    return steps;
  };
  for (uint64_t batch = 1; batch <= 3; ++batch) EXPECT_FALSE(send(batch));
  EXPECT_TRUE(send(4));
  EXPECT_EQ(steps_until_empty(), 3U);
  // It had nothing waiting: all is well again.
  for (uint64_t batch = 4; batch <= 6; ++batch) EXPECT_FALSE(send(batch));
  EXPECT_EQ(steps_until_empty(), 1U);
}

TEST_F(IngestQueueTest, AHelloIsToldOfTheBatchesThatCameBeforeIt) {
  UseQueue({});
  SayHello("r1", "files");
  EXPECT_FALSE(Take("r1", MakeBatch(1, "a", "x").SerializeAsString()).has_value());
  EXPECT_FALSE(Take("r1", MakeBatch(2, "b", "x").SerializeAsString()).has_value());
  v1::IngestRequest hello;
  hello.mutable_hello()->set_producer("files");
  EXPECT_FALSE(Take("r1", hello.SerializeAsString()).has_value());
  const std::vector<IngestQueue::Reply> replies = queue_->Step();
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_EQ(replies[1].reply.ack().sequence(), 2U);
  EXPECT_EQ(replies[2].reply.welcome().last_durable_sequence(), 2U);
}

TEST_F(IngestQueueTest, AnAckHasItsCreditAlsoWhenTheNameGoesToAnotherConnectionBehindIt) {
  UseQueue({});
  SayHello("r1", "files");
  SayHello("r2", "feeds");
  EXPECT_FALSE(Take("r1", MakeBatch(1, "a", "x").SerializeAsString()).has_value());
  v1::IngestRequest hello;
  hello.mutable_hello()->set_producer("files");
  EXPECT_FALSE(Take("r2", hello.SerializeAsString()).has_value());
  const std::vector<IngestQueue::Reply> replies = queue_->Step();
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0].reply.ack().credit(), 2U);
  EXPECT_EQ(replies[1].reply.welcome().last_durable_sequence(), 1U);
}

}  // namespace
}  // namespace sluis
