// Places in a stream: as they are stored, and what a server is asked for.
#include "connectors/bluesky/jetstream_place.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

constexpr uint64_t kTime = 1'773'298'800'000'000;

TEST(JetstreamPlace, IsStoredAsJson) {
  const JetstreamPlace place = {"jetstream.example:6008", {42, kTime}};
  const JetstreamPlace read = ReadPlace(WritePlace(place));
  EXPECT_EQ(read.server, place.server);
  EXPECT_EQ(read.cursor.sequence, 42u);
  EXPECT_EQ(read.cursor.time_us, kTime);
}

TEST(JetstreamPlace, WhatCannotBeReadIsNone) {
  for (const char* text : {"", "{", "[]", "7", R"({"server":7,"time_us":"x","sequence":-1})"}) {
    const JetstreamPlace place = ReadPlace(text);
    EXPECT_EQ(place.cursor.time_us, 0u) << text;
    EXPECT_EQ(BestStart(place, "a"), JetstreamStart::kNow) << text;
    EXPECT_EQ(CursorOf(place, JetstreamStart::kNow), 0u);
  }
}

TEST(JetstreamPlace, NumbersAreOfTheServerThatSaidThem) {
  const JetstreamPlace place = {"a", {42, kTime}};
  EXPECT_EQ(BestStart(place, "a"), JetstreamStart::kSequence);
  EXPECT_EQ(CursorOf(place, JetstreamStart::kSequence), 42u);
  EXPECT_EQ(BestStart(place, "b"), JetstreamStart::kTime);
  EXPECT_EQ(CursorOf(place, JetstreamStart::kTime), kTime - 5'000'000);
  EXPECT_EQ(BestStart({"a", {0, kTime}}, "a"), JetstreamStart::kTime);
  EXPECT_EQ(BestStart({"b", {42, 0}}, "a"), JetstreamStart::kNow);
}

TEST(JetstreamPlace, FallsBackStepByStep) {
  const JetstreamPlace place = {"a", {42, kTime}};
  EXPECT_EQ(NextBest(place, JetstreamStart::kSequence), JetstreamStart::kTime);
  EXPECT_EQ(NextBest(place, JetstreamStart::kTime), JetstreamStart::kNow);
  EXPECT_EQ(NextBest({"a", {42, 0}}, JetstreamStart::kSequence), JetstreamStart::kNow);
}

TEST(JetstreamPlace, TheTimeNeverGoesBack) {
  JetstreamPlace place;
  place.Advance({1, kTime});
  place.Advance({2, kTime - 7});
  EXPECT_EQ(place.cursor.sequence, 2u);
  EXPECT_EQ(place.cursor.time_us, kTime);
}

TEST(JetstreamPlace, ATimeThatIsToComeIsNone) {
  const absl::Time now = absl::FromUnixMicros(static_cast<int64_t>(kTime));
  JetstreamPlace place = {"a", {42, 4 * kTime}};
  place.LimitTime(now);
  EXPECT_EQ(place.cursor.time_us, kTime);
  EXPECT_EQ(place.cursor.sequence, 42u);
  place.LimitTime(now + absl::Hours(1));
  EXPECT_EQ(place.cursor.time_us, kTime);
}

}  // namespace
}  // namespace sluis
