// Places in the stream of X: as they are stored, and what they tell of what is missing.
#include "connectors/x/x_place.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

const absl::Time kHeardAt = absl::FromUnixSeconds(1'773'298'800);
// Of an hour before.
constexpr char kId[] = "2032000000000000000";

TEST(XPlace, IsStoredAsJson) {
  const XPlace read = ReadXPlace(WriteXPlace({kId, kHeardAt}));
  EXPECT_EQ(read.newest, kId);
  EXPECT_EQ(read.heard_at, kHeardAt);
  const XPlace silent = ReadXPlace(WriteXPlace({kId, std::nullopt}));
  EXPECT_EQ(silent.newest, kId);
  EXPECT_EQ(silent.heard_at, std::nullopt);
  EXPECT_EQ(ReadXPlace(WriteXPlace({"", kHeardAt})).heard_at, kHeardAt);
}

TEST(XPlace, TheNumberOfAPostAloneIsOne) {
  EXPECT_EQ(ReadXPlace(kId).newest, kId);
  EXPECT_EQ(ReadXPlace(kId).heard_at, std::nullopt);
}

TEST(XPlace, WhatCannotBeReadIsNone) {
  for (const char* text :
       {"", "{", "[]", "of another kind", "123456789012345678901", R"({"newest":7,"heard":"x"})",
        R"({"newest":"-1","heard":18446744073709551615})"}) {
    EXPECT_EQ(ReadXPlace(text).newest, "") << text;
    EXPECT_EQ(ReadXPlace(text).heard_at, std::nullopt) << text;
    EXPECT_EQ(FollowedUntil(ReadXPlace(text)), std::nullopt) << text;
  }
}

TEST(XPlace, WhatWasOnItsWayWhenXWasHeardMayBeMissing) {
  EXPECT_EQ(FollowedUntil({kId, kHeardAt}), kHeardAt - absl::Seconds(10));
  EXPECT_EQ(FollowedUntil({"", kHeardAt}), kHeardAt - absl::Seconds(10));
  const std::optional<absl::Time> made_at = FollowedUntil({kId, std::nullopt});
  ASSERT_TRUE(made_at.has_value());
  EXPECT_EQ(absl::FormatTime("%Y-%m-%d", *made_at, absl::UTCTimeZone()), "2026-03-12");
}

}  // namespace
}  // namespace sluis
