#include "engine/digests/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluis {
namespace {

using ::testing::HasSubstr;

v1::Owner OwnerIn(const std::string& zone, const std::vector<std::string>& times,
                  const std::vector<uint32_t>& weekdays = {}) {
  v1::Owner owner;
  owner.set_id("anna");
  owner.set_time_zone(zone);
  for (const std::string& time : times) owner.mutable_schedule()->add_times(time);
  for (uint32_t weekday : weekdays) owner.mutable_schedule()->add_weekdays(weekday);
  return owner;
}

absl::Time At(const std::string& rfc3339) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &error)) << error;
  return time;
}

std::string Next(const v1::Owner& owner, const std::string& after) {
  const auto due = NextDigest(owner, At(after));
  if (!due.ok()) return std::string(due.status().message());
  return due->id + " " + absl::FormatTime("%Y-%m-%dT%H:%MZ", due->at, absl::UTCTimeZone());
}

TEST(Schedule, IsInTheOwnersOwnTimeZone) {
  const v1::Owner owner = OwnerIn("Europe/Amsterdam", {"07:00"});
  EXPECT_EQ(Next(owner, "2026-03-12T00:00:00Z"), "anna/07:00/2026-03-12 2026-03-12T06:00Z");
  EXPECT_EQ(Next(owner, "2026-07-12T00:00:00Z"), "anna/07:00/2026-07-12 2026-07-12T05:00Z");
}

TEST(Schedule, IsStrictlyAfterTheTimeAsked) {
  const v1::Owner owner = OwnerIn("UTC", {"07:00"});
  EXPECT_EQ(Next(owner, "2026-03-12T06:59:59Z"), "anna/07:00/2026-03-12 2026-03-12T07:00Z");
  EXPECT_EQ(Next(owner, "2026-03-12T07:00:00Z"), "anna/07:00/2026-03-13 2026-03-13T07:00Z");
}

TEST(Schedule, IsSevenInTheMorningUnlessTold) {
  EXPECT_EQ(Next(OwnerIn("UTC", {}), "2026-03-12T00:00:00Z"),
            "anna/07:00/2026-03-12 2026-03-12T07:00Z");
}

TEST(Schedule, KeepsSeveralTimesApartWhateverTheirOrder) {
  const v1::Owner owner = OwnerIn("UTC", {"17:30", "07:00"});
  EXPECT_EQ(Next(owner, "2026-03-12T06:00:00Z"), "anna/07:00/2026-03-12 2026-03-12T07:00Z");
  EXPECT_EQ(Next(owner, "2026-03-12T07:00:00Z"), "anna/17:30/2026-03-12 2026-03-12T17:30Z");
  EXPECT_EQ(Next(owner, "2026-03-12T17:30:00Z"), "anna/07:00/2026-03-13 2026-03-13T07:00Z");
}

TEST(Schedule, SkipsDaysThatAreNotAskedFor) {
  // 2026-03-13 is a Friday.
  const v1::Owner owner = OwnerIn("UTC", {"07:00"}, {1, 2, 3, 4, 5});
  EXPECT_EQ(Next(owner, "2026-03-13T08:00:00Z"), "anna/07:00/2026-03-16 2026-03-16T07:00Z");
  EXPECT_EQ(Next(OwnerIn("UTC", {"07:00"}, {7}), "2026-03-15T08:00:00Z"),
            "anna/07:00/2026-03-22 2026-03-22T07:00Z");
}

TEST(Schedule, FiresATimeInTheSkippedHourOnceAtTheNextMinuteThereIs) {
  // On 29 March 2026 02:00 CET becomes 03:00 CEST.
  const v1::Owner owner = OwnerIn("Europe/Amsterdam", {"02:30"});
  EXPECT_EQ(Next(owner, "2026-03-28T12:00:00Z"), "anna/02:30/2026-03-29 2026-03-29T01:00Z");
  EXPECT_EQ(Next(owner, "2026-03-29T01:00:00Z"), "anna/02:30/2026-03-30 2026-03-30T00:30Z");
}

