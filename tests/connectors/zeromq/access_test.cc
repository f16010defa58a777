// Nobody in: what keys keep out, with real sockets. "Nothing" means that no byte of data came.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "absl/time/clock.h"
#include "connectors/zeromq/request_client.h"
#include "proto/sluis/v1/replay.pb.h"
#include "tests/connectors/zeromq/keyed_engine.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

v1::ControlRequest GetOwner(const std::string& owner) {
  v1::ControlRequest request;
  request.mutable_get_owner()->set_owner_id(owner);
  return request;
}

bool HasNothing(RawPeer* peer) { return !WaitFor(peer->socket(), ZmqEvent::kReadable, {}); }

// Whoever is let in nowhere: its keys, if it has any.
struct Outsider {
  const char* name;
  std::function<std::optional<CurveClientKeys>(KeyedEngine*)> keys;
};

std::vector<Outsider> Outsiders() {
  return {{"no key", [](KeyedEngine*) { return std::nullopt; }},
          {"wrong server key",
           [](KeyedEngine* engine) {
             CurveClientKeys keys = engine->KeysOf("boss");
             keys.server_key = StrangersKeys("").own.public_key;
             return keys;
           }},
          {"unknown client",
           [](KeyedEngine* engine) { return StrangersKeys(engine->KeysOf("boss").server_key); }},
          {"revoked key", [](KeyedEngine* engine) {
             const CurveClientKeys keys = engine->Add("gone", Role::kAdmin, {});
             EXPECT_TRUE(engine->folder().Revoke("gone").ok());
             return keys;
           }}};
}

TEST(Access, OutsidersGetNothingFromAnySocket) {
  KeyedEngine engine;
  engine.AddReader("jan");
  uint64_t sequence = 0;
  for (const Outsider& outsider : Outsiders()) {
    SCOPED_TRACE(outsider.name);
    const auto keys = outsider.keys(&engine);
    RawPeer live(ZmqRole::kSubscriber, engine.server().live_endpoint(), {}, keys);
    live.Subscribe("");
    AwaitRefusal(&live);
    for (const std::string& endpoint :
         {engine.server().control_endpoint(), engine.server().ingest_endpoint()}) {
      RawPeer peer(ZmqRole::kDealer, endpoint, {}, keys);
      AwaitRefusal(&peer);
      EXPECT_FALSE(WaitFor(peer.socket(), ZmqEvent::kWritable, {}));
      EXPECT_TRUE(HasNothing(&peer));
    }
    // Others get theirs meanwhile.
    auto reader =
        engine.Peer(ZmqRole::kSubscriber, engine.server().live_endpoint(), engine.KeysOf("jan"));
    reader->Subscribe("match/jan/");
    EXPECT_EQ(reader->NextLive().topic(), "match/jan/");
    engine.SendPost(++sequence);
    EXPECT_TRUE(reader->NextLive().has_match());
    EXPECT_TRUE(HasNothing(&live));
  }
  EXPECT_GT(engine.server().counts().refused_handshakes, 0U);
}

TEST(Access, TheRightKeyWithTheWrongRoleGetsNothing) {
  KeyedEngine engine;
  engine.AddReader("jan");
  const v1::ControlReply denied = engine.Ask(engine.KeysOf("feeds"), GetOwner("jan"));
  EXPECT_TRUE(absl::IsPermissionDenied(StatusOf(denied)));
  EXPECT_EQ(denied.reply_case(), v1::ControlReply::REPLY_NOT_SET);

  auto live =
      engine.Peer(ZmqRole::kSubscriber, engine.server().live_endpoint(), engine.KeysOf("feeds"));
  live->Subscribe("");
  auto producer =
      engine.Peer(ZmqRole::kDealer, engine.server().ingest_endpoint(), engine.KeysOf("jan"));
  producer->SendHello("jan");
  const v1::IngestReply reply = producer->NextReply();
  EXPECT_EQ(reply.nack().reason(), v1::NACK_REASON_REFUSED);
  EXPECT_THAT(reply.nack().message(), HasSubstr("role reader"));

  auto reader =
      engine.Peer(ZmqRole::kSubscriber, engine.server().live_endpoint(), engine.KeysOf("jan"));
  reader->Subscribe("match/jan/");
  reader->NextLive();
  engine.SendPost(1);
  EXPECT_TRUE(reader->NextLive().has_match());
  EXPECT_TRUE(HasNothing(live.get()));
}

