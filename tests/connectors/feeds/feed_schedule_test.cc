// Feeds have their turns when they are due, and hosts their rest.
#include "connectors/feeds/feed_schedule.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sluis {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1773298800);

absl::Time At(double seconds) { return kStart + absl::Seconds(seconds); }

class FeedScheduleTest : public testing::Test {
 protected:
  // The name of who has its turn, which it keeps; "" for nobody.
  std::string Take(double seconds) {
    last_ = schedule_.Take(At(seconds));
    return last_.has_value() ? last_->name : "";
  }
  void ReleaseLast(double seconds) { schedule_.Release(*last_, At(seconds)); }

  FeedSchedule schedule_{absl::Seconds(1)};
  std::optional<FeedSchedule::Turn> last_;
};

TEST_F(FeedScheduleTest, GivesTurnsToThoseWhoAreDueInTheirOrder) {
  schedule_.Put("b", "b.example", At(2));
  schedule_.Put("a", "a.example", At(1));
  schedule_.Put("c", "c.example", At(9));
  EXPECT_EQ(schedule_.next(), At(1));
  EXPECT_EQ(Take(0.5), "");
  EXPECT_EQ(Take(3), "a");
  EXPECT_EQ(Take(3), "b");
  EXPECT_EQ(Take(3), "");
  EXPECT_EQ(schedule_.next(), At(9));
}

TEST_F(FeedScheduleTest, AsksAHostForOneFeedAtATime) {
  schedule_.Put("a", "x.example", At(0));
  schedule_.Put("b", "x.example", At(0));
  schedule_.Put("c", "y.example", At(0));
  EXPECT_EQ(Take(0), "a");
  const FeedSchedule::Turn first = *last_;
  EXPECT_EQ(Take(0), "c");
  EXPECT_EQ(Take(100), "");
  EXPECT_EQ(schedule_.next(), absl::InfiniteFuture());
  schedule_.Release(first, At(100));
  EXPECT_EQ(Take(100.5), "");
  EXPECT_EQ(schedule_.next(), At(101));
  EXPECT_EQ(Take(101), "b");
}

TEST_F(FeedScheduleTest, TakesTheLastWordOnAFeed) {
  schedule_.Put("a", "x.example", At(1));
  schedule_.Put("a", "y.example", At(5));
  EXPECT_EQ(Take(4), "");
  schedule_.Put("a", "y.example", At(2));
  EXPECT_EQ(Take(4), "a");
  EXPECT_EQ(Take(10), "");
  schedule_.Put("b", "x.example", At(1));
  schedule_.Remove("b");
  schedule_.Remove("b");
  EXPECT_EQ(Take(10), "");
}

TEST_F(FeedScheduleTest, RestsAHostAlsoWhenItsFeedsAreGoneMeanwhile) {
  schedule_.Put("a", "x.example", At(0));
  EXPECT_EQ(Take(0), "a");
  ReleaseLast(10);
  schedule_.Put("b", "x.example", At(10));
  EXPECT_EQ(Take(10.5), "");
  EXPECT_EQ(Take(11), "b");
  ReleaseLast(11);
  EXPECT_EQ(Take(20), "");
  EXPECT_EQ(schedule_.next(), absl::InfiniteFuture());
}

TEST_F(FeedScheduleTest, GivesEachOfManyItsTurnAndNoHostTwoAtOnce) {
  std::mt19937 random(11);
  for (int i = 0; i < 2000; ++i) {
    schedule_.Put(std::to_string(i), std::to_string(random() % 300), At(random() % 900));
  }
  std::map<std::string, absl::Time> ended;
  size_t turns = 0;
  absl::Time now = kStart;
  while (schedule_.next() < absl::InfiniteFuture()) {
    now = std::max(now, schedule_.next());
    const auto turn = schedule_.Take(now);
    if (!turn.has_value()) continue;
    ++turns;
    if (ended.contains(turn->host)) EXPECT_GE(now, ended[turn->host] + absl::Seconds(1));
    ended[turn->host] = now + absl::Milliseconds(10);
    schedule_.Release(*turn, ended[turn->host]);
  }
  EXPECT_EQ(turns, 2000u);
}

TEST(SpacedMoments, BeginAtOnceAndAreApart) {
  SpacedMoments moments(absl::Milliseconds(250));
  EXPECT_EQ(moments.Take(At(0)), At(0));
  EXPECT_EQ(moments.Take(At(0)), At(0.25));
  for (int i = 2; i < 2000; ++i) EXPECT_EQ(moments.Take(At(0)), At(0.25 * i));
  EXPECT_EQ(moments.Take(At(1000)), At(1000));
}

}  // namespace
}  // namespace sluis
