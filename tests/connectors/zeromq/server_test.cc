#include "connectors/zeromq/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/zeromq/control_client.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

class ZmqServerTest : public ::testing::Test {
 protected:
  v1::ControlReply Ask(const v1::ControlRequest& request) {
    absl::StatusOr<v1::ControlReply> reply = control_.Call(request, absl::Seconds(10));
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *std::move(reply) : v1::ControlReply();
  }
  void AddReader(const std::string& owner, v1::InterestKind kind = v1::INTEREST_KIND_DIGEST) {
    EXPECT_TRUE(StatusOf(Ask(PutOwner(owner))).ok());
    EXPECT_TRUE(StatusOf(Ask(PutWaterInterest(owner, kind))).ok());
  }
  // Returns when the subscription stands, with the topic's position.
  v1::LiveMessage Subscribe(RawPeer* reader, const std::string& topic) {
    reader->Subscribe(topic);
    v1::LiveMessage position = reader->NextLive();
    EXPECT_EQ(position.topic(), topic);
    EXPECT_EQ(position.body_case(), v1::LiveMessage::BODY_NOT_SET);
    return position;
  }

  TemporaryFolder folder_;
  ServedEngine served_{EngineIn(folder_.path()), ServerIn(folder_.path())};
  ControlClient control_{served_.server().control_endpoint()};
};

TEST_F(ZmqServerTest, AcknowledgesWhatAProducerSends) {
  RawPeer peer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  peer.SendHello("files");
  EXPECT_EQ(peer.NextReply().welcome().max_frame_bytes(), 16U << 20);
  peer.Send(MakeBatch(1, "a", "hoogwater"));
  const v1::IngestReply reply = peer.NextReply();
  EXPECT_EQ(reply.ack().sequence(), 1U) << reply.DebugString();
  EXPECT_EQ(reply.ack().accepted(), 1U);
  peer.Send(MakeBatch(3, "b", "x"));
  EXPECT_EQ(peer.NextReply().nack().reason(), v1::NACK_REASON_OUT_OF_ORDER);
}

TEST_F(ZmqServerTest, AnswersNonsenseAndGoesOn) {
  RawPeer peer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  peer.SendFrames({"nonsense"});
  EXPECT_EQ(peer.NextReply().nack().reason(), v1::NACK_REASON_MALFORMED);
  peer.SendFrames({""});
  EXPECT_EQ(peer.NextReply().nack().reason(), v1::NACK_REASON_MALFORMED);
  peer.SendFrames({"a", "b", "c", "d", "e", "f"});
  EXPECT_EQ(peer.NextReply().nack().reason(), v1::NACK_REASON_MALFORMED);
  peer.Send(MakeBatch(1, "a", "x"));
  EXPECT_EQ(peer.NextReply().nack().reason(), v1::NACK_REASON_NO_HELLO);
  peer.SendHello("files");
  EXPECT_TRUE(peer.NextReply().has_welcome());
}

TEST_F(ZmqServerTest, GivesAProducersNameToTheLaterConnection) {
  RawPeer first(ZmqRole::kDealer, served_.server().ingest_endpoint());
  RawPeer second(ZmqRole::kDealer, served_.server().ingest_endpoint());
  first.SendHello("files");
  EXPECT_TRUE(first.NextReply().has_welcome());
  second.SendHello("files");
  EXPECT_TRUE(second.NextReply().has_welcome());
  first.Send(MakeBatch(1, "a", "x"));
  EXPECT_EQ(first.NextReply().nack().reason(), v1::NACK_REASON_NO_HELLO);
}

TEST_F(ZmqServerTest, AnswersControlOverTcpAndOverTheUnixSocket) {
  EXPECT_TRUE(StatusOf(Ask(PutOwner("anna"))).ok());
  ControlClient ipc(served_.server().control_ipc_endpoint());
  v1::ControlRequest request;
  request.mutable_get_owner()->set_owner_id("anna");
  const absl::StatusOr<v1::ControlReply> reply = ipc.Call(request, absl::Seconds(10));
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->owner().name(), "Anna");
}

