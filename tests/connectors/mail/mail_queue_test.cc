// The engine, the queue and a mail server that takes messages or spoils them.
#include "connectors/mail/mail_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "tests/connectors/mail/received_mail.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

absl::Time Day(int day, int hour) {
  return absl::FromCivil(absl::CivilHour(2026, 3, day, hour), absl::UTCTimeZone());
}

constexpr char kText[] = "Hoogwater: de dijken bij Zutphen worden bewaakt, kwel gemeld.";
constexpr char kFirst[] = "anna/07:00/2026-03-13";

class MailQueueTest : public testing::Test {
 protected:
  void Start(SmtpServer server) {
    server.patience = absl::Seconds(5);
    queue = std::make_unique<MailQueue>(
        std::move(server), MailFrame{{"", "sluis@example.org"}, "https://sluis.example.nl", ""});
    harness.clock.Set(Day(20, 0));
    harness.engine().AddSink(queue.get());
    PutAnna("anna@example.org");
    harness.AddInterest(WaterInterest("anna"));
    harness.Send({MakePost("1", kText, Day(12, 8)), MakePost("2", "Appeltaart.", Day(13, 9))});
    Begin();
  }
  void Begin() {
    MailHooks hooks;
    hooks.begin = [this](const std::string& id, const std::string& address) {
      return harness.engine().BeginDelivery("mail", id, address);
    };
    queue->Start(std::move(hooks));
  }
  void TearDown() override {
    if (queue != nullptr) queue->Stop();
    harness.Stop();
  }
  void PutAnna(const std::string& address) {
    v1::ControlRequest request;
    v1::Owner* const owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id("anna");
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->set_time_zone("UTC");
    if (!address.empty()) owner->add_channels("mail:" + address);
    harness.Do(request);
  }
  std::vector<v1::Delivery> Deliveries() {
    v1::ControlRequest request;
    request.mutable_list_deliveries()->set_owner_id("anna");
    const v1::ControlReply reply = harness.Do(request);
    return {reply.deliveries().deliveries().begin(), reply.deliveries().deliveries().end()};
  }
  void Tick(int times = 1) {
    for (int i = 0; i < times; ++i) ASSERT_TRUE(harness.engine().Tick().ok());
  }
  // Ticks until the list is as wanted, within what a slow machine may take.
  template <typename Condition>
  void TickUntil(Condition holds) {
    const absl::Time end = absl::Now() + absl::Minutes(1);
    while (!holds() && absl::Now() < end) {
      Tick();
      std::this_thread::yield();
    }
    EXPECT_TRUE(holds());
  }
  void TickUntilDelivered() {
    TickUntil([this] { return Deliveries().empty(); });
  }
  void TickUntilInDoubt() {
    TickUntil([this] {
      const auto list = Deliveries();
      return list.size() == 1 && list[0].state() == v1::DELIVERY_STATE_IN_DOUBT;
    });
  }

  EngineHarness harness;
  std::unique_ptr<MailQueue> queue;
};

TEST_F(MailQueueTest, ADigestArrivesOnce) {
  TestMailServer server({"take"});
  Start({.url = server.url(), .tls = MailTls::kNone});
  TickUntilDelivered();
  const ReceivedMail mail = server.Next();
  EXPECT_THAT(mail.envelope_to, testing::ElementsAre("anna@example.org"));
  EXPECT_THAT(mail.html, HasSubstr("Zutphen"));
  Tick(100);
  EXPECT_EQ(server.Finish(), 0);
}

TEST_F(MailQueueTest, WhatTheServerPutsOffIsTriedAgain) {
  TestMailServer server({"451", "550", "451", "take"});
  Start({.url = server.url(), .tls = MailTls::kNone});
  TickUntilDelivered();
  EXPECT_EQ(server.Next().behaviour, "451");
  EXPECT_EQ(server.Next().behaviour, "451");
  EXPECT_EQ(server.Next().behaviour, "take");
  Tick(100);
  EXPECT_EQ(server.Finish(), 0);
}

