// So many alerts a day: the others wait for the digest, the owner's own day counts, and what was
// told is known after a restart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Each a story of its own.
constexpr std::array kTexts = {
    "Hoogwater: de dijk bij Lith lekt en wordt bewaakt.",
    "Alarm, kwel bij het gemaal van Ochten door hoge waterstanden.",
    "De rivier stroomt over bij Tiel, dijkbewaking is opgeschaald.",
    "Hoogwater: bij Lobith zestien meter, het dijkleger bewaakt de dijken.",
    "Zandzakken voor de kade van Deventer, hoogwater in de IJssel.",
    "Noodpomp geplaatst in Gorinchem wegens hoge waterstanden op de Merwede.",
    "Uiterwaarden rond Zutphen onder water, fietspad langs de dijk dicht."};

class AlertLimitTest : public testing::Test {
 protected:
  AlertLimitTest() {
    PutAnna(2);
    v1::Interest interest = WaterInterest("anna");
    interest.set_kind(v1::INTEREST_KIND_ALERT);
    interest.set_bar(0.01);
    harness.AddInterest(interest);
  }

  void PutAnna(uint32_t alerts_a_day, const std::string& zone = "Europe/Amsterdam") {
    v1::ControlRequest request;
    v1::Owner* const owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id("anna");
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->set_time_zone(zone);
    owner->mutable_schedule()->set_alerts_a_day(alerts_a_day);
    harness.Do(request);
  }
  // Sends the next text, and says whether it was told at once.
  bool TellsAt(absl::Time at) {
    harness.clock.Set(at);
    const int before = harness.sink.alerts;
    const std::string id = absl::StrCat(next_);
    harness.Send({MakePost(id, kTexts.at(next_++), at)});
    return harness.sink.alerts > before;
  }
  void Restart() {
    harness.Stop();
    harness.Start();
  }
  std::vector<std::string> Listed(uint32_t limit = 0) {
    v1::ControlRequest request;
    request.mutable_list_alerts()->set_owner_id("anna");
    request.mutable_list_alerts()->set_limit(limit);
    const v1::ControlReply reply = harness.Do(request);
    std::vector<std::string> ids;
    for (const v1::MatchEvent& event : reply.matches().matches()) {
      EXPECT_EQ(event.match().post().id(), event.post().id());
      ids.push_back(event.post().id());
    }
    return ids;
  }

  static absl::Time March(int day, int hour, int minute = 0) {
    return absl::FromCivil(absl::CivilMinute(2026, 3, day, hour, minute), absl::UTCTimeZone());
  }

  EngineHarness harness;

 private:
  size_t next_ = 0;
};

TEST_F(AlertLimitTest, WhatComesBeyondItWaitsForTheDigestAndStandsInIt) {
  EXPECT_TRUE(TellsAt(March(12, 8)));
  EXPECT_TRUE(TellsAt(March(12, 9)));
  EXPECT_FALSE(TellsAt(March(12, 10)));
  EXPECT_EQ(harness.Matches("anna").size(), 3u) << "nothing is lost";
  EXPECT_TRUE(TellsAt(March(13, 8))) << "a new day";
  ASSERT_EQ(harness.sink.digests.size(), 1u);
  std::vector<std::string> shown;
  for (const v1::Story& story : harness.sink.digests[0].stories()) {
    shown.push_back(story.post().text());
  }
  EXPECT_THAT(shown, Contains(HasSubstr("Tiel")));
}

TEST_F(AlertLimitTest, TheDayIsTheOwnersAlsoWhenItHasTwentyThreeHours) {
  EXPECT_TRUE(TellsAt(March(28, 12)));
  EXPECT_TRUE(TellsAt(March(28, 13)));
  // On the 29th the clock goes forward: midnight is at 23:00 UTC, the next one at 22:00 UTC.
  EXPECT_FALSE(TellsAt(March(28, 22, 59)));
  EXPECT_TRUE(TellsAt(March(28, 23)));
  EXPECT_TRUE(TellsAt(March(29, 12)));
  EXPECT_FALSE(TellsAt(March(29, 21, 59)));
  EXPECT_TRUE(TellsAt(March(29, 22)));
}

TEST_F(AlertLimitTest, ARestartForgetsNone) {
  EXPECT_TRUE(TellsAt(March(12, 8)));
  Restart();
  EXPECT_TRUE(TellsAt(March(12, 9)));
  Restart();
  EXPECT_FALSE(TellsAt(March(12, 10)));
  Restart();
  EXPECT_FALSE(TellsAt(March(12, 22, 59)));
  EXPECT_TRUE(TellsAt(March(12, 23)));
}

TEST_F(AlertLimitTest, ANewLimitAndANewTimeZoneCountAtOnce) {
  EXPECT_TRUE(TellsAt(March(12, 8)));
  EXPECT_TRUE(TellsAt(March(12, 9)));
  PutAnna(3);
  EXPECT_TRUE(TellsAt(March(12, 10)));
  EXPECT_FALSE(TellsAt(March(12, 12)));
  // There it is the 13th already, since 11:00 UTC.
  PutAnna(3, "Pacific/Auckland");
  EXPECT_TRUE(TellsAt(March(12, 12, 30)));
}

TEST_F(AlertLimitTest, AStoryThatIsToldAgainIsOneAlert) {
  const absl::Time at = March(12, 8);
  EXPECT_TRUE(TellsAt(at));
  for (int i = 0; i < 5; ++i) {
    harness.Send({MakePost(absl::StrCat("again-", i), kTexts[0], at + absl::Minutes(i))});
  }
  EXPECT_TRUE(TellsAt(March(12, 9)));
  EXPECT_FALSE(TellsAt(March(12, 10)));
}

TEST_F(AlertLimitTest, AReaderWhoWasErasedBeginsAnew) {
  EXPECT_TRUE(TellsAt(March(12, 8)));
  EXPECT_TRUE(TellsAt(March(12, 9)));
  v1::ControlRequest erase;
  erase.mutable_erase_person()->mutable_person()->set_owner_id("anna");
  harness.Do(erase);
  PutAnna(2);
  EXPECT_THAT(Listed(), IsEmpty());
  v1::Interest interest = WaterInterest("anna");
  interest.set_kind(v1::INTEREST_KIND_ALERT);
  interest.set_bar(0.01);
  harness.AddInterest(interest);
  EXPECT_TRUE(TellsAt(March(12, 10)));
}

TEST_F(AlertLimitTest, WhatWasToldSinceTheDigestIsListedTheNewestFirst) {
  EXPECT_THAT(Listed(), IsEmpty());
  TellsAt(March(12, 8));
  TellsAt(March(12, 9));
  TellsAt(March(12, 10));
  EXPECT_THAT(Listed(), ElementsAre("1", "0"));
  Restart();
  EXPECT_THAT(Listed(), ElementsAre("1", "0"));
  EXPECT_THAT(Listed(1), ElementsAre("1"));
  v1::Post deleted = MakePost("1", "", March(12, 11));
  deleted.set_operation(v1::OPERATION_DELETE);
  deleted.set_revision(9);
  harness.Send({deleted});
  EXPECT_THAT(Listed(), ElementsAre("0"));
  TellsAt(March(13, 8));
  EXPECT_THAT(Listed(), ElementsAre("3")) << "the others are in the digest";
  v1::ControlRequest nobody;
  nobody.mutable_list_alerts()->set_owner_id("nobody");
  EXPECT_EQ(harness.Ask(nobody).status().code(), 5);
}

}  // namespace
}  // namespace sluis