// More than a queue of ZeroMQ holds, without a pause.
TEST_F(ZmqServerTest, AnswersEachOfManyRequestsThatDoNotWaitForOneAnother) {
  constexpr int kRequests = 20'000;
  constexpr int kUnanswered = 500;
  for (const std::string& endpoint :
       {served_.server().control_endpoint(), served_.server().replay_endpoint()}) {
    RawPeer peer(ZmqRole::kDealer, endpoint, {.high_water_mark = 2 * kUnanswered});
    ASSERT_TRUE(WaitFor(peer.socket(), ZmqEvent::kWritable, absl::Seconds(20)));
    int answered = 0;
    for (int sent = 0; answered < kRequests;) {
      while (sent < kRequests && sent - answered < kUnanswered &&
             WaitFor(peer.socket(), ZmqEvent::kWritable, absl::ZeroDuration())) {
        peer.SendFrames({"nonsense"});
        ++sent;
      }
      ASSERT_TRUE(WaitFor(peer.socket(), ZmqEvent::kReadable, absl::Seconds(20)))
          << answered << " of " << sent << " were answered";
      while (peer.socket().Receive(1).ok()) ++answered;
    }
  }
  EXPECT_EQ(served_.server().counts().dropped_replies, 0U);
}

TEST_F(ZmqServerTest, GivesAReqPeerItsDelimiterBack) {
  RawPeer peer(ZmqRole::kDealer, served_.server().control_endpoint());
  v1::ControlRequest request;
  request.mutable_stats();
  peer.SendFrames({"", request.SerializeAsString()});
  const ZmqMessage message = peer.NextMessage();
  ASSERT_EQ(message.frames.size(), 2U);
  EXPECT_EQ(message.frames[0], "");
  v1::ControlReply reply;
  EXPECT_TRUE(reply.ParseFromString(message.frames[1]));
  EXPECT_TRUE(reply.has_stats());
}

TEST_F(ZmqServerTest, NamesWhatIsWrongWithAControlRequest) {
  RawPeer peer(ZmqRole::kDealer, served_.server().control_endpoint());
  std::string frame = PutOwner("anna").SerializeAsString();
  frame.replace(frame.find("Anna"), 1, "\xFF");
  for (const std::string& bad : {std::string("nonsense"), frame}) {
    peer.SendFrames({bad});
    v1::ControlReply reply;
    EXPECT_TRUE(reply.ParseFromString(peer.NextMessage().frames[0]));
    EXPECT_TRUE(absl::IsInvalidArgument(StatusOf(reply)));
  }
  peer.SendFrames({"a", "b"});
  v1::ControlReply reply;
  EXPECT_TRUE(reply.ParseFromString(peer.NextMessage().frames[0]));
  EXPECT_THAT(reply.status().message(), HasSubstr("one frame"));
}

TEST_F(ZmqServerTest, PublishesMatchesUnderTheirOwnerAlone) {
  AddReader("jan");
  AddReader("janneke");
  RawPeer reader(ZmqRole::kSubscriber, served_.server().live_endpoint());
  Subscribe(&reader, "match/jan/");
  RawPeer producer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  producer.SendHello("files");
  EXPECT_TRUE(producer.NextReply().has_welcome());
  for (uint64_t sequence = 1; sequence <= 3; ++sequence) {
    producer.Send(MakeBatch(sequence, std::to_string(sequence), "Hoogwater bij de dijk"));
    EXPECT_TRUE(producer.NextReply().has_ack());
  }
  for (uint64_t sequence = 1; sequence <= 3; ++sequence) {
    const v1::LiveMessage live = reader.NextLive();
    EXPECT_EQ(live.topic(), "match/jan/");
    EXPECT_EQ(live.sequence(), sequence);
    EXPECT_EQ(live.epoch(), served_.server().epoch());
    EXPECT_EQ(live.match().post().id(), std::to_string(sequence));
  }
}