TEST_F(MailQueueTest, AnAddressThatIsRefusedForEverIsGivenUp) {
  TestMailServer server({"550"});
  Start({.url = server.url(), .tls = MailTls::kNone});
  TickUntil([this] { return Deliveries()[0].last_error() != ""; });
  EXPECT_EQ(Deliveries()[0].state(), v1::DELIVERY_STATE_WAITING);
  harness.clock.Advance(absl::Hours(49));
  TickUntil([this] { return Deliveries()[0].state() == v1::DELIVERY_STATE_GIVEN_UP; });
  EXPECT_THAT(Deliveries()[0].last_error(), HasSubstr("550"));
}

TEST_F(MailQueueTest, ARefusedConnectionIsTriedAgainAndTheReasonIsShown) {
  std::string url;
  {
    TestMailServer gone({"take"});
    url = gone.url();
    gone.Finish();
  }
  Start({.url = url, .tls = MailTls::kNone});
  TickUntil([this] {
    const auto list = Deliveries();
    return list.size() == 1 && !list[0].last_error().empty();
  });
  const v1::Delivery waiting = Deliveries().front();
  EXPECT_EQ(waiting.state(), v1::DELIVERY_STATE_WAITING);
  EXPECT_EQ(waiting.digest_id(), kFirst);
  EXPECT_EQ(waiting.channel(), "mail");
  EXPECT_THAT(waiting.last_error(), HasSubstr("The mail server cannot be used"));
  EXPECT_EQ(waiting.since().seconds(), absl::ToUnixSeconds(Day(13, 7)));
}

TEST_F(MailQueueTest, AConnectionThatIsCutAfterTheMessageLeavesItInDoubtUntilSomebodyDecides) {
  TestMailServer server({"cut", "take"});
  Start({.url = server.url(), .tls = MailTls::kNone});
  TickUntilInDoubt();
  EXPECT_EQ(server.Next().behaviour, "cut");
  Tick(200);
  const v1::Delivery doubt = Deliveries().front();
  EXPECT_THAT(doubt.last_error(), HasSubstr("did not say whether it takes it"));
  EXPECT_EQ(doubt.since().seconds(), absl::ToUnixSeconds(Day(20, 0)));
  // Nor after a restart.
  queue->Stop();
  harness.Stop();
  harness.Start();
  queue = std::make_unique<MailQueue>(SmtpServer{.url = server.url(), .tls = MailTls::kNone},
                                      MailFrame{{"", "sluis@example.org"}, "", ""});
  harness.engine().AddSink(queue.get());
  Begin();
  Tick(200);
  ASSERT_THAT(Deliveries(), SizeIs(1));
  EXPECT_EQ(Deliveries()[0].state(), v1::DELIVERY_STATE_IN_DOUBT);
  EXPECT_EQ(Deliveries()[0].last_error(), doubt.last_error());
  v1::ControlRequest resend;
  resend.mutable_resend_delivery()->set_owner_id("anna");
  resend.mutable_resend_delivery()->set_digest_id(kFirst);
  EXPECT_EQ(harness.Do(resend).delivery().state(), v1::DELIVERY_STATE_WAITING);
  TickUntilDelivered();
  EXPECT_EQ(server.Next().behaviour, "take");
  EXPECT_EQ(harness.Ask(resend).status().code(), 5) << "what has arrived is not sent again";
  EXPECT_EQ(server.Finish(), 0);
}

