// Two days of a topic: on the first, cluster 0 (a: relevant, b: highly relevant) and cluster 1 (c:
// relevant); on the second, d, one more of cluster 0, and cluster 2 (e: highly relevant); nothing
// on the third.
#include "tools/evaluation/measures/real_time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kExact = 1e-12;
constexpr int64_t kHour = 3600;
constexpr int64_t kDay = 24 * kHour;
// 2020-01-01.
constexpr int64_t kStart = 1577836800;
const absl::CivilDay kFirst(2020, 1, 1);
const RealTimeTrack kTrack = {kFirst, 3, 0};
constexpr auto kGuideline = RealTimeVariant::kGuideline;
constexpr auto kScript = RealTimeVariant::kOfficialScript;

PostTimes Times() {
  PostTimes times;
  times["a"] = {kFirst, kStart + kHour};
  times["b"] = {kFirst, kStart + 2 * kHour};
  times["c"] = {kFirst, kStart + 3 * kHour};
  times["d"] = {kFirst + 1, kStart + kDay};
  times["e"] = {kFirst + 1, kStart + kDay + kHour};
  for (int day = 0; day < 3; ++day) {
    times["judged" + std::to_string(day)] = {kFirst + day, kStart + day * kDay};
  }
  return times;
}

RealTimeTopic Topic() {
  const GradesById grades = {{"a", 1}, {"b", 2}, {"c", 1}, {"d", 1}, {"e", 2}, {"judged0", 0}};
  return MakeRealTimeTopic(grades, {{"a", "b", "d"}, {"c"}, {"e"}}, Times()).value();
}

ScenarioAScore PushAll(const std::vector<RealTimePush>& pushes, RealTimeVariant variant = kScript,
                       const RealTimeTrack& track = kTrack) {
  return ScoreScenarioA(Topic(), pushes, Times(), track, variant);
}

TEST(ScenarioA, SilenceIsRewardedOnSilentDaysOnly) {
  for (RealTimeVariant variant : {kGuideline, kScript}) {
    const ScenarioAScore score = PushAll({}, variant);
    EXPECT_EQ(score.eg_0, 0);
    EXPECT_EQ(score.ncg_0, 0);
    EXPECT_DOUBLE_EQ(score.eg_1, 1.0 / 3);
    EXPECT_DOUBLE_EQ(score.eg_p, 1.0 / 3);
    EXPECT_DOUBLE_EQ(score.ncg_1, 1.0 / 3);
    EXPECT_DOUBLE_EQ(score.ncg_p, 1.0 / 3);
    EXPECT_THAT(score.gain_minus_pain, ElementsAre(0, 0, 0));
    EXPECT_THAT(score.latencies_s, IsEmpty());
  }
}

TEST(ScenarioA, AddsUpGainsByHand) {
  // Day 1: a earns 0.5, judged0 nothing; best 1 + 0.5. Day 2: only cluster 2 is left; d is a
  // repeat, e earns 1 of 1. Day 3 is silent, with one push.
  const std::vector<RealTimePush> pushes = {{"a", kStart + 5 * kHour},
                                            {"judged0", kStart + 6 * kHour},
                                            {"d", kStart + kDay + 2 * kHour},
                                            {"e", kStart + kDay + 3 * kHour},
                                            {"judged2", kStart + 2 * kDay + kHour}};
  const ScenarioAScore score = PushAll(pushes);
  EXPECT_NEAR(score.eg_0, (0.25 + 0.5) / 3, kExact);
  EXPECT_NEAR(score.eg_1, (0.25 + 0.5 + 0) / 3, kExact);
  EXPECT_NEAR(score.eg_p, (0.25 + 0.5 + 0.9) / 3, kExact);
  EXPECT_NEAR(score.ncg_0, (0.5 / 1.5 + 1) / 3, kExact);
  EXPECT_NEAR(score.ncg_1, (0.5 / 1.5 + 1) / 3, kExact);
  EXPECT_NEAR(score.ncg_p, (0.5 / 1.5 + 1 + 0.9) / 3, kExact);
  EXPECT_NEAR(score.gain_minus_pain[0], (0.33 * 1.5 - 0.67 * 2) / 3, kExact);
  EXPECT_NEAR(score.gain_minus_pain[1], (0.5 * 1.5 - 0.5 * 2) / 3, kExact);
  EXPECT_NEAR(score.gain_minus_pain[2], (0.66 * 1.5 - 0.34 * 2) / 3, kExact);
  EXPECT_THAT(score.latencies_s, ElementsAre(4.0 * kHour, 2.0 * kHour));
  EXPECT_EQ(score.pushes, 4);

  const ScenarioAScore guideline = PushAll(pushes, kGuideline);
  EXPECT_NEAR(guideline.eg_p, score.eg_p, kExact);
  EXPECT_NEAR(guideline.gain_minus_pain[1], (0.5 * 1.5 - 0.5 * 3) / 3, kExact)
      << "the prose counts the pain of silent days";
}