TEST(Access, AReaderAsksOnlyForItsOwnUser) {
  KeyedEngine engine;
  engine.AddReader("jan");
  engine.AddReader("janneke");
  const CurveClientKeys jan = engine.KeysOf("jan");
  EXPECT_EQ(engine.Ask(jan, GetOwner("jan")).owner().id(), "jan");
  const v1::ControlReply denied = engine.Ask(jan, GetOwner("janneke"));
  EXPECT_TRUE(absl::IsPermissionDenied(StatusOf(denied)));
  EXPECT_FALSE(denied.has_owner());
  EXPECT_EQ(engine.Ask(engine.KeysOf("boss"), GetOwner("janneke")).owner().id(), "janneke");
  EXPECT_EQ(engine.AskAsOperator(GetOwner("janneke")).owner().id(), "janneke");
}

// Subscribes to `prefix` as jan, and returns the topics of what comes: positions, a match, an alert
// and two digests. Those of one day are published in one go, janneke's after jan's; so jan's second
// comes after all that there could be of janneke's first day.
std::vector<std::string> TopicsFor(KeyedEngine* engine, const std::string& prefix,
                                   uint64_t sequence) {
  auto reader =
      engine->Peer(ZmqRole::kSubscriber, engine->server().live_endpoint(), engine->KeysOf("jan"));
  reader->Subscribe(prefix);
  reader->Subscribe("digest/jan/");
  std::vector<std::string> topics;
  const auto read_until = [&](bool digest) {
    bool found = false;
    while (!found && !testing::Test::HasFailure()) {
      const v1::LiveMessage live = reader->NextLive();
      topics.push_back(live.topic());
      found = live.topic() == "digest/jan/" && live.has_digest() == digest;
    }
  };
  read_until(false);
  engine->SendPost(sequence);
  for (int day = 0; day < 2; ++day) {
    engine->served().clock().Advance(absl::Hours(24));
    read_until(true);
  }
  return topics;
}

TEST(Access, NoWordingOfASubscriptionReachesAnotherUser) {
  KeyedEngine engine;
  engine.AddReader("jan");
  engine.AddReader("janneke");
  uint64_t sequence = 0;
  for (const std::string prefix : {"", "a", "alert/", "alert/jan", "match/", "match/janneke/",
                                   "alert/janneke/", "digest/jan"}) {
    SCOPED_TRACE(prefix);
    const std::vector<std::string> topics = TopicsFor(&engine, prefix, ++sequence);
    for (const std::string& topic : topics) {
      EXPECT_THAT(topic, ::testing::EndsWith("/jan/"));
      EXPECT_TRUE(topic.starts_with(prefix) || topic == "digest/jan/") << topic;
    }
    const bool alerts = std::string("alert/jan/").starts_with(prefix);
    EXPECT_EQ(std::count(topics.begin(), topics.end(), "alert/jan/") > 0, alerts);
  }
}

TEST(Access, AnAdminFollowsEverybody) {
  KeyedEngine engine;
  engine.AddReader("jan");
  engine.AddReader("janneke");
  auto live =
      engine.Peer(ZmqRole::kSubscriber, engine.server().live_endpoint(), engine.KeysOf("boss"));
  live->Subscribe("match/");
  live->Subscribe("match/jan/");
  EXPECT_EQ(live->NextLive().topic(), "match/jan/");
  engine.SendPost(1);
  std::set<std::string> topics;
  while (topics.size() < 2 && !HasFailure()) topics.insert(live->NextLive().topic());
  EXPECT_THAT(topics, ::testing::ElementsAre("match/jan/", "match/janneke/"));
}

