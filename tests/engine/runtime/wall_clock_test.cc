// Digests while the wall's clock and the owner's time zone move: each date once, nothing lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kText[] = "Hoogwater: de dijken bij Zutphen worden bewaakt, kwel gemeld.";

absl::Time At(const std::string& rfc3339) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error)) << error;
  return time;
}

// The wall drives the clock; Amsterdam is at UTC+1 in these days, unless said otherwise.
class WallClockTest : public testing::Test {
 protected:
  void Begin(const std::string& now, std::vector<std::string> times = {"07:00"}) {
    harness.clock.Set(At(now));
    times_ = std::move(times);
    Move("Europe/Amsterdam");
    harness.AddInterest(WaterInterest("anna"));
    SendPost();
  }

  void Move(const std::string& zone) {
    v1::ControlRequest request;
    v1::Owner* owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id("anna");
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->set_name("anna");
    owner->set_locale("nl");
    owner->set_time_zone(zone);
    for (const std::string& time : times_) owner->mutable_schedule()->add_times(time);
    harness.Do(request);
  }

  void SendPost() {
    // Each another story.
    const std::string name = std::to_string(++posts_);
    harness.Send({MakePost(name, absl::StrCat(kText, " ", std::string(8, 'a' + posts_ % 26), name),
                           harness.clock.Now())},
                 /*replay=*/false);
  }

  // The ids of the digests that one look at the clock brings.
  std::vector<std::string> TickAt(const std::string& now) {
    harness.clock.Set(At(now));
    harness.sink.digests.clear();
    EXPECT_TRUE(harness.engine().Tick().ok());
    std::vector<std::string> ids;
    for (const v1::Digest& digest : harness.sink.digests) ids.push_back(digest.id());
    return ids;
  }

  std::string Window() const {
    const v1::Digest& digest = harness.sink.digests.back();
    const auto text = [](const google::protobuf::Timestamp& time) {
      return absl::FormatTime("%d %H:%M", FromTimestamp(time), absl::UTCTimeZone());
    };
    return absl::StrCat(text(digest.from()), " - ", text(digest.until()));
  }

  EngineHarness harness;

 private:
  std::vector<std::string> times_;
  int posts_ = 0;
};

TEST_F(WallClockTest, ABackwardJumpMakesNoSecondDigestOfADate) {
  Begin("2026-03-12T08:00:00Z");
  EXPECT_THAT(TickAt("2026-03-13T06:00:00Z"), ElementsAre("anna/07:00/2026-03-13"));
  EXPECT_THAT(TickAt("2026-03-12T05:00:00Z"), IsEmpty());
  SendPost();
  EXPECT_THAT(TickAt("2026-03-12T07:00:00Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-13T06:00:00Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-13T06:30:00Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-14T06:00:00Z"), ElementsAre("anna/07:00/2026-03-14"));
  EXPECT_EQ(Window(), "13 06:00 - 14 06:00");
  // What came while the clock was behind.
  EXPECT_EQ(harness.sink.digests.back().balance().seen(), 1u);
}

TEST_F(WallClockTest, AForwardJumpMakesOneLateDigestThatCoversTheGap) {
  Begin("2026-03-12T08:00:00Z", {"07:00", "17:30"});
  EXPECT_THAT(TickAt("2026-03-15T12:00:00Z"), ElementsAre("anna/07:00/2026-03-15"));
  EXPECT_EQ(Window(), "12 06:00 - 15 06:00");
  EXPECT_EQ(harness.sink.digests.back().balance().seen(), 1u);
  EXPECT_THAT(TickAt("2026-03-15T12:00:01Z"), IsEmpty());
  // And back: nothing that was passed over is made up for.
  EXPECT_THAT(TickAt("2026-03-14T12:00:00Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-14T16:30:00Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-15T16:30:00Z"), ElementsAre("anna/17:30/2026-03-15"));
  EXPECT_EQ(Window(), "15 06:00 - 15 16:30");
}

