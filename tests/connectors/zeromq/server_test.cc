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
  // A subscription travels: one that stands is seen by what is published until it arrives.
  void Subscribe(RawPeer* reader, const std::string& prefix) {
    reader->Subscribe("digest/probe/");
    reader->Subscribe(prefix);
    v1::Digest probe;
    probe.set_owner_id("probe");
    do {
      served_.server().OnDigest(probe);
    } while (!WaitFor(reader->socket(), ZmqEvent::kReadable, absl::Milliseconds(20)));
  }
  // The next that is no probe.
  v1::LiveMessage NextLive(RawPeer* reader) {
    v1::LiveMessage live;
    do {
      live = reader->NextLive();
    } while (live.topic() == "digest/probe/" && !HasFailure());
    return live;
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
    const v1::LiveMessage live = NextLive(&reader);
    EXPECT_EQ(live.topic(), "match/jan/");
    EXPECT_EQ(live.sequence(), sequence);
    EXPECT_EQ(live.epoch(), served_.server().epoch());
    EXPECT_EQ(live.match().post().id(), std::to_string(sequence));
  }
}

TEST_F(ZmqServerTest, PublishesAlertsAtOnce) {
  AddReader("anna", v1::INTEREST_KIND_ALERT);
  RawPeer reader(ZmqRole::kSubscriber, served_.server().live_endpoint());
  Subscribe(&reader, "alert/anna/");
  RawPeer producer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  producer.SendHello("files");
  EXPECT_TRUE(producer.NextReply().has_welcome());
  producer.Send(MakeBatch(1, "a", "Hoogwater bij de dijk"));
  const v1::LiveMessage live = NextLive(&reader);
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
  const v1::LiveMessage live = NextLive(&reader);
  EXPECT_EQ(live.topic(), "digest/anna/");
  EXPECT_EQ(live.digest().id(), "anna/07:00/2026-03-12");
  EXPECT_EQ(live.digest().stories_size(), 1);
}

TEST_F(ZmqServerTest, CountsWhatItDid) {
  RawPeer peer(ZmqRole::kDealer, served_.server().ingest_endpoint());
  peer.SendFrames({"nonsense"});
  EXPECT_TRUE(peer.NextReply().has_nack());
  // The counts are of whole turns of the server: two more answers, and the first turn is over.
  v1::ControlRequest request;
  request.mutable_stats();
  Ask(request);
  Ask(request);
  EXPECT_EQ(served_.server().counts().malformed_frames, 1U);
  EXPECT_EQ(served_.server().counts().refused_requests, 1U);
  EXPECT_GE(served_.server().counts().control_requests, 1U);
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