TEST(ScenarioA, TheBestPushesScoreOne) {
  const std::vector<RealTimePush> pushes = {
      {"b", kStart + 4 * kHour}, {"c", kStart + 4 * kHour}, {"e", kStart + kDay + 4 * kHour}};
  for (RealTimeVariant variant : {kGuideline, kScript}) {
    const ScenarioAScore score = PushAll(pushes, variant);
    EXPECT_DOUBLE_EQ(score.ncg_1, 1);
    EXPECT_DOUBLE_EQ(score.ncg_p, 1);
    EXPECT_DOUBLE_EQ(score.ncg_0, 2.0 / 3);
  }
}

TEST(ScenarioA, LatencyCountsFromTheFirstPostOfTheCluster) {
  EXPECT_THAT(PushAll({{"b", kStart + 5 * kHour}}).latencies_s, ElementsAre(4.0 * kHour));
}

TEST(ScenarioA, UnjudgedPushesArePainInTheProseAndIgnoredByTheScript) {
  const std::vector<RealTimePush> pushes = {{"a", kStart + 5 * kHour},
                                            {"unknown", kStart + 6 * kHour}};
  EXPECT_NEAR(PushAll(pushes, kGuideline).eg_0, 0.25 / 3, kExact);
  EXPECT_NEAR(PushAll(pushes, kScript).eg_0, 0.5 / 3, kExact);
}

TEST(ScenarioA, APushAfterMidnightBelongsToTheNextDayInTheProseOnly) {
  const std::vector<RealTimePush> pushes = {{"a", kStart + kDay + 1}};
  EXPECT_NEAR(PushAll(pushes, kScript).eg_0, 0.5 / 3, kExact);
  EXPECT_EQ(PushAll(pushes, kGuideline).eg_0, 0);
}

TEST(ScenarioA, TheScriptIgnoresPushesOfPostsNotYetWrittenUnlessTheClockExcusesThem) {
  const std::vector<RealTimePush> pushes = {{"a", kStart + kHour - 100}};
  EXPECT_EQ(PushAll(pushes, kScript).eg_0, 0);
  EXPECT_EQ(PushAll(pushes, kScript).eg_1, 1.0 / 3);
  const ScenarioAScore excused = PushAll(pushes, kScript, {kFirst, 3, 139});
  EXPECT_NEAR(excused.eg_0, 0.5 / 3, kExact);
  EXPECT_THAT(excused.latencies_s, ElementsAre(39));
}

TEST(ScenarioA, AfterTenPushesADayTheVariantsPart) {
  std::vector<RealTimePush> pushes(11, {"judged0", kStart + 4 * kHour});
  pushes.push_back({"b", kStart + 5 * kHour});
  const ScenarioAScore script = PushAll(pushes, kScript);
  EXPECT_EQ(script.eg_0, 0);
  EXPECT_EQ(script.pushes, 12);
  EXPECT_THAT(script.latencies_s, ElementsAre(4.0 * kHour)) << "the late gain is delivered";
  EXPECT_NEAR(script.gain_minus_pain[1], -0.5 * 11 / 3, kExact);
  const ScenarioAScore guideline = PushAll(pushes, kGuideline);
  EXPECT_EQ(guideline.pushes, 10);
  EXPECT_THAT(guideline.latencies_s, IsEmpty());
}