TEST(Access, AKeyThatIsRevokedLosesWhatItHadAtOnce) {
  KeyedEngine engine;
  engine.AddReader("jan");
  const CurveClientKeys second = engine.Add("jan-phone", Role::kReader, {"jan"});
  auto lost =
      engine.Peer(ZmqRole::kSubscriber, engine.server().live_endpoint(), engine.KeysOf("jan"));
  auto kept = engine.Peer(ZmqRole::kSubscriber, engine.server().live_endpoint(), second);
  for (RawPeer* reader : {lost.get(), kept.get()}) {
    reader->Subscribe("match/jan/");
    reader->NextLive();
  }
  while (!HasNothing(lost.get())) lost->NextLive();  // the position of the other
  auto control =
      engine.Peer(ZmqRole::kDealer, engine.server().control_endpoint(), engine.KeysOf("jan"));
  control->SendFrames({GetOwner("jan").SerializeAsString()});
  v1::ControlReply reply;
  EXPECT_TRUE(reply.ParseFromString(control->NextMessage().frames[0]));
  EXPECT_EQ(reply.owner().id(), "jan");

  EXPECT_TRUE(engine.folder().Revoke("jan").ok());
  // Under the same name another key may come: it does not speak for the old connection.
  EXPECT_TRUE(
      engine.folder()
          .AddClient("jan", Role::kReader, {"jan"}, engine.folder().path() + "/jan-again.key")
          .ok());
  control->SendFrames({GetOwner("jan").SerializeAsString()});
  EXPECT_TRUE(reply.ParseFromString(control->NextMessage().frames[0]));
  EXPECT_TRUE(absl::IsPermissionDenied(StatusOf(reply)));
  EXPECT_FALSE(reply.has_owner());
  engine.SendPost(1);
  EXPECT_TRUE(kept->NextLive().has_match() || kept->NextLive().has_match());
  AwaitRefusal(lost.get());
  EXPECT_TRUE(HasNothing(lost.get()));
}

TEST(Access, AnIngestKeyIsOneProducerOfItsOwnName) {
  KeyedEngine engine;
  engine.SendPost(1);  // as feeds
  const CurveClientKeys other = engine.Add("other", Role::kIngest, {});
  auto producer = engine.Peer(ZmqRole::kDealer, engine.server().ingest_endpoint(), other);
  producer->SendHello("feeds");
  const v1::IngestReply reply = producer->NextReply();
  EXPECT_EQ(reply.welcome().producer(), "other");
  EXPECT_EQ(reply.welcome().last_durable_sequence(), 0U);
  // The name and the cursor of feeds are where they were.
  engine.SendPost(2);
}

TEST(Access, WhoeverAsksTooFastIsToldSo) {
  AccessOptions access;
  access.control_requests_per_second = 1;
  access.posts_per_second = 1;
  KeyedEngine engine(access);
  engine.AddReader("jan");
  int answered = 0;
  v1::ControlReply reply;
  auto control =
      engine.Peer(ZmqRole::kDealer, engine.server().control_endpoint(), engine.KeysOf("jan"));
  do {
    control->SendFrames({GetOwner("jan").SerializeAsString()});
    ASSERT_TRUE(reply.ParseFromString(control->NextMessage().frames[0]));
  } while (reply.status().code() == 0 && ++answered < 1000);
  EXPECT_TRUE(absl::IsResourceExhausted(StatusOf(reply)));
  EXPECT_GE(answered, 10);
  // The rate is each one's own, and the operator's has no end.
  EXPECT_EQ(engine.Ask(engine.KeysOf("boss"), GetOwner("jan")).status().code(), 0);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(engine.AskAsOperator(GetOwner("jan")).status().code(), 0);
  }

  auto producer =
      engine.Peer(ZmqRole::kDealer, engine.server().ingest_endpoint(), engine.KeysOf("feeds"));
  producer->SendHello("feeds");
  EXPECT_TRUE(producer->NextReply().has_welcome());
  v1::IngestRequest batch = MakeBatch(1, "a", "x");
  for (int i = 0; i < 500; ++i)
    *batch.mutable_batch()->add_posts() = MakePost(std::to_string(i), "x");
  producer->Send(batch);
  EXPECT_TRUE(producer->NextReply().has_ack()) << "what is owed is paid later";
  producer->Send(MakeBatch(2, "b", "x"));
  EXPECT_EQ(producer->NextReply().nack().reason(), v1::NACK_REASON_OVER_CREDIT);
}

