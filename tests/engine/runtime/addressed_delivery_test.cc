// A digest by a channel whose repeats do harm: marked before it leaves, and in doubt when nobody
// can tell any more whether it has.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class FakePost final : public Sink {
 public:
  void OnMatch(const v1::Match& /*match*/, const v1::Post& /*post*/, bool /*alert*/) override {}
  void OnDigest(const v1::Digest& /*digest*/) override { ADD_FAILURE() << "not addressed"; }
  void OnAddressed(const AddressedDigest& digest) override { given.push_back(digest); }
  std::string_view channel() const override { return "mail"; }
  bool repeats_do_harm() const override { return true; }
  std::vector<DeliveryOutcome> TakeOutcomes() override { return std::exchange(outcomes, {}); }

  std::vector<AddressedDigest> given;
  std::vector<DeliveryOutcome> outcomes;
};

// Hears, as a log does, of what is given up.
class GivenUpSink final : public Sink {
 public:
  void OnMatch(const v1::Match& /*match*/, const v1::Post& /*post*/, bool /*alert*/) override {}
  void OnDigest(const v1::Digest& /*digest*/) override {}
  void OnGivenUp(const v1::Delivery& delivery) override { heard.push_back(delivery); }

  std::vector<v1::Delivery> heard;
};

absl::Time Day(int day, int hour) {
  return absl::FromCivil(absl::CivilHour(2026, 3, day, hour), absl::UTCTimeZone());
}

constexpr char kText[] = "Hoogwater: de dijken bij Zutphen worden bewaakt, kwel gemeld.";
constexpr char kAnna[] = "anna/07:00/2026-03-13";

class AddressedDeliveryTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.clock.Set(Day(20, 0));
    harness.engine().AddSink(&post);
    harness.AddUser("bert");
    PutAnna("anna@example.org");
    for (const char* owner : {"anna", "bert"}) harness.AddInterest(WaterInterest(owner));
    harness.Send({MakePost("1", kText, Day(12, 8)), MakePost("2", "Appeltaart.", Day(13, 9))});
  }
  void PutAnna(const std::string& address) {
    v1::ControlRequest request;
    v1::Owner* const owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id("anna");
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->set_time_zone("UTC");
    owner->add_channels("mail:" + address);
    harness.Do(request);
  }
  void Restart() {
    harness.Stop();
    post = FakePost();
    harness.Start();
    harness.engine().AddSink(&post);
  }
  void Tick(int times = 1) {
    for (int i = 0; i < times; ++i) ASSERT_TRUE(harness.engine().Tick().ok());
  }
  absl::Status Begin(const std::string& address = "anna@example.org") {
    return harness.engine().BeginDelivery("mail", kAnna, address);
  }
  v1::DeliveryState State() {
    v1::ControlRequest request;
    request.mutable_list_deliveries()->set_owner_id("anna");
    const v1::ControlReply reply = harness.Do(request);
    return reply.deliveries().deliveries().empty() ? v1::DELIVERY_STATE_UNSPECIFIED
                                                   : reply.deliveries().deliveries(0).state();
  }

  // Lets the next try fail so; false if there is none any more.
  bool FailNextTry(bool for_ever) {
    const size_t before = failed_;
    for (int tick = 0; tick < 5000 && post.given.size() == before; ++tick) Tick();
    if (post.given.size() == before) return false;
    failed_ = post.given.size();
    post.outcomes.push_back(
        {kAnna, absl::FailedPreconditionError("no such person"), false, for_ever});
    EXPECT_TRUE(harness.engine().Deliver().ok());
    return true;
  }

  FakePost post;
  GivenUpSink log;
  EngineHarness harness;
  size_t failed_ = 0;
};

TEST_F(AddressedDeliveryTest, OnlyWhoHasAnAddressGetsIt) {
  Tick(5);
  ASSERT_THAT(post.given, SizeIs(1));
  EXPECT_EQ(post.given[0].digest.id(), kAnna);
  EXPECT_EQ(post.given[0].address, "anna@example.org");
  EXPECT_TRUE(post.given[0].unsubscribe_token.starts_with("anna."));
}