TEST(ScenarioA, FloodingASilentDayGoesBelowZeroInTheScriptOnly) {
  const std::vector<RealTimePush> pushes(15, {"judged2", kStart + 2 * kDay + kHour});
  EXPECT_NEAR(PushAll(pushes, kScript).eg_p, -0.5 / 3, kExact);
  EXPECT_EQ(PushAll(pushes, kGuideline).eg_p, 0);
}

TEST(ScenarioA, PushesOutsideTheTracksDaysDoNotCount) {
  const RealTimeTrack second_day = {kFirst + 1, 1, 0};
  EXPECT_DOUBLE_EQ(
      PushAll({{"a", kStart + 5 * kHour}, {"e", kStart + kDay + 2 * kHour}}, kScript, second_day)
          .eg_1,
      1);
}

ScenarioBScore List(const DailyLists& lists, RealTimeVariant variant = kScript) {
  return ScoreScenarioB(Topic(), lists, kTrack, variant);
}

TEST(ScenarioB, SilenceIsRewardedOnSilentDaysOnly) {
  EXPECT_EQ(List({}).ndcg_0, 0);
  EXPECT_DOUBLE_EQ(List({}).ndcg_1, 1.0 / 3);
  EXPECT_DOUBLE_EQ(List({}).ndcg_p, 1.0 / 3);
}

TEST(ScenarioB, AddsUpByHand) {
  const ScenarioBScore score = List({{kFirst, {"judged0", "a", "b"}},
                                     {kFirst + 1, {"d", "e"}},
                                     {kFirst + 2, {"judged2", "judged2"}}});
  const double half = std::sqrt(2.0) - 1;
  const double first = (half / std::log2(3.0)) / (1 + half / std::log2(3.0));
  const double second = 1 / std::log2(3.0);
  EXPECT_NEAR(score.ndcg_0, (first + second) / 3, kExact);
  EXPECT_NEAR(score.ndcg_1, (first + second) / 3, kExact);
  EXPECT_NEAR(score.ndcg_p, (first + second + 0.8) / 3, kExact);
}

TEST(ScenarioB, TheBestListsScoreOne) {
  for (RealTimeVariant variant : {kGuideline, kScript}) {
    EXPECT_DOUBLE_EQ(List({{kFirst, {"b", "c"}}, {kFirst + 1, {"e"}}}, variant).ndcg_1, 1);
  }
}

TEST(ScenarioB, APostEarnsOnlyOnTheDayItWasWritten) {
  EXPECT_EQ(List({{kFirst + 1, {"a", "b", "c"}}}).ndcg_0, 0);
}

TEST(ScenarioB, WhatComesAfterTheTenthUsesItsClusterUpInTheScriptOnly) {
  std::vector<std::string> long_list(10, "judged0");
  long_list.push_back("a");
  const DailyLists lists = {{kFirst, long_list}, {kFirst + 1, {"d"}}};
  EXPECT_EQ(List(lists, kScript).ndcg_0, 0);
  EXPECT_GT(List(lists, kGuideline).ndcg_0, 0);
}

TEST(RealTimeTopic, RefusesFilesThatDoNotBelongTogether) {
  const auto message = [](const GradesById& grades,
                          const std::vector<std::vector<std::string>>& clusters) {
    return std::string(MakeRealTimeTopic(grades, clusters, Times()).status().message());
  };
  EXPECT_THAT(message({{"a", 0}}, {{"a"}}), HasSubstr("Post a of the clusters is not relevant"));
  EXPECT_THAT(message({}, {{"a"}}), HasSubstr("is not relevant"));
  EXPECT_THAT(message({{"z", 1}}, {{"z"}}), HasSubstr("has no time"));
  EXPECT_THAT(message({{"a", 1}}, {{"a"}, {"a"}}), HasSubstr("is there twice"));
}

TEST(RealTimeTrack, CoversTheDaysOfItsYear) {
  EXPECT_EQ(RealTimeTrack2016().first_day, absl::CivilDay(2016, 8, 2));
  EXPECT_EQ(RealTimeTrack2016().first_day + RealTimeTrack2016().day_count,
            absl::CivilDay(2016, 8, 12));
  EXPECT_EQ(RealTimeTrack2017().first_day + RealTimeTrack2017().day_count,
            absl::CivilDay(2017, 8, 6));
}

}  // namespace
}  // namespace sluis