TEST(Schedule, FiresATimeInTheRepeatedHourOnce) {
  // On 25 October 2026 03:00 CEST becomes 02:00 CET.
  const v1::Owner owner = OwnerIn("Europe/Amsterdam", {"02:30"});
  EXPECT_EQ(Next(owner, "2026-10-24T12:00:00Z"), "anna/02:30/2026-10-25 2026-10-25T00:30Z");
  EXPECT_EQ(Next(owner, "2026-10-25T00:30:00Z"), "anna/02:30/2026-10-26 2026-10-26T01:30Z");
}

TEST(Schedule, MakesOneDigestOfTimesThatFallTogether) {
  const v1::Owner owner = OwnerIn("Europe/Amsterdam", {"02:30", "02:45", "03:00", "03:30"});
  EXPECT_EQ(Next(owner, "2026-03-29T00:00:00Z"), "anna/02:30/2026-03-29 2026-03-29T01:00Z");
  EXPECT_EQ(Next(owner, "2026-03-29T01:00:00Z"), "anna/03:30/2026-03-29 2026-03-29T01:30Z");
}

TEST(Schedule, FiresOncePerDayThroughoutAYear) {
  const v1::Owner owner = OwnerIn("Europe/Amsterdam", {"02:30"});
  absl::Time at = At("2026-01-01T00:00:00Z");
  absl::CivilDay expected(2026, 1, 1);
  for (int day = 0; day < 365; ++day) {
    const auto due = NextDigest(owner, at);
    ASSERT_TRUE(due.ok());
    ASSERT_EQ(due->date, expected++);
    ASSERT_GT(due->at, at);
    at = due->at;
  }
}

TEST(Schedule, FindsTheLastOneDueAtOrBefore) {
  const v1::Owner owner = OwnerIn("Europe/Amsterdam", {"07:00"}, {1});
  EXPECT_EQ(LastDigest(owner, At("2026-03-16T06:00:00Z"))->id, "anna/07:00/2026-03-16");
  EXPECT_EQ(LastDigest(owner, At("2026-03-16T05:59:59Z"))->id, "anna/07:00/2026-03-09");
}

TEST(Schedule, RefusesWhatItCannotRead) {
  EXPECT_THAT(Next(OwnerIn("Europe/Amsterdm", {}), "2026-03-12T00:00:00Z"),
              HasSubstr("time zone \"Europe/Amsterdm\" is unknown"));
  for (const char* time : {"7:00", "24:00", "12:60", "12.30", "07:00:00", ""}) {
    EXPECT_THAT(Next(OwnerIn("UTC", {time}), "2026-03-12T00:00:00Z"),
                HasSubstr("is not a time of day"));
  }
  for (uint32_t weekday : {0u, 8u}) {
    EXPECT_THAT(Next(OwnerIn("UTC", {}, {weekday}), "2026-03-12T00:00:00Z"),
                HasSubstr("does not exist"));
  }
}

TEST(DayBegins, AtTheOwnersMidnightOrTheFirstMinuteThatThereIs) {
  v1::Owner owner;
  const auto utc = [](int year, int month, int day, int hour) {
    return absl::FromCivil(absl::CivilHour(year, month, day, hour), absl::UTCTimeZone());
  };
  EXPECT_EQ(DayBegins(owner, utc(2026, 3, 12, 8)), utc(2026, 3, 12, 0));
  owner.set_time_zone("Europe/Amsterdam");
  EXPECT_EQ(DayBegins(owner, utc(2026, 3, 12, 22)), utc(2026, 3, 11, 23));
  EXPECT_EQ(DayBegins(owner, utc(2026, 3, 12, 23)), utc(2026, 3, 12, 23));
  // 25 hours.
  EXPECT_EQ(DayBegins(owner, utc(2026, 10, 25, 22)), utc(2026, 10, 24, 22));
  // There midnight was skipped.
  owner.set_time_zone("America/Sao_Paulo");
  EXPECT_EQ(DayBegins(owner, utc(2018, 11, 4, 12)), utc(2018, 11, 4, 3));
}

}  // namespace
}  // namespace sluis