TEST_F(WallClockTest, AMachineThatWasOffMakesOneDigestWhenAPostComesBeforeTheFirstTick) {
  Begin("2026-03-12T08:00:00Z");
  harness.Stop();
  harness.clock.Set(At("2026-03-16T09:00:00Z"));
  harness.sink.digests.clear();
  harness.Start();
  SendPost();
  ASSERT_EQ(harness.sink.digests.size(), 1u);
  EXPECT_EQ(harness.sink.digests.back().id(), "anna/07:00/2026-03-16");
  EXPECT_EQ(Window(), "12 06:00 - 16 06:00");
  EXPECT_THAT(TickAt("2026-03-16T09:00:01Z"), IsEmpty());
}

TEST_F(WallClockTest, ARecordedStreamThatIsSilentForDaysHasTheDigestOfEach) {
  harness.clock.Set(At("2026-03-20T00:00:00Z"));
  harness.AddUser("anna");
  harness.Send({MakePost("1", kText, At("2026-03-12T08:00:00Z")),
                MakePost("2", "Appeltaart.", At("2026-03-15T08:00:00Z"))});
  std::vector<std::string> ids;
  for (const v1::Digest& digest : harness.sink.digests) ids.push_back(digest.id());
  EXPECT_THAT(
      ids, ElementsAre("anna/07:00/2026-03-13", "anna/07:00/2026-03-14", "anna/07:00/2026-03-15"));
}

TEST_F(WallClockTest, ATimeThatTheClockSkipsComesAtTheNextMinuteThereIs) {
  Begin("2026-03-28T08:00:00Z", {"02:30"});
  EXPECT_THAT(TickAt("2026-03-29T00:59:59Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-29T01:00:00Z"), ElementsAre("anna/02:30/2026-03-29"));
  EXPECT_THAT(TickAt("2026-03-29T01:30:00Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-30T00:30:00Z"), ElementsAre("anna/02:30/2026-03-30"));
}

TEST_F(WallClockTest, ATimeThatComesTwiceBringsOneDigest) {
  Begin("2026-10-24T08:00:00Z", {"02:30"});
  EXPECT_THAT(TickAt("2026-10-25T00:30:00Z"), ElementsAre("anna/02:30/2026-10-25"));
  EXPECT_THAT(TickAt("2026-10-25T01:30:00Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-10-26T01:30:00Z"), ElementsAre("anna/02:30/2026-10-26"));
}

TEST_F(WallClockTest, AMoveWestMakesNoSecondDigestOfTheDateAndLosesNothing) {
  Begin("2026-03-12T08:00:00Z");
  EXPECT_THAT(TickAt("2026-03-13T06:00:00Z"), ElementsAre("anna/07:00/2026-03-13"));
  Move("America/New_York");
  SendPost();
  // Seven in the morning of the 13th comes again.
  EXPECT_THAT(TickAt("2026-03-13T11:00:00Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-14T11:00:00Z"), ElementsAre("anna/07:00/2026-03-14"));
  EXPECT_EQ(Window(), "13 06:00 - 14 11:00");
  EXPECT_EQ(harness.sink.digests.back().balance().seen(), 1u);
}

TEST_F(WallClockTest, AMoveAcrossTheDateLineStaysInOrderAfterARestartToo) {
  Begin("2026-03-12T08:00:00Z", {"07:00", "12:00"});
  Move("Pacific/Auckland");
  EXPECT_THAT(TickAt("2026-03-12T18:00:00Z"), ElementsAre("anna/07:00/2026-03-13"));
  Move("Pacific/Honolulu");
  // A date that is before the one of the digest before.
  EXPECT_THAT(TickAt("2026-03-12T22:00:00Z"), ElementsAre("anna/12:00/2026-03-12"));
  EXPECT_EQ(Window(), "12 18:00 - 12 22:00");
  EXPECT_THAT(TickAt("2026-03-12T22:00:01Z"), IsEmpty());
  harness.Stop();
  harness.Start();
  EXPECT_THAT(TickAt("2026-03-12T22:00:02Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-13T17:00:00Z"), IsEmpty());
  EXPECT_THAT(TickAt("2026-03-13T22:00:00Z"), ElementsAre("anna/12:00/2026-03-13"));
  EXPECT_EQ(Window(), "12 22:00 - 13 22:00");
}

}  // namespace
}  // namespace sluis
