// Runs and times of TREC Real-Time Summarization.
#include "tools/evaluation/formats/real_time_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tools/evaluation/formats/epochs_file.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string PushRefusal(const std::string& text) {
  return std::string(ParsePushRun(text, "a.txt", 2017).status().message());
}
std::string ListRefusal(const std::string& text) {
  return std::string(ParseDailyRun(text, "b.txt").status().message());
}

TEST(PushRun, ReadsTheTimesOfBothYears) {
  const auto run = ParsePushRun(
      "RTS47\t891302728198230020\t0729-23:17:35\ttag\r\nMB226 7 1470098865 tag\nMB226 8 "
      "1470098866.9 "
      "tag\n",
      "a.txt", 2017);
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(run->topics.at("RTS47")[0].post, "891302728198230020");
  EXPECT_EQ(run->topics.at("RTS47")[0].pushed_s, 1501370255);
  EXPECT_EQ(run->topics.at("MB226")[0].pushed_s, 1470098865);
  EXPECT_EQ(run->topics.at("MB226")[1].pushed_s, 1470098866);
  EXPECT_EQ(run->tag, "tag");
}

TEST(PushRun, RefusesTimesThatDoNotExist) {
  for (const char* time : {"0229-00:00:00", "1301-00:00:00", "0729-24:00:00", "0729-00:60:00",
                           "0729-00:00:60", "0729-0:00:00", "-5", "1e300", "nan", "noon"}) {
    EXPECT_THAT(PushRefusal("1 a 1501370255 t\n1 a " + std::string(time) + " t"),
                HasSubstr("a.txt:2: Time"))
        << time;
  }
  EXPECT_TRUE(ParsePushRun("1 a 0229-00:00:00 t", "a.txt", 2016).ok());
  EXPECT_THAT(PushRefusal("1 a 5"), HasSubstr("there are 3 fields"));
}

TEST(DailyRun, KeepsEachDaysOrder) {
  const auto run = ParseDailyRun(
      "20160802 MB226 Q0 b 1 9 t\n20160803 MB226 Q0 c 1 9 t\n20160802 MB226 Q0 a 2 8 t\n", "b.txt");
  ASSERT_TRUE(run.ok()) << run.status();
  const DailyLists& lists = run->topics.at("MB226");
  EXPECT_THAT(lists.at(absl::CivilDay(2016, 8, 2)), ElementsAre("b", "a"));
  EXPECT_THAT(lists.at(absl::CivilDay(2016, 8, 3)), ElementsAre("c"));
}

TEST(DailyRun, RefusalsNameFileAndLine) {
  EXPECT_THAT(ListRefusal("MB226 Q0 b 1 9 t\n"), HasSubstr("b.txt:1: A row of scenario B is"));
  for (const char* day : {"20160230", "2016-8-2", "201682", "20161301", "0802"}) {
    EXPECT_THAT(ListRefusal(std::string(day) + " MB226 Q0 b 1 9 t"), HasSubstr("is not a day"))
        << day;
  }
}

TEST(PostTimes, AreReadAndMayRepeat) {
  const auto times = ParsePostTimes("7 20160802 1470098865\n7 20160802 1470098865\n", "e.txt");
  ASSERT_TRUE(times.ok()) << times.status();
  EXPECT_EQ(times->at("7").day, absl::CivilDay(2016, 8, 2));
  EXPECT_EQ(times->at("7").created_s, 1470098865);
}

TEST(PostTimes, MayNotContradict) {
  const auto refusal = [](const std::string& text) {
    return std::string(ParsePostTimes(text, "e.txt").status().message());
  };
  EXPECT_THAT(refusal("7 20160802 1\n7 20160803 1\n"), HasSubstr("e.txt:2: Post 7 already has"));
  EXPECT_THAT(refusal("7 20160802\n"), HasSubstr("e.txt:1: A time of a post is"));
  EXPECT_THAT(refusal("7 20160802 -9223372036854775808\n"), HasSubstr("e.txt:1:"));
  EXPECT_THAT(refusal("7 20160802 soon\n"), HasSubstr("e.txt:1: A time of a post is"));
}

}  // namespace
}  // namespace sluis
