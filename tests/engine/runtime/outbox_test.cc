// A digest reaches each channel under its id, whatever fails and whenever the process ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/state/keys.h"
#include "engine/state/store.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A channel that delivers at once, later or not, as the test says.
class FakeChannel final : public Sink {
 public:
  void OnMatch(const v1::Match& /*match*/, const v1::Post& /*post*/, bool /*alert*/) override {}
  void OnDigest(const v1::Digest& digest) override {
    given.push_back(digest);
    if (silent) return;
    const bool broken = broken_ids.contains(digest.id());
    outcomes_.push_back(
        {digest.id(), broken ? absl::UnavailableError("broken") : absl::OkStatus()});
  }
  std::string_view channel() const override { return "fake"; }
  std::vector<DeliveryOutcome> TakeOutcomes() override { return std::exchange(outcomes_, {}); }
  absl::Status Withdraw(const std::string& digest_id) override {
    withdrawn.push_back(digest_id);
    return absl::OkStatus();
  }

  std::vector<std::string> GivenIds() const {
    std::vector<std::string> ids;
    for (const v1::Digest& digest : given) ids.push_back(digest.id());
    return ids;
  }

  // Says nothing of what it is given: it is under way.
  bool silent = false;
  std::set<std::string> broken_ids;
  std::vector<v1::Digest> given;
  std::vector<std::string> withdrawn;

 private:
  std::vector<DeliveryOutcome> outcomes_;
};

absl::Time Day(int day, int hour) {
  return absl::FromCivil(absl::CivilHour(2026, 3, day, hour), absl::UTCTimeZone());
}

constexpr char kText[] = "Hoogwater: de dijken bij Zutphen worden bewaakt, kwel gemeld.";
constexpr char kFirst[] = "anna/07:00/2026-03-13";
constexpr char kSecond[] = "anna/07:00/2026-03-14";

class OutboxTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.clock.Set(Day(20, 0));
    harness.engine().AddSink(&channel);
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
  }

  void MakeFirst() {
    harness.Send({MakePost("1", kText, Day(12, 8)), MakePost("2", "Appeltaart.", Day(13, 9))});
  }
  void MakeSecond() { harness.Send({MakePost("3", "Appeltaart met kaneel.", Day(14, 9))}); }

  // Another process on the same folder, with the channel anew.
  void Restart() {
    harness.Stop();
    channel = FakeChannel();
    harness.Start();
    harness.engine().AddSink(&channel);
  }

  void Tick(int times = 1) {
    for (int i = 0; i < times; ++i) ASSERT_TRUE(harness.engine().Tick().ok());
  }

  FakeChannel channel;
  EngineHarness harness;
};

TEST_F(OutboxTest, WhatIsDeliveredComesOnce) {
  MakeFirst();
  Tick(5);
  Restart();
  Tick(5);
  EXPECT_THAT(channel.given, IsEmpty());
  MakeSecond();
  Tick(5);
  EXPECT_THAT(channel.GivenIds(), ElementsAre(kSecond));
}

TEST_F(OutboxTest, WhatWasUnderWayWhenTheProcessEndedComesAgainUnderTheSameId) {
  channel.silent = true;
  MakeFirst();
  Tick(5);
  // Under way: it is not pressed upon the channel.
  ASSERT_THAT(channel.GivenIds(), ElementsAre(kFirst));
  const v1::Digest first = channel.given.front();
  Restart();
  Tick();
  ASSERT_THAT(channel.GivenIds(), ElementsAre(kFirst));
  EXPECT_EQ(channel.given.front().SerializeAsString(), first.SerializeAsString());
  Tick(5);
  Restart();
  Tick(5);
  EXPECT_THAT(channel.given, IsEmpty());
}

TEST_F(OutboxTest, WhatFailsIsTriedAgainWithLongerPausesAndTheOthersHaveTheirTurn) {
  channel.broken_ids = {kFirst};
  MakeFirst();
  MakeSecond();
  Tick(200);
  EXPECT_THAT(channel.GivenIds(), Contains(kSecond).Times(1));
  const size_t tries = channel.given.size() - 1;
  EXPECT_GE(tries, 5u);
  EXPECT_LE(tries, 12u);
  channel.broken_ids.clear();
  Tick(70);
  EXPECT_THAT(channel.given, SizeIs(tries + 2));
  Restart();
  Tick(5);
  EXPECT_THAT(channel.given, IsEmpty());
}

TEST_F(OutboxTest, ADeletionThatTheChannelDidNotHearOfComesAfterTheRestart) {
  MakeFirst();
  Tick();
  channel.silent = true;
  v1::Post deleted = MakePost("1", "", Day(13, 12));
  deleted.set_operation(v1::OPERATION_DELETE);
  deleted.set_revision(9);
  harness.Send({deleted});
  Restart();
  Tick();
  ASSERT_THAT(channel.GivenIds(), ElementsAre(kFirst));
  ASSERT_EQ(channel.given.front().stories_size(), 1);
  EXPECT_EQ(channel.given.front().stories(0).post().operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(channel.given.front().stories(0).post().text(), "");
}

TEST_F(OutboxTest, ALaterVersionIsNotTakenForDeliveredWithTheEarlierOne) {
  channel.silent = true;
  MakeFirst();
  channel.silent = false;
  v1::Post deleted = MakePost("1", "", Day(13, 12));
  deleted.set_operation(v1::OPERATION_DELETE);
  deleted.set_revision(9);
  harness.Send({deleted});
  // One outcome for two versions: the other one is still under way.
  ASSERT_THAT(channel.GivenIds(), ElementsAre(kFirst, kFirst));
  Restart();
  Tick();
  EXPECT_THAT(channel.GivenIds(), ElementsAre(kFirst));
}

TEST_F(OutboxTest, WhatIsNoMoreIsWithdrawn) {
  channel.silent = true;
  MakeFirst();
  harness.Stop();
  {
    auto store = Store::Open({harness.data_folder()});
    ASSERT_TRUE(store.ok()) << store.status();
    StateBatch batch;
    batch.Delete(Family::kDigests, DigestKey("anna", "07:00", "2026-03-13"));
    ASSERT_TRUE((*store)->Commit(std::move(batch), (*store)->counters()).ok());
  }
  Restart();
  Tick(3);
  EXPECT_THAT(channel.given, IsEmpty());
  EXPECT_THAT(channel.withdrawn, ElementsAre(kFirst));
}

TEST_F(OutboxTest, AChannelThatIsNotThereFindsWhatWaitsWhenItComesBack) {
  channel.silent = true;
  MakeFirst();
  harness.Stop();
  harness.Start();
  ASSERT_TRUE(harness.engine().Tick().ok());
  MakeSecond();
  Restart();
  Tick();
  // The second was made while nobody asked for it there.
  EXPECT_THAT(channel.GivenIds(), ElementsAre(kFirst));
}

}  // namespace
}  // namespace sluis