TEST_F(AddressedDeliveryTest, WhatHadNotBegunIsGivenAgainAfterARestart) {
  Tick();
  Restart();
  Tick();
  EXPECT_THAT(post.given, SizeIs(1));
  EXPECT_EQ(State(), v1::DELIVERY_STATE_WAITING);
}

TEST_F(AddressedDeliveryTest, WhatHadBegunIsInDoubtAfterARestartAndStaysSo) {
  Tick();
  ASSERT_TRUE(Begin().ok());
  EXPECT_EQ(State(), v1::DELIVERY_STATE_SENDING);
  EXPECT_FALSE(Begin().ok()) << "once is enough";
  for (int i = 0; i < 2; ++i) {
    Restart();
    Tick(200);
    EXPECT_THAT(post.given, IsEmpty());
    EXPECT_EQ(State(), v1::DELIVERY_STATE_IN_DOUBT);
    EXPECT_FALSE(Begin().ok());
  }
}

TEST_F(AddressedDeliveryTest, ASureFailureIsTriedAgainAndDeliveryEndsIt) {
  Tick();
  ASSERT_TRUE(Begin().ok());
  post.outcomes.push_back({kAnna, absl::FailedPreconditionError("451")});
  Tick(3);
  ASSERT_THAT(post.given, SizeIs(2));
  ASSERT_TRUE(Begin().ok());
  post.outcomes.push_back({kAnna, absl::OkStatus()});
  Tick(3);
  EXPECT_EQ(State(), v1::DELIVERY_STATE_UNSPECIFIED);
  EXPECT_THAT(post.given, SizeIs(2));
}

TEST_F(AddressedDeliveryTest, AFailureOfOneDigestAloneWaitsLongerEachTime) {
  size_t tries = 0;
  for (int tick = 0; tick < 1000; ++tick) {
    Tick();
    if (post.given.size() == tries) continue;
    tries = post.given.size();
    post.outcomes.push_back({kAnna, absl::FailedPreconditionError("550")});
  }
  EXPECT_GE(tries, 8u);
  EXPECT_LE(tries, 12u);
}

TEST_F(AddressedDeliveryTest, WhatIsRefusedForEverIsGivenUpAfterTwoDaysUntilSomebodyDecides) {
  harness.engine().AddSink(&log);
  for (int half_day = 0; half_day < 4; ++half_day) {
    ASSERT_TRUE(FailNextTry(true));
    EXPECT_EQ(State(), v1::DELIVERY_STATE_WAITING);
    harness.clock.Advance(absl::Hours(12));
  }
  EXPECT_THAT(log.heard, IsEmpty());
  ASSERT_TRUE(FailNextTry(true));
  EXPECT_EQ(State(), v1::DELIVERY_STATE_GIVEN_UP);
  ASSERT_THAT(log.heard, SizeIs(1));
  EXPECT_EQ(log.heard[0].digest_id(), kAnna);
  EXPECT_EQ(log.heard[0].last_error(), "no such person");
  EXPECT_EQ(log.heard[0].since().seconds(), absl::ToUnixSeconds(Day(22, 0)));
  EXPECT_FALSE(FailNextTry(true)) << "it is not tried any more";
  EXPECT_FALSE(Begin().ok());
  Restart();
  Tick(200);
  EXPECT_THAT(post.given, IsEmpty());
  EXPECT_EQ(State(), v1::DELIVERY_STATE_GIVEN_UP);
  v1::ControlRequest resend;
  resend.mutable_resend_delivery()->set_owner_id("anna");
  resend.mutable_resend_delivery()->set_digest_id(kAnna);
  harness.Do(resend);
  failed_ = 0;
  ASSERT_TRUE(FailNextTry(true));
  EXPECT_EQ(State(), v1::DELIVERY_STATE_WAITING) << "from here the days count anew";
}