TEST_F(MailQueueTest, OfAnErasedReaderNothingIsLeftToSend) {
  TestMailServer server({"451"});
  Start({.url = server.url(), .tls = MailTls::kNone});
  TickUntil([this] { return Deliveries()[0].last_error() != ""; });
  v1::ControlRequest erase;
  erase.mutable_erase_person()->mutable_person()->set_owner_id("anna");
  harness.Do(erase);
  v1::ControlRequest all;
  all.mutable_list_deliveries();
  EXPECT_THAT(harness.Do(all).deliveries().deliveries(), IsEmpty());
  // Nor does what was on its way bring it back.
  queue->Stop();
  Tick(10);
  EXPECT_THAT(harness.Do(all).deliveries().deliveries(), IsEmpty());
  harness.Stop();
  harness.Start();
  EXPECT_THAT(harness.Do(all).deliveries().deliveries(), IsEmpty());
}

TEST_F(MailQueueTest, WithoutAnAddressNothingIsSentAndNothingWaits) {
  TestMailServer server({"451"});
  Start({.url = server.url(), .tls = MailTls::kNone});
  TickUntil([this] { return Deliveries()[0].last_error() != ""; });
  PutAnna("");
  TickUntilDelivered();
}

TEST_F(MailQueueTest, OnlyATokenForThePresentAddressEndsTheMail) {
  TestMailServer server({"take"});
  Start({.url = server.url(), .tls = MailTls::kNone});
  TickUntilDelivered();
  const std::string header = server.Next().headers.at("List-Unsubscribe");
  const size_t begin = header.rfind('/') + 1;
  v1::ControlRequest unsubscribe;
  unsubscribe.mutable_unsubscribe()->set_token(header.substr(begin, header.size() - begin - 1));
  v1::ControlRequest wrong = unsubscribe;
  wrong.mutable_unsubscribe()->mutable_token()->back() ^= 1;
  EXPECT_EQ(harness.Ask(wrong).status().code(), 16);
  PutAnna("new@example.org");
  EXPECT_EQ(harness.Ask(unsubscribe).status().code(), 16);
  PutAnna("anna@example.org");
  EXPECT_TRUE(harness.Do(unsubscribe).removed().existed());
  v1::ControlRequest get;
  get.mutable_get_owner()->set_owner_id("anna");
  EXPECT_THAT(harness.Do(get).owner().channels(), IsEmpty());
  EXPECT_EQ(harness.Ask(unsubscribe).status().code(), 16);
}

class MailTlsTest : public MailQueueTest {
 protected:
  MailTlsTest() {
    const std::string command =
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext "
        "subjectAltName=IP:127.0.0.1 -keyout " +
        key + " -out " + certificate + " 2>/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0);
  }

  const ScratchFolder folder;
  const std::string certificate = folder / "server.pem";
  const std::string key = folder / "server.key";
};

TEST_F(MailTlsTest, SpeaksTlsWithAServerThatItCanTrust) {
  TestMailServer server({"take", certificate, key});
  Start({.url = server.url(), .tls = MailTls::kRequired, .ca_file = certificate});
  TickUntilDelivered();
  EXPECT_TRUE(server.Next().tls);
}

TEST_F(MailTlsTest, SendsNothingToAServerThatItCannotTrust) {
  TestMailServer server({"take", certificate, key});
  Start({.url = server.url(), .tls = MailTls::kRequired});
  TickUntil([this] { return Deliveries()[0].last_error() != ""; });
  EXPECT_THAT(Deliveries()[0].last_error(), HasSubstr("certificate"));
  EXPECT_EQ(server.Finish(), 0);
}

TEST_F(MailTlsTest, TakesWhatTlsThereIsWhenThatIsEnough) {
  TestMailServer server({"take", certificate, key});
  Start({.url = server.url(), .tls = MailTls::kOpportunistic});
  TickUntilDelivered();
  EXPECT_TRUE(server.Next().tls);
}

TEST_F(MailQueueTest, WithoutTlsNothingLeavesWhereItIsRequired) {
  TestMailServer server({"take"});
  Start({.url = server.url(), .tls = MailTls::kRequired});
  TickUntil([this] { return Deliveries()[0].last_error() != ""; });
  EXPECT_EQ(server.Finish(), 0);
}

}  // namespace
}  // namespace sluis
