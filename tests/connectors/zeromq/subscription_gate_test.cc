// What libzmq 4.3.4 would do by itself: give a subscription that is read late to a stranger.
#include "connectors/zeromq/subscription_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zmq.h>

#include "absl/time/clock.h"
#include "connectors/zeromq/zap_handler.h"
#include "tests/connectors/zeromq/keyed_engine.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(GrantedTopics, AreThePrefixWithinWhatIsAReadersOwn) {
  const Principal jan{"phone", Role::kReader, "", {"jan"}};
  EXPECT_THAT(GrantedTopics(jan, ""),
              UnorderedElementsAre("match/jan/", "alert/jan/", "digest/jan/"));
  EXPECT_THAT(GrantedTopics(jan, "alert/"), ElementsAre("alert/jan/"));
  EXPECT_THAT(GrantedTopics(jan, "alert/jan"), ElementsAre("alert/jan/"));
  EXPECT_THAT(GrantedTopics(jan, "alert/jan/"), ElementsAre("alert/jan/"));
  EXPECT_THAT(GrantedTopics(jan, "alert/jan/x"), ElementsAre("alert/jan/x"));
  EXPECT_THAT(GrantedTopics(jan, "alert/janneke/"), IsEmpty());
  EXPECT_THAT(GrantedTopics({"feeds", Role::kIngest, "", {}}, ""), IsEmpty());
  EXPECT_THAT(GrantedTopics({"boss", Role::kAdmin, "", {}}, ""), ElementsAre(""));
}

class SubscriptionGateTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"jan", "janneke"}) {
      ASSERT_TRUE(folder_.AddClient(name, Role::kReader, {name}, File(name)).ok());
    }
    factory_ = SocketFactory(&context_, folder_.ReadServerKeys()->secret_key);
    handler_ = *ZapHandler::Start(factory_, &registry_);
    publisher_ = *factory_.Bind(ZmqRole::kPublisher, "tcp://127.0.0.1:*", {});
    guard_.emplace(*factory_.Monitor(publisher_), ConnectionLimits());
    gate_.emplace(&publisher_, &*guard_);
  }
  void TearDown() override { SocketFactory::StopMonitor(publisher_); }

  std::string File(const std::string& name) { return temporary_.path() + "/" + name + ".key"; }
  std::unique_ptr<RawPeer> Subscriber(const std::string& name, const std::string& topic) {
    auto peer = std::make_unique<RawPeer>(ZmqRole::kSubscriber, publisher_.bound_endpoint(),
                                          ZmqLimits(), *ReadClientKeyFile(File(name)));
    peer->Subscribe(topic);
    return peer;
  }
  // Lets ZeroMQ take in what came, without receiving it.
  bool Readable() {
    int events = 0;
    size_t size = sizeof(events);
    zmq_getsockopt(publisher_.handle(), ZMQ_EVENTS, &events, &size);
    return (events & ZMQ_POLLIN) != 0;
  }
  // A subscriber sends what it subscribes to only while somebody looks after its socket.
  static void LookAfter(RawPeer* peer) {
    static_cast<void>(WaitFor(peer->socket(), ZmqEvent::kReadable, {}));
  }
  void AwaitReadable(RawPeer* peer) {
    const absl::Time deadline = absl::Now() + absl::Seconds(10);
    while (!Readable() && absl::Now() < deadline) LookAfter(peer);
  }
  SubscriptionGate::Decision HandleNext() {
    const auto message = publisher_.Receive(1);
    EXPECT_TRUE(message.ok());
    if (!message.ok()) return {};
    return gate_->Handle(*message, registry_.Find(message->peer.name, message->peer.key));
  }
  // Until a subscription of `name` is granted. Whoever is cut in doubt connects again by itself;
  // one of another name may be granted as long as that one has not gone.
  void AwaitGrant(const std::string& name, RawPeer* peer) {
    const absl::Time deadline = absl::Now() + absl::Seconds(10);
    while (absl::Now() < deadline) {
      LookAfter(peer);
      Readable();
      const auto message = publisher_.Receive(1);
      if (!message.ok()) {
        gate_->Emptied();
        gate_->ReadEvents();
        continue;
      }
      const auto principal = registry_.Find(message->peer.name, message->peer.key);
      if (!gate_->Handle(*message, principal).subscribes) continue;
      if (principal->name == name) return;
    }
    ADD_FAILURE() << "nothing was granted";
  }
  void HandleRest() {
    while (true) {
      const auto message = publisher_.Receive(1);
      if (!message.ok()) return gate_->Emptied();
      gate_->Handle(*message, registry_.Find(message->peer.name, message->peer.key));
    }
  }

  TemporaryFolder temporary_;
  KeyFolder folder_{temporary_.path() + "/keys"};
  ZmqContext context_;
  SocketFactory factory_{&context_};
  PrincipalRegistry registry_{folder_};
  std::unique_ptr<ZapHandler> handler_;
  ZmqSocket publisher_;
  std::optional<ConnectionGuard> guard_;
  std::optional<SubscriptionGate> gate_;
};

