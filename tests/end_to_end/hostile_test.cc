// Clients that mean ill, or are broken, beside good ones, against the real program: nothing
// crashes, memory has its bounds, and the good ones lose nothing. How much slower they become, and
// all of it at full length: bench/hostile.
#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "bench/hostile/attacks.h"
#include "bench/hostile/good_clients.h"
#include "bench/pipeline/server_process.h"
#include "connectors/zeromq/control_client.h"
#include "tests/engine/scratch_folder.h"
#include "tests/sanitized.h"

namespace sluis {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;
constexpr absl::Duration kPatience = absl::Seconds(60);

class HostileClients : public ::testing::Test {
 protected:
  void Start(const std::vector<std::string>& settings) {
    auto started = ServerProcess::Start(SLUIS_PROGRAM, folder_ / "data", settings);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    ControlClient control(server_->control());
    for (const v1::ControlRequest& request : GoodReader("anna")) {
      auto reply = control.Call(request, kPatience);
      ASSERT_TRUE(reply.ok()) << reply.status();
      ASSERT_TRUE(StatusOf(*reply).ok()) << StatusOf(*reply);
    }
    producer_ = std::make_unique<GoodProducer>(server_->ingest(), "good");
    ASSERT_TRUE(producer_->Connect().ok());
    subscriber_ = std::make_unique<GoodSubscriber>(server_->live(), "anna");
    ASSERT_TRUE(subscriber_->Connect().ok());
    at_start_ = FactsOf(server_->process());
  }

  // A batch, its ack, and what it brought at the subscriber.
  void PostAndRead() {
    const absl::Status posted = producer_->Post(20);
    ASSERT_TRUE(posted.ok()) << posted;
    ASSERT_NO_FATAL_FAILURE(ReadUpTo(producer_->matching(), subscriber_.get()));
  }

  // The heartbeat goes on if a match is missing: there is an end to waiting all the same.
  static void ReadUpTo(uint64_t matches, GoodSubscriber* subscriber) {
    const absl::Time deadline = absl::Now() + kPatience;
    while (subscriber->matches() < matches) {
      ASSERT_LT(absl::Now(), deadline) << subscriber->matches() << " matches came, not " << matches;
      ASSERT_TRUE(subscriber->Next(kPatience).has_value()) << "a match did not come";
      ASSERT_EQ(subscriber->lost(), 0U);
    }
  }

  // Does this on another thread, with batches sent, acknowledged and read meanwhile; 20 at least.
  template <typename Attack>
  void Beside(const Attack& attack) {
    std::atomic<bool> done = false;
    std::thread attacker([&] {
      attack();
      done = true;
    });
    for (int i = 0; (i < 20 || !done) && !HasFatalFailure(); ++i) PostAndRead();
    attacker.join();
  }

  // It runs, has not grown by more, and ends well.
  void ExpectWell(uint64_t most_added_mib) {
    EXPECT_TRUE(server_->Runs());
    const ProcessFacts now = FactsOf(server_->process());
    // A sanitizer has its own memory beside.
    if (!kSanitized) {
      EXPECT_LE(now.peak_bytes, at_start_.peak_bytes + most_added_mib * kMiB);
    }
    EXPECT_TRUE(server_->Stop());
  }

