// The replay socket and the heartbeat of live: what a subscriber lost it sees, and gets again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "connectors/zeromq/request_client.h"
#include "engine/state/store.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kPatience = absl::Seconds(30);

v1::ReplayReply Ask(const std::string& endpoint, const v1::ReplayRequest& request) {
  RequestClient client(endpoint, "is it there?");
  const auto frames = client.Exchange({request.SerializeAsString()}, kPatience);
  EXPECT_TRUE(frames.ok()) << frames.status();
  v1::ReplayReply reply;
  EXPECT_TRUE(frames.ok() && reply.ParseFromString(frames->front()));
  return reply;
}

v1::ReplayRequest RangeOf(const std::string& topic, uint64_t from) {
  v1::ReplayRequest request;
  request.mutable_range()->set_topic(topic);
  request.mutable_range()->set_from_cursor(from);
  return request;
}

v1::ReplayRequest AlertsOf(const std::string& owner) {
  v1::ReplayRequest request;
  request.mutable_alerts()->set_owner_id(owner);
  request.mutable_alerts()->set_reader("phone");
  return request;
}

void Produce(ServedEngine* served, uint64_t sequence, const std::string& id) {
  RawPeer producer(ZmqRole::kDealer, served->server().ingest_endpoint());
  producer.SendHello("files");
  ASSERT_TRUE(producer.NextReply().has_welcome());
  producer.Send(MakeBatch(sequence, id, "Hoogwater bij de dijk van " + id));
  ASSERT_TRUE(producer.NextReply().has_ack());
}

void AddReader(ServedEngine* served, v1::InterestKind kind) {
  ASSERT_EQ(served->engine().Handle(PutOwner("anna")).status().code(), 0);
  ASSERT_EQ(served->engine().Handle(PutWaterInterest("anna", kind)).status().code(), 0);
}

TEST(Heartbeat, ShowsASubscriberThatItLostTheLastMessageAndReplayGivesIt) {
  const TemporaryFolder folder;
  ZmqServerOptions options = ServerIn(folder.path());
  options.live_heartbeat = true;
  // No room for a match: it is lost as for a subscriber that is too slow.
  options.live_queue_bytes = 100;
  ServedEngine served(EngineIn(folder.path()), options);
  AddReader(&served, v1::INTEREST_KIND_DIGEST);
  RawPeer reader(ZmqRole::kSubscriber, served.server().live_endpoint());
  reader.Subscribe("match/anna/");
  EXPECT_EQ(reader.NextLive().sequence(), 0U);
  Produce(&served, 1, "a");
  v1::LiveMessage live;
  do {
    live = reader.NextLive();
    ASSERT_EQ(live.body_case(), v1::LiveMessage::BODY_NOT_SET);
  } while (live.sequence() == 0);
  EXPECT_EQ(live.sequence(), 1U);
  EXPECT_EQ(live.epoch(), served.server().epoch());
  const v1::ReplayReply reply = Ask(served.server().replay_endpoint(), RangeOf("match/anna/", 1));
  ASSERT_EQ(reply.page().messages_size(), 1) << reply.status().message();
  EXPECT_EQ(reply.page().messages(0).match().post().id(), "a");
}

// The digests that the live socket has still to publish, of an engine that has stopped.
size_t Owed(const std::string& folder) {
  auto store = Store::Open({folder + "/data"});
  EXPECT_TRUE(store.ok()) << store.status();
  size_t owed = 0;
  EXPECT_TRUE((*store)
                  ->Scan(Family::kOutbox, "", "",
                         [&owed](std::string_view, std::string_view) { return ++owed > 0; })
                  .ok());
  return owed;
}

TEST(Live, OwesADigestUntilItIsPublishedAndNotLonger) {
  const TemporaryFolder folder;
  {
    HandClock clock;
    auto engine = Engine::Open(EngineIn(folder.path()), &clock);
    ASSERT_TRUE(engine.ok()) << engine.status();
    auto server = ZmqServer::Bind(ServerIn(folder.path()), engine->get());
    ASSERT_TRUE(server.ok()) << server.status();
    (*engine)->AddSink(server->get());
    ASSERT_EQ((*engine)->Handle(PutOwner("anna")).status().code(), 0);
    v1::IngestRequest request = MakeBatch(1, "a", "Hoogwater bij de dijk");
    ASSERT_TRUE((*engine)->Ingest("files", request.batch()).has_ack());
    clock.Advance(absl::Hours(24));
    ASSERT_TRUE((*engine)->Tick().ok());
    // It ends before the server's thread has had its turn.
  }
  EXPECT_EQ(Owed(folder.path()), 1U);
  { ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path())); }
  EXPECT_EQ(Owed(folder.path()), 0U);
}

TEST(Replay, GivesAlertsAgainAfterTheEngineWasStartedAnewUntilTheyAreAcknowledged) {
  const TemporaryFolder folder;
  {
    ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
    AddReader(&served, v1::INTEREST_KIND_ALERT);
    Produce(&served, 1, "a");
    EXPECT_EQ(Ask(served.server().replay_endpoint(), AlertsOf("anna")).page().messages_size(), 1);
  }
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  const std::string& endpoint = served.server().replay_endpoint();
  const v1::ReplayReply alerts = Ask(endpoint, AlertsOf("anna"));
  ASSERT_EQ(alerts.page().messages_size(), 1);
  v1::ReplayRequest ack;
  ack.mutable_ack_alerts()->set_owner_id("anna");
  ack.mutable_ack_alerts()->set_reader("phone");
  ack.mutable_ack_alerts()->set_cursor(alerts.page().messages(0).cursor());
  EXPECT_EQ(Ask(endpoint, ack).acknowledged().cursor(), 1U);
  EXPECT_EQ(Ask(endpoint, AlertsOf("anna")).page().messages_size(), 0);
}

TEST(Replay, NamesWhatIsWrongWithAFrameAndGoesOn) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  AddReader(&served, v1::INTEREST_KIND_DIGEST);
  RawPeer peer(ZmqRole::kDealer, served.server().replay_endpoint());
  const auto next = [&peer] {
    v1::ReplayReply reply;
    EXPECT_TRUE(reply.ParseFromString(peer.NextMessage().frames.back()));
    return reply;
  };
  peer.SendFrames({"\xff\xff\xff"});
  EXPECT_THAT(next().status().message(), HasSubstr("is not a sluis.v1.ReplayRequest"));
  peer.SendFrames({"one", "two"});
  EXPECT_THAT(next().status().message(), HasSubstr("one frame that holds one"));
  peer.SendFrames({RangeOf("match/anna/", 1).SerializeAsString()});
  EXPECT_EQ(next().status().code(), 0);
  // As a REQ socket has it.
  peer.SendFrames({"", RangeOf("match/anna/", 1).SerializeAsString()});
  EXPECT_EQ(peer.NextMessage().frames.size(), 2U);
}

}  // namespace
}  // namespace sluis
