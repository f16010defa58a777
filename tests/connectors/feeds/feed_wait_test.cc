// How long a feed is left alone.
#include "connectors/feeds/feed_wait.h"

#include <gtest/gtest.h>

#include "connectors/feeds/feed_document.h"
#include "connectors/feeds/feed_timing.h"
#include "tests/connectors/feeds/feed_texts.h"

namespace sluis {
namespace {

constexpr absl::Duration kQuarter = absl::Minutes(15);

// 12 March 2026, 07:00 UTC.
absl::Time Morning() { return absl::FromUnixSeconds(1773298800); }

TEST(FeedWait, IsAsLongAsTheAnswerStaysGood) {
  EXPECT_EQ(FreshFor({{"cache-control", "public, Max-Age=600"}}, Morning()), absl::Minutes(10));
  EXPECT_EQ(FreshFor({{"cache-control", "max-age=\"600\""}, {"age", "60"}}, Morning()),
            absl::Minutes(9));
  EXPECT_EQ(FreshFor({{"cache-control", "private"}, {"cache-control", "max-age=5"}}, Morning()),
            absl::Seconds(5));
  EXPECT_EQ(FreshFor({{"cache-control", "s-maxage=600"}}, Morning()), absl::ZeroDuration());
  EXPECT_GT(FreshFor({{"cache-control", "max-age=99999999999999999999"}}, Morning()),
            absl::Hours(24));
}

TEST(FeedWait, IsNothingForWhatIsNotKept) {
  EXPECT_EQ(FreshFor({}, Morning()), absl::ZeroDuration());
  for (const char* says : {"no-cache, max-age=600", "no-store,max-age=600", "max-age=", "max-age=x",
                           "max-age=-1", ",,,", ""}) {
    EXPECT_EQ(FreshFor({{"cache-control", says}}, Morning()), absl::ZeroDuration()) << says;
  }
  EXPECT_EQ(FreshFor({{"cache-control", "max-age=5"}, {"age", "60"}}, Morning()),
            absl::ZeroDuration());
}

TEST(FeedWait, GoesByTheServersOwnClock) {
  const HttpFields by_ours = {{"expires", "Thu, 12 Mar 2026 08:00:00 GMT"}};
  EXPECT_EQ(FreshFor(by_ours, Morning()), absl::Hours(1));
  const HttpFields by_its_own = {{"expires", "Thu, 12 Mar 2026 08:00:00 GMT"},
                                 {"date", "Thu, 12 Mar 2026 07:50:00 GMT"}};
  EXPECT_EQ(FreshFor(by_its_own, Morning()), absl::Minutes(10));
  EXPECT_EQ(FreshFor({{"expires", "0"}}, Morning()), absl::ZeroDuration());
  EXPECT_EQ(FreshFor({{"expires", "Thu, 01 Jan 1970 00:00:00 GMT"}}, Morning()),
            absl::ZeroDuration());
}

TEST(FeedWait, DoublesWithEachFailureUpToADay) {
  EXPECT_EQ(BackOff(kQuarter, 1, 0.0), kQuarter);
  EXPECT_EQ(BackOff(kQuarter, 1, 0.5), kQuarter * 1.5);
  EXPECT_EQ(BackOff(kQuarter, 2, 0.0), kQuarter * 2);
  EXPECT_EQ(BackOff(kQuarter, 4, 0.25), kQuarter * 10);
  EXPECT_EQ(BackOff(kQuarter, 7, 0.0), absl::Hours(12));
  for (const uint32_t failures : {8u, 100u, UINT32_MAX}) {
    EXPECT_EQ(BackOff(kQuarter, failures, 0.0), absl::Hours(12));
    EXPECT_LT(BackOff(kQuarter, failures, 0.999), absl::Hours(24));
  }
  EXPECT_EQ(BackOff(absl::Hours(48), 3, 0.5), absl::Hours(48));
}

TEST(FeedWait, IsBetweenTheIntervalAndADay) {
  EXPECT_EQ(FeedWait(kQuarter, absl::Seconds(1)), kQuarter);
  EXPECT_EQ(FeedWait(kQuarter, absl::Hours(3)), absl::Hours(3));
  EXPECT_EQ(FeedWait(kQuarter, absl::Hours(2400)), absl::Hours(24));
  EXPECT_EQ(FeedWait(absl::Hours(48), absl::Hours(1)), absl::Hours(48));
}

TEST(FeedTiming, IsMinutesOrAPeriodTheLongerOne) {
  EXPECT_EQ(FreshFor({"60", "", ""}), absl::Hours(1));
  EXPECT_EQ(FreshFor({"", " Daily ", ""}), absl::Hours(24));
  EXPECT_EQ(FreshFor({"", "daily", "4"}), absl::Hours(6));
  EXPECT_EQ(FreshFor({"90", "hourly", "2"}), absl::Minutes(90));
  EXPECT_EQ(FreshFor({"99999999", "", ""}), absl::Hours(24 * 365));
  for (const char* nothing : {"", "-5", "soon", "99999999999999999999"}) {
    EXPECT_EQ(FreshFor({nothing, nothing, nothing}), absl::ZeroDuration()) << nothing;
  }
}

TEST(FeedTiming, IsReadInAFeedsChannelAndNotInItsItems) {
  const auto fresh_for = [](const std::string& feed) {
    return ReadFeed(feed, {"krant", "", ""})->fresh_for;
  };
  EXPECT_EQ(fresh_for(WrittenFeed({{"1", "a"}}, "<ttl>30</ttl>")), absl::Minutes(30));
  EXPECT_EQ(fresh_for(WrittenFeed({{"1", "a"}},
                                  "<sy:updatePeriod>\nhourly\n</sy:updatePeriod>"
                                  "<sy:updateFrequency>2</sy:updateFrequency>")),
            absl::Minutes(30));
  EXPECT_EQ(fresh_for(WrittenFeed({{"1", "a</title><ttl>30</ttl><title>"}})), absl::ZeroDuration());
  EXPECT_EQ(fresh_for("<rss><channel><title>a & b</title><sy:updatePeriod>daily</sy:updatePeriod>"
                      "<item><title>a</title></item></channel></rss>"),
            absl::Hours(24));
}

}  // namespace
}  // namespace sluis