TEST_F(SubscriptionGateTest, GivesNothingToAConnectionThatHasEnded) {
  for (int round = 0; round < 20; ++round) {
    auto leaving = Subscriber("jan", "alert/jan/");
    AwaitReadable(leaving.get());
    leaving.reset();
    // Until ZeroMQ has taken it out of the publisher, which it does in several steps.
    const absl::Time deadline = absl::Now() + absl::Seconds(10);
    do {
      Readable();
      gate_->ReadEvents();
    } while (guard_->connections() > 0 && absl::Now() < deadline);
    for (int i = 0; i < 1000; ++i) Readable();
    const SubscriptionGate::Decision decision = HandleNext();
    EXPECT_FALSE(decision.subscribes);
    HandleRest();

    auto stranger = Subscriber("janneke", "");
    AwaitGrant("janneke", stranger.get());
    ASSERT_TRUE(publisher_.Send({"alert/jan/", "secret"}).ok());
    ASSERT_TRUE(publisher_.Send({"alert/janneke/", "own"}).ok());
    ASSERT_EQ(stranger->NextMessage().frames[0], "alert/janneke/");
    stranger.reset();
    while (guard_->connections() > 0 && absl::Now() < deadline) {
      HandleRest();
      gate_->ReadEvents();
    }
  }
}

// The next connection gets the descriptor of the last: a message by it may be either's.
TEST_F(SubscriptionGateTest, GivesNothingInDoubtAndTheNextConnectionIsInNone) {
  auto leaving = Subscriber("jan", "alert/jan/");
  AwaitReadable(leaving.get());
  leaving.reset();
  auto stranger = Subscriber("janneke", "alert/");
  // Its subscription may come while the first is unread, by the same descriptor or by another.
  AwaitGrant("janneke", stranger.get());
  ASSERT_TRUE(publisher_.Send({"alert/jan/", "secret"}).ok());
  ASSERT_TRUE(publisher_.Send({"alert/janneke/", "own"}).ok());
  EXPECT_EQ(stranger->NextMessage().frames[0], "alert/janneke/");
}

TEST_F(SubscriptionGateTest, KeepsWhatAnotherPrefixStillCovers) {
  auto reader = Subscriber("jan", "");
  reader->Subscribe("alert/jan/");
  for (int i = 0; i < 2; ++i) {
    AwaitReadable(reader.get());
    EXPECT_TRUE(HandleNext().subscribes);
  }
  zmq_setsockopt(reader->socket().handle(), ZMQ_UNSUBSCRIBE, "", 0);
  AwaitReadable(reader.get());
  HandleNext();
  ASSERT_TRUE(publisher_.Send({"match/jan/", "no more"}).ok());
  ASSERT_TRUE(publisher_.Send({"alert/jan/", "still"}).ok());
  EXPECT_EQ(reader->NextMessage().frames[0], "alert/jan/");
}

}  // namespace
}  // namespace sluis
