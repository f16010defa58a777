// Dates as feeds write them; those that do not exist are none.
#include "connectors/feeds/feed_date.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace sluis {
namespace {

std::string Read(std::string_view text) {
  const auto time = ParseFeedDate(text);
  return time.has_value() ? absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*SZ", *time, absl::UTCTimeZone())
                          : "none";
}

TEST(FeedDate, ReadsRfc822AsItIsWritten) {
  for (const auto& [text, wanted] : {
           std::pair("Thu, 12 Mar 2026 07:30:00 +0100", "2026-03-12T06:30:00Z"),
           std::pair("Thu, 12 Mar 2026 07:30:00 GMT", "2026-03-12T07:30:00Z"),
           std::pair("  12 mar 2026 07:30 EST\n", "2026-03-12T12:30:00Z"),
           std::pair("Thu,12 Mar 2026 07:30:00 GMT", "2026-03-12T07:30:00Z"),
           std::pair("Thursday, 12-Mar-26 07:30:00 UTC", "2026-03-12T07:30:00Z"),
           std::pair("Mon, 2 Sept 1996 7:05:00 PDT", "1996-09-02T14:05:00Z"),
           std::pair("2 September 96", "1996-09-02T00:00:00Z"),
           std::pair("Thu, 12 Mar 2026 07:30:00 +0100 (CET)", "2026-03-12T06:30:00Z"),
           std::pair("Thu, 12 Mar 2026 07:30:00 CEST", "2026-03-12T05:30:00Z"),
           std::pair("Thu, 12 Mar 2026 07:30:00 GMT+01:00", "2026-03-12T06:30:00Z"),
           std::pair("Thu, 12 Mar 2026 07:30:00 -0330", "2026-03-12T11:00:00Z"),
           std::pair("Thu, 12 Mar 2026 07:30:00 XYZ", "2026-03-12T07:30:00Z"),
           std::pair("Thu, 12 Mar 2026 07:30:60 GMT", "2026-03-12T07:31:00Z"),
           std::pair("Thu, 12 Mar 2026 24:00:00 GMT", "2026-03-13T00:00:00Z"),
           std::pair("Thu Mar 12 07:30:00 2026", "2026-03-12T07:30:00Z"),
           std::pair("Mar 12, 2026", "2026-03-12T00:00:00Z"),
           std::pair("Do, 12 Mar 2026 07:30:00 +0100", "2026-03-12T06:30:00Z"),
       }) {
    EXPECT_EQ(Read(text), wanted) << text;
  }
}

TEST(FeedDate, ReadsRfc3339AndItsKin) {
  for (const auto& [text, wanted] : {
           std::pair("2026-03-12T07:30:00Z", "2026-03-12T07:30:00Z"),
           std::pair("2026-03-12t07:30:00.25z", "2026-03-12T07:30:00.25Z"),
           std::pair("2026-03-12T07:30:00+01:00", "2026-03-12T06:30:00Z"),
           std::pair("2026-03-12T07:30-0500", "2026-03-12T12:30:00Z"),
           std::pair("2026-03-12 07:30:00", "2026-03-12T07:30:00Z"),
           std::pair("2026-03-12 07:30:00 UTC", "2026-03-12T07:30:00Z"),
           std::pair("2026-03-12", "2026-03-12T00:00:00Z"),
           std::pair("2026-03", "2026-03-01T00:00:00Z"),
           std::pair("2026", "2026-01-01T00:00:00Z"),
           std::pair("20260312", "2026-03-12T00:00:00Z"),
           std::pair("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
           std::pair("2026-03-12T07:30:00.123456789123Z", "2026-03-12T07:30:00.123456789Z"),
       }) {
    EXPECT_EQ(Read(text), wanted) << text;
  }
}

TEST(FeedDate, TakesNoDateThatDoesNotExist) {
  for (const std::string_view text : {"",
                                      "   ",
                                      "gisteren",
                                      "2026-02-30T00:00:00Z",
                                      "2026-13-01",
                                      "2026-00-10",
                                      "0000-00-00",
                                      "0000-01-01",
                                      "Thu, 31 Apr 2026 00:00:00 GMT",
                                      "12 Mar 2026 25:00:00 GMT",
                                      "12 Mar 2026 07:60:00",
                                      "12 Mar 2026 24:00:01",
                                      "12 Mar",
                                      "Mar 2026",
                                      "2026-03-12T07",
                                      "2026-03-12Tzes",
                                      "2026-03-12T07:30:00+99:00",
                                      "2026-03-12 x y",
                                      "12 Mar 20260",
                                      "99999999999999999999",
                                      "1 2 3 4 5 6",
                                      "----",
                                      "0001-01-01T00:00:00+10:00",
                                      "9999-12-31T23:59:59-10:00"}) {
    EXPECT_EQ(Read(text), "none") << text;
  }
  // The beginnings of dates, too.
  for (const std::string_view date : {"Thu, 12 Mar 2026 07:00:00 GMT", "2026-03-12T07:00:00Z"}) {
    for (size_t end = 0; end < 8; ++end) EXPECT_EQ(Read(date.substr(4, end)), "none") << end;
  }
  EXPECT_EQ(Read(std::string(1'000'000, '1')), "none");
  EXPECT_EQ(Read("12 Mar 2026 " + std::string(200, ' ') + "x"), "none");
}

}  // namespace
}  // namespace sluis
