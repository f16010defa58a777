#include "tools/evaluation/measures/ranking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kExact = 1e-12;

std::vector<RankedPost> Ranked(const std::vector<std::string>& ids) {
  std::vector<RankedPost> posts;
  for (const std::string& id : ids) posts.push_back({id, 0});
  return posts;
}

// Ranked: relevant, not, highly relevant, unjudged; one relevant post is not ranked.
JudgedRanking Sample() {
  return JudgeRanking(Ranked({"a", "b", "c", "x"}), {{"a", 1}, {"b", 0}, {"c", 2}, {"d", 1}});
}

TEST(Ranking, KnowsWhatIsRankedAndWhatIsRelevant) {
  EXPECT_THAT(Sample().grades, ElementsAre(1, 0, 2, 0));
  EXPECT_THAT(Sample().relevant, ElementsAre(2, 1, 1));
}

TEST(Ranking, PrecisionIsDividedByTheDepthEvenWhenLessIsRanked) {
  EXPECT_DOUBLE_EQ(PrecisionAt(Sample(), 1), 1);
  EXPECT_DOUBLE_EQ(PrecisionAt(Sample(), 3), 2.0 / 3);
  EXPECT_DOUBLE_EQ(PrecisionAt(Sample(), 10), 0.2);
}

TEST(Ranking, RecallIsDividedByAllThatIsRelevant) {
  EXPECT_DOUBLE_EQ(RecallAt(Sample(), 1), 1.0 / 3);
  EXPECT_DOUBLE_EQ(RecallAt(Sample(), kEveryRank), 2.0 / 3);
}

TEST(Ranking, AveragePrecisionCountsTheUnrankedAsZero) {
  EXPECT_NEAR(AveragePrecision(Sample()), (1.0 / 1 + 2.0 / 3) / 3, kExact);
}

TEST(Ranking, NdcgHasLinearGain) {
  const double dcg = 1 / std::log2(2.0) + 2 / std::log2(4.0);
  EXPECT_NEAR(NdcgAt(Sample(), 10),
              dcg / (2 / std::log2(2.0) + 1 / std::log2(3.0) + 1 / std::log2(4.0)), kExact);
  EXPECT_NEAR(NdcgAt(Sample(), 2), 1 / (2 + 1 / std::log2(3.0)), kExact);
}

TEST(Ranking, TheOtherNdcgHasExponentialGain) {
  const double dcg = 1 + 3 / std::log2(4.0);
  EXPECT_NEAR(ExponentialNdcgAt(Sample(), 10), dcg / (3 + 1 / std::log2(3.0) + 1 / std::log2(4.0)),
              kExact);
  const JudgedRanking binary = JudgeRanking(Ranked({"b", "a"}), {{"a", 1}, {"b", 0}});
  EXPECT_DOUBLE_EQ(ExponentialNdcgAt(binary, 10), NdcgAt(binary, 10));
}

TEST(Ranking, ReciprocalRankLooksAtTheFirstOnly) {
  EXPECT_DOUBLE_EQ(ReciprocalRank(Sample()), 1);
  EXPECT_DOUBLE_EQ(ReciprocalRank(JudgeRanking(Ranked({"x", "b", "c"}), {{"c", 1}})), 1.0 / 3);
  EXPECT_EQ(ReciprocalRank(JudgeRanking(Ranked({"x"}), {{"c", 1}})), 0);
}

TEST(Ranking, TheBestOrderScoresOne) {
  GradesById grades;
  std::vector<std::string> ids;
  for (int i = 0; i < 30; ++i) {
    ids.push_back("post" + std::to_string(i));
    grades[ids.back()] = i < 10 ? 2 : 1;
  }
  const JudgedRanking best = JudgeRanking(Ranked(ids), grades);
  for (size_t k : {size_t{1}, size_t{7}, size_t{15}, kEveryRank}) {
    EXPECT_DOUBLE_EQ(NdcgAt(best, k), 1) << k;
    EXPECT_DOUBLE_EQ(ExponentialNdcgAt(best, k), 1) << k;
  }
  EXPECT_DOUBLE_EQ(AveragePrecision(best), 1);
  EXPECT_DOUBLE_EQ(PrecisionAt(best, 30), 1);
  EXPECT_DOUBLE_EQ(RecallAt(best, 30), 1);
}

TEST(Ranking, NothingRelevantScoresZeroThroughout) {
  const JudgedRanking none = JudgeRanking(Ranked({"a"}), {{"a", -2}, {"b", 0}});
  EXPECT_THAT(none.relevant, IsEmpty());
  for (double score : {PrecisionAt(none, 5), RecallAt(none, 5), AveragePrecision(none),
                       ReciprocalRank(none), NdcgAt(none, 5), ExponentialNdcgAt(none, 5)}) {
    EXPECT_EQ(score, 0);
  }
}

TEST(Ranking, NegativeGradesEarnNothingAndCostNothing) {
  const JudgedRanking with = JudgeRanking(Ranked({"spam", "a"}), {{"spam", -2}, {"a", 1}});
  const JudgedRanking without = JudgeRanking(Ranked({"x", "a"}), {{"a", 1}});
  EXPECT_EQ(NdcgAt(with, 10), NdcgAt(without, 10));
  EXPECT_EQ(ExponentialNdcgAt(with, 10), ExponentialNdcgAt(without, 10));
}

TEST(Ranking, TiesGoToTheLargerId) {
  std::vector<RankedPost> posts = {{"10", 1}, {"9", 1}, {"top", 2}, {"100", 1}};
  SortAsTrecEval(&posts);
  std::vector<std::string> ids;
  for (const RankedPost& post : posts) ids.push_back(post.id);
  EXPECT_THAT(ids, ElementsAre("top", "9", "100", "10"));
}

TEST(Ranking, ScoresThatAreEqualInSinglePrecisionAreTies) {
  std::vector<RankedPost> posts = {{"a", 1.00000002}, {"b", 1.00000001}};
  SortAsTrecEval(&posts);
  EXPECT_EQ(posts[0].id, "b");
}

}  // namespace
}  // namespace sluis