TEST_F(ZmqServerTest, TellsEverySubscriberWhereItsTopicStands) {
  AddReader("anna");
  RawPeer first(ZmqRole::kSubscriber, served_.server().live_endpoint());
  EXPECT_EQ(Subscribe(&first, "match/anna/").sequence(), 0U);
  RawPeer producer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  producer.SendHello("files");
  EXPECT_TRUE(producer.NextReply().has_welcome());
  for (uint64_t sequence = 1; sequence <= 3; ++sequence) {
    producer.Send(MakeBatch(sequence, std::to_string(sequence), "Hoogwater bij de dijk"));
    EXPECT_TRUE(producer.NextReply().has_ack());
  }
  // Published before the ack, so whoever comes after it sees a gap and no match.
  RawPeer second(ZmqRole::kSubscriber, served_.server().live_endpoint());
  const v1::LiveMessage position = Subscribe(&second, "match/anna/");
  EXPECT_EQ(position.sequence(), 3U);
  EXPECT_EQ(position.epoch(), served_.server().epoch());
  producer.Send(MakeBatch(4, "4", "Hoogwater bij de dijk"));
  EXPECT_EQ(second.NextLive().sequence(), 4U);
}

TEST_F(ZmqServerTest, PublishesAlertsAtOnce) {
  AddReader("anna", v1::INTEREST_KIND_ALERT);
  RawPeer reader(ZmqRole::kSubscriber, served_.server().live_endpoint());
  Subscribe(&reader, "alert/anna/");
  RawPeer producer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  producer.SendHello("files");
  EXPECT_TRUE(producer.NextReply().has_welcome());
  producer.Send(MakeBatch(1, "a", "Hoogwater bij de dijk"));
  const v1::LiveMessage live = reader.NextLive();
  EXPECT_EQ(live.topic(), "alert/anna/");
  EXPECT_EQ(live.match().match().interest_id(), "water");
}

TEST_F(ZmqServerTest, MakesAndPublishesADigestWhenItIsDue) {
  AddReader("anna");
  RawPeer reader(ZmqRole::kSubscriber, served_.server().live_endpoint());
  Subscribe(&reader, "digest/anna/");
  RawPeer producer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  producer.SendHello("files");
  EXPECT_TRUE(producer.NextReply().has_welcome());
  producer.Send(MakeBatch(1, "a", "Hoogwater bij de dijk"));
  EXPECT_TRUE(producer.NextReply().has_ack());
  served_.clock().Advance(absl::Minutes(31));
  const v1::LiveMessage live = reader.NextLive();
  EXPECT_EQ(live.topic(), "digest/anna/");
  EXPECT_EQ(live.digest().id(), "anna/07:00/2026-03-12");
  EXPECT_EQ(live.digest().stories_size(), 1);
}

TEST_F(ZmqServerTest, CountsWhatItDid) {
  RawPeer peer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  peer.SendFrames({"nonsense"});
  EXPECT_TRUE(peer.NextReply().has_nack());
  // The counts are of whole turns of the server, and a turn answers at most 64 requests: with one
  // more the first turn is over.
  v1::ControlRequest request;
  request.mutable_stats();
  for (int i = 0; i < 65; ++i) Ask(request);
  EXPECT_EQ(served_.server().counts().malformed_frames, 1U);
  EXPECT_EQ(served_.server().counts().refused_requests, 1U);
  EXPECT_GE(served_.server().counts().control_requests, 1U);
}

v1::ControlRequest PreviewOf(const v1::ControlRequest& put) {
  v1::ControlRequest request;
  *request.mutable_preview_interest()->mutable_interest() = put.put_interest().interest();
  return request;
}

TEST_F(ZmqServerTest, AnswersAConnectionInOrderThoughAPreviewTakesLong) {
  AddReader("anna");
  const v1::ControlRequest preview = PreviewOf(PutWaterInterest("anna", v1::INTEREST_KIND_DIGEST));
  v1::ControlRequest stats;
  stats.mutable_stats();
  v1::ControlRequest owners;
  owners.mutable_list_owners();
  RawPeer peer(ZmqRole::kDealer, served_.server().control_endpoint());
  for (int round = 0; round < 20; ++round) {
    for (const v1::ControlRequest& request : {stats, preview, stats, owners, preview}) {
      peer.SendFrames({request.SerializeAsString()});
    }
    for (const auto expected :
         {v1::ControlReply::kStats, v1::ControlReply::kPreview, v1::ControlReply::kStats,
          v1::ControlReply::kOwners, v1::ControlReply::kPreview}) {
      v1::ControlReply reply;
      ASSERT_TRUE(reply.ParseFromString(peer.NextMessage().frames.at(0)));
      ASSERT_EQ(reply.reply_case(), expected) << reply.DebugString();
    }
  }
}