TEST_F(AddressedDeliveryTest, TwoRefusalsAreNotEnoughHoweverFarApart) {
  ASSERT_TRUE(FailNextTry(true));
  harness.clock.Advance(absl::Hours(72));
  ASSERT_TRUE(FailNextTry(true));
  EXPECT_EQ(State(), v1::DELIVERY_STATE_WAITING);
  ASSERT_TRUE(FailNextTry(false));
  ASSERT_TRUE(FailNextTry(true));
  ASSERT_TRUE(FailNextTry(true));
  EXPECT_EQ(State(), v1::DELIVERY_STATE_WAITING) << "in a row";
  ASSERT_TRUE(FailNextTry(true));
  EXPECT_EQ(State(), v1::DELIVERY_STATE_GIVEN_UP);
}

TEST_F(AddressedDeliveryTest, WhatDoesNotGetThroughIsGivenUpAfterFiveDaysARestartInBetween) {
  ASSERT_TRUE(FailNextTry(false));
  harness.clock.Advance(absl::Hours(4 * 24));
  ASSERT_TRUE(FailNextTry(false));
  EXPECT_EQ(State(), v1::DELIVERY_STATE_WAITING);
  Restart();
  failed_ = 0;
  harness.clock.Advance(absl::Hours(24));
  EXPECT_EQ(State(), v1::DELIVERY_STATE_WAITING) << "once more first";
  ASSERT_TRUE(FailNextTry(false));
  EXPECT_EQ(State(), v1::DELIVERY_STATE_GIVEN_UP);
}

TEST_F(AddressedDeliveryTest, ItGoesToThePresentAddressAlone) {
  Tick();
  PutAnna("new@example.org");
  EXPECT_FALSE(Begin("anna@example.org").ok());
  post.outcomes.push_back({kAnna, absl::FailedPreconditionError("not any more")});
  Tick(3);
  ASSERT_THAT(post.given, SizeIs(2));
  EXPECT_EQ(post.given[1].address, "new@example.org");
  EXPECT_NE(post.given[1].unsubscribe_token, post.given[0].unsubscribe_token);
  EXPECT_TRUE(Begin("new@example.org").ok());
}

TEST_F(AddressedDeliveryTest,
       APostThatIsDeletedMeanwhileDoesNotLeaveAndADigestThatLeftIsNotSentAnew) {
  Tick();
  v1::Post deleted = MakePost("1", "", Day(13, 12));
  deleted.set_operation(v1::OPERATION_DELETE);
  deleted.set_revision(9);
  harness.Send({deleted});
  // In the queue the new version takes the place of the old one.
  ASSERT_THAT(post.given, SizeIs(2));
  EXPECT_EQ(post.given[1].digest.stories(0).post().text(), "");
  ASSERT_TRUE(Begin().ok());
  post.outcomes.push_back({kAnna, absl::OkStatus()});
  Tick(3);
  deleted.set_id("2");
  harness.Send({deleted});
  Tick(3);
  EXPECT_THAT(post.given, SizeIs(2));
}

TEST_F(AddressedDeliveryTest, AnExportTellsOfItAndAnErasureTakesIt) {
  Tick();
  ASSERT_TRUE(Begin().ok());
  v1::ControlRequest request;
  request.mutable_export_person()->mutable_person()->set_owner_id("anna");
  const v1::ControlReply told = harness.Do(request);
  EXPECT_THAT(told.person_export().records(),
              testing::Contains(testing::AllOf(testing::HasSubstr("\"kind\":\"sending\""),
                                               testing::HasSubstr("DELIVERY_STATE_SENDING"))));
  v1::ControlRequest erase;
  erase.mutable_erase_person()->mutable_person()->set_owner_id("anna");
  harness.Do(erase);
  v1::ControlRequest all;
  all.mutable_list_deliveries();
  EXPECT_EQ(harness.Do(all).deliveries().count(), 0u);
  EXPECT_FALSE(Begin().ok());
}

}  // namespace
}  // namespace sluis
