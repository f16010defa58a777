// Whoever sends beyond its credit: thrown away, told, and in the end not let in.
#include "connectors/zeromq/over_credit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "connectors/zeromq/ingest_client.h"
#include "tests/connectors/zeromq/keyed_engine.h"

namespace sluis {
namespace {

constexpr absl::Duration kStart = absl::Seconds(1000);

// How many of `count` went too far.
int TooFar(OverCredit* over, const std::string& sender, const std::string& connection, int count,
           absl::Duration now) {
  int too_far = 0;
  for (int i = 0; i < count; ++i) too_far += over->ThrownAway(sender, connection, 4, now) ? 1 : 0;
  return too_far;
}

TEST(OverCredit, ForgivesEachConnectionItsCreditAndEachSenderItsAllowance) {
  OverCredit over({.allowance = 2});
  // Of each connection 4 are forgiven, of the sender 2 * 4 within a minute.
  EXPECT_EQ(TooFar(&over, "feeds", "a", 12, kStart), 0);
  EXPECT_EQ(TooFar(&over, "feeds", "b", 4, kStart), 0);
  EXPECT_EQ(TooFar(&over, "feeds", "a", 1, kStart), 1);
  EXPECT_EQ(TooFar(&over, "feeds", "b", 1, kStart), 1);
  EXPECT_EQ(TooFar(&over, "other", "c", 12, kStart), 0);
  over.Welcomed("a");
  EXPECT_EQ(TooFar(&over, "feeds", "a", 5, kStart), 1);
  EXPECT_EQ(TooFar(&over, "feeds", "b", 9, kStart + absl::Minutes(1)), 1);
}

TEST(RefusedKeys, AreRefusedUntilTheirTimeIsOver) {
  RefusedKeys keys;
  EXPECT_FALSE(keys.Refuses("k", kStart));
  EXPECT_TRUE(keys.Refuse("k", kStart + absl::Seconds(60), kStart));
  EXPECT_FALSE(keys.Refuse("k", kStart + absl::Seconds(90), kStart + absl::Seconds(30)));
  EXPECT_TRUE(keys.Refuses("k", kStart + absl::Seconds(89)));
  EXPECT_FALSE(keys.Refuses("other", kStart));
  EXPECT_FALSE(keys.Refuses("k", kStart + absl::Seconds(90)));
  EXPECT_TRUE(keys.Refuse("k", kStart + absl::Seconds(190), kStart + absl::Seconds(130)));
}

TEST(KeyedIngest, AFlooderIsThrownAwayToldAndNotLetInAgain) {
  // As much as by default: what it is told is on the way before its connection ends.
  KeyedEngine engine({}, {}, {.refusal = absl::Hours(1)});
  const CurveClientKeys other = engine.Add("other", Role::kIngest, {});
  const CurveClientKeys feeds = engine.KeysOf("feeds");
  {
    auto flooder = engine.Peer(ZmqRole::kDealer, engine.server().ingest_endpoint(), feeds);
    flooder->SendHello("feeds");
    ASSERT_TRUE(flooder->NextReply().has_welcome());
    // The same batch again and again: it needs no answer to go on.
    const std::string batch = MakeBatch(1, "a", "hoogwater").SerializeAsString();
    bool told = false;
    for (int i = 0; i < 100'000 && engine.server().counts().refused_producers == 0; ++i) {
      if (WaitFor(flooder->socket(), ZmqEvent::kWritable, absl::Milliseconds(10))) {
        static_cast<void>(flooder->socket().Send({batch}));
      }
      for (auto answer = flooder->socket().Receive(1); answer.ok();
           answer = flooder->socket().Receive(1)) {
        v1::IngestReply reply;
        ASSERT_TRUE(reply.ParseFromString(answer->frames[0]));
        told |= reply.nack().reason() == v1::NACK_REASON_OVER_CREDIT;
      }
    }
    EXPECT_TRUE(told);
  }
  ASSERT_EQ(engine.server().counts().refused_producers, 1U);
  auto again = engine.Peer(ZmqRole::kDealer, engine.server().ingest_endpoint(), feeds);
  AwaitRefusal(again.get());

  IngestClientOptions options = {.endpoint = engine.server().ingest_endpoint(), .keys = other};
  auto good = IngestClient::Connect(options);
  ASSERT_TRUE(good.ok()) << good.status();
  ASSERT_TRUE((*good)->Send(MakeBatch(0, "b", "hoogwater").batch()).ok());
  EXPECT_TRUE((*good)->Drain().ok());
  const std::vector<v1::AuditEntry> audit = engine.Audit();
  EXPECT_EQ(std::count_if(audit.begin(), audit.end(),
                          [](const v1::AuditEntry& entry) {
                            return entry.action() == "ingest_refused" &&
                                   entry.principal() == "feeds";
                          }),
            1);
}

TEST(KeyedIngest, AnAdminThatFloodsIsKeptFromIngestAlone) {
  KeyedEngine engine({}, {}, {.allowance = 1, .refusal = absl::Hours(1)});
  engine.AddReader("jan");
  const CurveClientKeys boss = engine.KeysOf("boss");
  {
    auto flooder = engine.Peer(ZmqRole::kDealer, engine.server().ingest_endpoint(), boss);
    const std::string batch = MakeBatch(1, "a", "hoogwater").SerializeAsString();
    for (int i = 0; i < 100'000 && engine.server().counts().refused_producers == 0; ++i) {
      if (WaitFor(flooder->socket(), ZmqEvent::kWritable, absl::Milliseconds(10))) {
        static_cast<void>(flooder->socket().Send({batch}));
      }
    }
  }
  auto again = engine.Peer(ZmqRole::kDealer, engine.server().ingest_endpoint(), boss);
  AwaitRefusal(again.get());
  v1::ControlRequest request;
  request.mutable_get_owner()->set_owner_id("jan");
  EXPECT_EQ(engine.Ask(boss, request).owner().id(), "jan");
}

// Each client leaves with all of its credit on the way, and the next one takes its name and sends
// all of that again: the worst that breaks of the network can do to one that keeps to the protocol.
TEST(KeyedIngest, AClientThatSendsAgainAfterBreaksIsNeverRefused) {
  KeyedEngine engine({}, {}, {.allowance = 1, .refusal = absl::Hours(1)});
  const IngestClientOptions options = {.endpoint = engine.server().ingest_endpoint(),
                                       .keys = engine.KeysOf("feeds")};
  for (int client = 0; client < 50; ++client) {
    auto sender = IngestClient::Connect(options);
    ASSERT_TRUE(sender.ok()) << sender.status();
    for (int i = 0; i < 24; ++i) {
      v1::PostBatch batch = MakeBatch(0, "p" + std::to_string(i), "hoogwater").batch();
      ASSERT_TRUE((*sender)->Send(std::move(batch)).ok());
    }
  }
  auto last = IngestClient::Connect(options);
  ASSERT_TRUE(last.ok()) << last.status();
  ASSERT_TRUE((*last)->Send(MakeBatch(0, "z", "hoogwater").batch()).ok());
  EXPECT_TRUE((*last)->Drain().ok());
  EXPECT_EQ(engine.server().counts().refused_producers, 0U);
  EXPECT_EQ(engine.server().counts().cut_connections, 0U);
}

}  // namespace
}  // namespace sluis