// The kernel counts encrypted bytes: what encryption adds must not be taken for bytes held back.
TEST(Access, AConnectionOfManyRequestsIsNotCut) {
  AccessOptions access;
  access.control_requests_per_second = 100'000;
  KeyedEngine engine(access, {.max_held_bytes = 4096});
  engine.AddReader("jan");
  auto control =
      engine.Peer(ZmqRole::kDealer, engine.server().control_endpoint(), engine.KeysOf("jan"));
  for (int i = 0; i < 1000; ++i) {
    control->SendFrames({GetOwner("jan").SerializeAsString()});
    v1::ControlReply reply;
    ASSERT_TRUE(reply.ParseFromString(control->NextMessage().frames[0]));
    ASSERT_EQ(reply.owner().id(), "jan");
  }
  EXPECT_EQ(engine.server().counts().cut_connections, 0U);
}

TEST(Access, TheAuditTellsWhoDidWhat) {
  KeyedEngine engine;
  engine.AddReader("jan");
  engine.Ask(engine.KeysOf("jan"), GetOwner("jan"));
  engine.Ask(engine.KeysOf("janneke"), GetOwner("jan"));
  auto reader =
      engine.Peer(ZmqRole::kSubscriber, engine.server().live_endpoint(), engine.KeysOf("jan"));
  reader->Subscribe("alert/jan/");
  reader->NextLive();
  std::vector<std::string> told;
  for (const v1::AuditEntry& entry : engine.Audit()) {
    told.push_back(entry.principal() + " " + entry.action() + " " + entry.owner() + " " +
                   entry.subject() + " " + std::to_string(entry.code()));
  }
  EXPECT_THAT(told,
              ::testing::IsSupersetOf({"operator put_owner jan  0",
                                       "operator put_interest jan water 0", "jan get_owner jan  0",
                                       "janneke get_owner jan  7", "jan subscribe jan alert 0"}));
}