TEST_F(ZmqServerTest, TakesPostsAndAnswersOthersWhilePreviewsAreMade) {
  AddReader("anna");
  RawPeer producer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  producer.SendHello("files");
  EXPECT_TRUE(producer.NextReply().has_welcome());
  RawPeer asking(ZmqRole::kDealer, served_.server().control_endpoint());
  const v1::ControlRequest preview = PreviewOf(PutWaterInterest("anna", v1::INTEREST_KIND_DIGEST));
  constexpr uint64_t kBatches = 20;
  for (uint64_t batch = 1; batch <= kBatches; ++batch) {
    asking.SendFrames({preview.SerializeAsString()});
    producer.Send(MakeBatch(batch, std::to_string(batch), "Hoogwater bij de dijk"));
    EXPECT_EQ(producer.NextReply().ack().sequence(), batch);
    v1::ControlRequest stats;
    stats.mutable_stats();
    EXPECT_EQ(Ask(stats).stats().posts(), batch);
  }
  uint64_t seen = 0;
  for (uint64_t batch = 1; batch <= kBatches; ++batch) {
    v1::ControlReply reply;
    ASSERT_TRUE(reply.ParseFromString(asking.NextMessage().frames.at(0)));
    EXPECT_GE(reply.preview().posts(), seen);
    EXPECT_EQ(reply.preview().matches_now(), reply.preview().posts());
    seen = reply.preview().posts();
  }
  EXPECT_LE(seen, kBatches);
}

TEST(ZmqServer, StopsThoughPreviewsAreWaiting) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  EXPECT_EQ(served.engine().Handle(PutOwner("anna")).status().code(), 0);
  RawPeer peer(ZmqRole::kDealer, served.server().control_endpoint());
  const v1::ControlRequest preview = PreviewOf(PutWaterInterest("anna", v1::INTEREST_KIND_DIGEST));
  for (int i = 0; i < 50; ++i) peer.SendFrames({preview.SerializeAsString()});
  EXPECT_FALSE(peer.NextMessage().frames.empty());
}

TEST(ZmqServer, SaysWhichPortIsTaken) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  ZmqServerOptions options = ServerIn(folder.path());
  options.control_ipc_endpoint = "";
  options.live_endpoint = served.server().live_endpoint();
  const auto second = ZmqServer::Bind(options, &served.engine());
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status()));
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(options.live_endpoint));
}

TEST(ZmqServer, TellsASubscriberThatItWasStartedAnew) {
  const TemporaryFolder folder;
  ZmqServerOptions options = ServerIn(folder.path());
  options.epoch = 41;
  auto served = std::make_unique<ServedEngine>(EngineIn(folder.path()), options);
  options.live_endpoint = served->server().live_endpoint();
  RawPeer reader(ZmqRole::kSubscriber, options.live_endpoint);
  reader.Subscribe("match/anna/");
  EXPECT_EQ(reader.NextLive().epoch(), 41U);
  served.reset();
  options.epoch = 42;
  served = std::make_unique<ServedEngine>(EngineIn(folder.path()), options);
  // ZeroMQ connects and subscribes again by itself.
  const v1::LiveMessage position = reader.NextLive();
  EXPECT_EQ(position.epoch(), 42U);
  EXPECT_EQ(position.sequence(), 0U);
  EXPECT_EQ(position.body_case(), v1::LiveMessage::BODY_NOT_SET);
}

TEST(ZmqServer, StopsThoughStoppedBeforeItRan) {
  const TemporaryFolder folder;
  const HandClock clock;
  auto engine = Engine::Open(EngineIn(folder.path()), &clock);
  ASSERT_TRUE(engine.ok()) << engine.status();
  auto server = ZmqServer::Bind(ServerIn(folder.path()), engine->get());
  ASSERT_TRUE(server.ok()) << server.status();
  (*server)->Stop();
  EXPECT_TRUE((*server)->Run().ok());
}

}  // namespace
}  // namespace sluis