  ScratchFolder folder_;
  std::unique_ptr<ServerProcess> server_;
  std::unique_ptr<GoodProducer> producer_;
  std::unique_ptr<GoodSubscriber> subscriber_;
  ProcessFacts at_start_;
};

TEST_F(HostileClients, ASlowSubscriberLosesSeesItAndRecoversWhileTenFastOnesHaveAll) {
  Start({"live.queue_messages=100"});
  std::vector<std::unique_ptr<GoodSubscriber>> fast;
  for (int i = 0; i < 10; ++i) {
    fast.push_back(std::make_unique<GoodSubscriber>(server_->live(), "anna"));
    ASSERT_TRUE(fast.back()->Connect().ok());
  }
  GoodSubscriber slow(server_->live(), "anna", 1);
  ASSERT_TRUE(slow.Connect().ok());
  // Of texts so long that the kernel's buffers do not hold all of them. One is read of 50.
  std::set<std::string> seen;
  for (int batch = 0; batch < 200; ++batch) {
    const absl::Status posted = producer_->Post(10, true, 10'000);
    ASSERT_TRUE(posted.ok()) << posted;
    for (const auto& subscriber : fast) {
      ASSERT_NO_FATAL_FAILURE(ReadUpTo(producer_->matching(), subscriber.get()));
    }
    if (batch % 5 == 0) {
      const auto message = slow.Next(kPatience);
      ASSERT_TRUE(message.has_value());
      if (message->has_match()) seen.insert(message->match().post().id());
    }
  }
  // The heartbeat tells it of the last ones too.
  while (slow.sequence() < producer_->matching()) {
    const auto message = slow.Next(kPatience);
    ASSERT_TRUE(message.has_value());
    if (message->has_match()) seen.insert(message->match().post().id());
  }
  EXPECT_GT(slow.lost(), 0U);
  EXPECT_EQ(slow.matches() + slow.lost(), producer_->matching());
  EXPECT_EQ(seen.size(), slow.matches());
  const auto stored = ReplayedPosts(server_->replay(), "anna");
  ASSERT_TRUE(stored.ok()) << stored.status();
  const std::set<std::string> all(stored->begin(), stored->end());
  EXPECT_EQ(all.size(), producer_->matching());
  for (const std::string& id : seen) EXPECT_TRUE(all.contains(id)) << id;
  ExpectWell(200);
}

TEST_F(HostileClients, AFloodBeyondItsCreditIsThrownAwayAndHoldsUpNobody) {
  Start({"access.over_credit_allowance=4"});
  FloodResult flood;
  Beside([&] {
    const std::atomic<bool> never = false;
    flood = FloodIngest(server_->ingest(), "flooder", std::nullopt, 100, 5000, never);
  });
  EXPECT_GT(flood.over_credit, 0U);
  EXPECT_GT(flood.acks, 0U);
  ExpectWell(128);
}

TEST_F(HostileClients, IdleAndHalfOpenConnectionsAreBoundedAndKeepNobodyOut) {
  Start({"ingest.connections=20", "control.connections=20", "live.connections=20",
         "replay.connections=20"});
  IdleConnections idle(DoorsOf(server_->endpoints()), 400);
  Beside([&] {
    for (int i = 0; i < 20; ++i) {
      idle.Renew(400);
      // Who comes now finds room, too.
      GoodProducer another(server_->ingest(), "another");
      const absl::Status connected = another.Connect();
      ASSERT_TRUE(connected.ok()) << connected;
      EXPECT_TRUE(another.Post(1).ok());
    }
  });
  // What is beyond the limits is ended.
  const absl::Time deadline = absl::Now() + kPatience;
  while (FactsOf(server_->process()).descriptors > at_start_.descriptors + 80 &&
         absl::Now() < deadline) {
    PostAndRead();
  }
  EXPECT_LE(FactsOf(server_->process()).descriptors, at_start_.descriptors + 80);
  EXPECT_LE(idle.Counts().standing, 80U);
  ExpectWell(128);
}

TEST_F(HostileClients, OddFramesAreAnsweredOrEndTheirConnectionOnEverySocket) {
  Start({"limits.max_held_bytes=134217728"});
  Beside([&] {
    for (const Door& door : DoorsOf(server_->endpoints())) {
      SCOPED_TRACE(door.name);
      const bool ingest = door.name == "ingest";
      EXPECT_EQ(*EndsAfterFrame(door, 0), false);
      EXPECT_EQ(*EndsAfterParts(door, 10'000), false);
      EXPECT_EQ(*EndsAfterFrame(door, kMiB + 1), !ingest);
      EXPECT_EQ(*EndsAfterFrame(door, 16 * kMiB + 1), true);
      const auto sent = SendUnfinished(door, 2000, kMiB);
      ASSERT_TRUE(sent.ok()) << sent.status();
      EXPECT_LT(*sent, 1000 * kMiB);
    }
  });
  ExpectWell(512);
}

TEST_F(HostileClients, MutatedMessagesAreAnsweredOnEverySocket) {
  Start({});
  constexpr uint64_t kMessages = 5000;
  uint64_t number = 0;
  Beside([&] {
    for (const Door& door : DoorsOf(server_->endpoints())) {
      const auto counts =
          SendMutated(door, SLUIS_SOURCE_DIR "/tests/proto/golden", kMessages, ++number);
      ASSERT_TRUE(counts.ok()) << counts.status();
      EXPECT_EQ(counts->messages + counts->raw, kMessages);
      EXPECT_EQ(counts->answers, counts->messages);
    }
  });
  ExpectWell(512);
}

// ZeroMQ reports it like the end of the last subscription that there was.
TEST_F(HostileClients, TheEndOfASubscriptionThatNeverWasEndsNobodyElses) {
  Start({});
  WirePeer peer(server_->live());
  ASSERT_TRUE(peer.ShakeHands("SUB", kPatience));
  peer.Send(WireFrame(std::string("\0match/anna/", 12)), kPatience);
  // It has been read when the position of the next subscription comes.
  peer.Send(WireFrame("\1match/piet/"), kPatience);
  EXPECT_FALSE(peer.Read(1, kPatience).empty());
  PostAndRead();
  ExpectWell(64);
}

}  // namespace
}  // namespace sluis