// The engine's sockets as its factory makes them, but without the handler that lets keys in.
TEST(Access, WithoutTheZapHandlerNobodyGetsIn) {
  const TemporaryFolder temporary;
  const KeyFolder folder(temporary.path() + "/keys");
  ASSERT_TRUE(folder.AddClient("boss", Role::kAdmin, {}, temporary.path() + "/boss.key").ok());
  const auto server = folder.ReadServerKeys();
  const auto keys = ReadClientKeyFile(temporary.path() + "/boss.key");
  ASSERT_TRUE(server.ok() && keys.ok());
  const ZmqContext context;
  const SocketFactory factory(&context, server->secret_key);
  PrincipalRegistry registry(folder);
  for (const ZmqRole role : {ZmqRole::kRouter, ZmqRole::kPublisher}) {
    auto socket = factory.Bind(role, "tcp://127.0.0.1:*", {});
    ASSERT_TRUE(socket.ok()) << socket.status();
    const ZmqRole peer_role = role == ZmqRole::kRouter ? ZmqRole::kDealer : ZmqRole::kSubscriber;
    {
      auto handler = ZapHandler::Start(factory, &registry);
      ASSERT_TRUE(handler.ok()) << handler.status();
      RawPeer peer(peer_role, socket->bound_endpoint(), {}, *keys);
      if (peer_role == ZmqRole::kSubscriber) peer.Subscribe("a");
      if (peer_role == ZmqRole::kDealer) peer.SendFrames({"hello"});
      // A subscriber sends what it subscribes to only while somebody looks after its socket.
      const absl::Time deadline = absl::Now() + absl::Seconds(10);
      while (!WaitFor(*socket, ZmqEvent::kReadable, absl::Milliseconds(1)) &&
             absl::Now() < deadline) {
        HasNothing(&peer);
      }
      const auto message = socket->Receive(3);
      ASSERT_TRUE(message.ok()) << "with it it works";
      EXPECT_EQ(message->peer.name, "boss");
    }
    // It has ended; a new connection with the same good key is refused.
    RawPeer peer(peer_role, socket->bound_endpoint(), {}, *keys);
    if (peer_role == ZmqRole::kSubscriber) peer.Subscribe("a");
    AwaitRefusal(&peer);
    if (role == ZmqRole::kPublisher) EXPECT_TRUE(socket->Send({"a", "secret"}).ok());
    AwaitRefusal(&peer);
    EXPECT_TRUE(HasNothing(&peer));
  }
}

TEST(Access, WithoutKeysOnlyThisMachineIsListenedTo) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  EXPECT_FALSE(served.server().has_keys());
  ZmqServerOptions options = ServerIn(folder.path() + "/other");
  options.control_endpoint = "tcp://0.0.0.0:*";
  const auto open = ZmqServer::Bind(options, &served.engine());
  EXPECT_TRUE(absl::IsPermissionDenied(open.status()));
  EXPECT_THAT(std::string(open.status().message()), HasSubstr("sluis keys new"));
  // With keys it may.
  const KeyFolder keys(folder.path() + "/keys");
  ASSERT_TRUE(keys.MakeServerKeys().ok());
  options.access.key_folder = keys.path();
  const auto keyed = ZmqServer::Bind(options, &served.engine());
  ASSERT_TRUE(keyed.ok()) << keyed.status();
  EXPECT_TRUE((*keyed)->has_keys());
}

// The reply to a range of the topic on the replay socket.
v1::ReplayReply Replayed(KeyedEngine* engine, const std::string& key, const std::string& topic) {
  v1::ReplayRequest request;
  request.mutable_range()->set_topic(topic);
  request.mutable_range()->set_from_cursor(1);
  RequestClient client(engine->server().replay_endpoint(), "", ZmqLimits(), engine->KeysOf(key));
  const auto frames = client.Exchange({request.SerializeAsString()}, absl::Seconds(10));
  v1::ReplayReply reply;
  EXPECT_TRUE(frames.ok() && reply.ParseFromString(frames->at(0))) << frames.status();
  return reply;
}

TEST(Access, AReaderIsReplayedNothingOfAnother) {
  KeyedEngine engine;
  engine.AddReader("jan");
  engine.AddReader("janneke");
  engine.SendPost(1);
  EXPECT_EQ(Replayed(&engine, "jan", "match/jan/").page().messages_size(), 1);
  EXPECT_EQ(Replayed(&engine, "boss", "match/janneke/").page().messages_size(), 1);
  const int denied = static_cast<int>(absl::StatusCode::kPermissionDenied);
  for (const char* topic : {"match/janneke/", "alert/janneke/", "match/", ""}) {
    const v1::ReplayReply reply = Replayed(&engine, "jan", topic);
    EXPECT_EQ(reply.status().code(), denied) << topic;
    EXPECT_EQ(reply.reply_case(), v1::ReplayReply::REPLY_NOT_SET) << topic;
  }
  EXPECT_EQ(Replayed(&engine, "feeds", "match/jan/").status().code(), denied);
}

}  // namespace
}  // namespace sluis
