// The order of a server's numbers, and what time they tell.
#include "connectors/mastodon/status_number.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(StatusNumber, LongerIsGreaterThenLaterInTheAlphabet) {
  EXPECT_TRUE(IsGreaterNumber("100", "99"));
  EXPECT_TRUE(IsGreaterNumber("109501", "109500"));
  EXPECT_FALSE(IsGreaterNumber("109500", "109500"));
  EXPECT_TRUE(IsGreaterNumber("1", ""));
  EXPECT_TRUE(IsGreaterNumber("01KKGSZZZZ0000000000000000", "01KKGSAAAA0000000000000000"));
  EXPECT_TRUE(IsGreaterNumber("B4BDakEsYAEVFyHqgi", "B4BDakEsYAEVFyHqgh"));
}

TEST(StatusNumber, IsWhatMayStandInAQuery) {
  for (const char* number : {"1", "01KKGSZZZZ0000000000000000", "B4BDakEsYAEVFyHqgi", "a-b_c"}) {
    EXPECT_TRUE(IsStatusNumber(number)) << number;
  }
  EXPECT_FALSE(IsStatusNumber(""));
  EXPECT_FALSE(IsStatusNumber("1&limit=1000"));
  EXPECT_FALSE(IsStatusNumber("../1"));
  EXPECT_FALSE(IsStatusNumber(std::string(65, '1')));
}

TEST(StatusNumber, TellsTheTimeWhereItHasOne) {
  // 2026-03-12 07:00:00 UTC and 06:55:00.
  const uint64_t at = uint64_t{1'773'298'800'000} << 16 | 12345;
  const uint64_t before = uint64_t{1'773'298'500'000} << 16;
  EXPECT_EQ(NumberBefore(std::to_string(at), absl::Minutes(5)), std::to_string(before));
  // The same times as ULIDs.
  EXPECT_EQ(NumberBefore("01KKGDGNC0ZZZZZZZZZZZZZZZZ", absl::Minutes(5)),
            "01KKGD7GD00000000000000000");
  for (const char* timeless : {"", "109501", "B4BDakEsYAEVFyHqgi", "99999999999999999999999",
                               "00000000000000000000000000", "01kkgdgnc0zzzzzzzzzzzzzzzz"}) {
    EXPECT_EQ(NumberBefore(timeless, absl::Minutes(5)), std::nullopt) << timeless;
  }
}

}  // namespace
}  // namespace sluis
