#include "tools/evaluation/runs/ranked_run.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace sluis {
namespace {

ScoreSheet Score(const std::string& run, const std::string& qrels, const std::string& measures) {
  return ScoreRankedRun(ParseTrecRun(run, "r").value(), ParseQrels(qrels, "q").value(),
                        std::get<std::vector<RankedMeasure>>(*ParseMeasures(measures)));
}

TEST(RankedRun, GoesByScoreNotByRankOrOrder) {
  const ScoreSheet sheet = Score("1 Q0 a 1 0.1 t\n1 Q0 b 2 0.9 t\n", "1 0 b 1\n1 0 a 0\n", "P@1");
  EXPECT_EQ(sheet.rows.at(0).values.at(0), 1);
}

TEST(RankedRun, EveryJudgedTopicCounts) {
  const ScoreSheet sheet = Score("1 Q0 a 1 1 t\n3 Q0 a 1 1 t\n", "1 0 a 1\n2 0 a 1\n", "P@1,T11SU");
  ASSERT_EQ(sheet.rows.size(), 2u);
  EXPECT_EQ(sheet.rows[1].topic, "2");
  EXPECT_EQ(sheet.rows[1].values[0], 0);
  EXPECT_DOUBLE_EQ(sheet.rows[1].values[1], 1.0 / 3);
  EXPECT_EQ(sheet.topics_in_run, 1u);
  EXPECT_EQ(sheet.unjudged_topics, 1u);
  EXPECT_DOUBLE_EQ(OverallScores(sheet, nullptr).at(0).mean.mean, 0.5);
}

TEST(RankedRun, TheBestRunScoresOne) {
  const ScoreSheet sheet = Score("1 Q0 a 1 3 t\n1 Q0 b 2 2 t\n1 Q0 c 3 1 t\n",
                                 "1 0 a 2\n1 0 b 1\n1 0 c 1\n", "AP,RR,nDCG,nDCG-exp,F0.5,T11SU");
  for (double value : sheet.rows.at(0).values) EXPECT_DOUBLE_EQ(value, 1);
}

TEST(RankedRun, IsComparedWithAnotherTopicByTopic) {
  const std::string qrels = "1 0 a 1\n2 0 a 1\n3 0 a 1\n4 0 a 1\n5 0 a 1\n";
  const ScoreSheet good =
      Score("1 Q0 a 1 1 t\n2 Q0 a 1 1 t\n3 Q0 a 1 1 t\n4 Q0 a 1 1 t\n5 Q0 a 1 1 t\n", qrels, "AP");
  const ScoreSheet silent = Score("", qrels, "AP");
  const OverallScore score = OverallScores(good, &silent).at(0);
  EXPECT_EQ(score.mean.mean, 1);
  EXPECT_EQ(score.other_mean, 0);
  EXPECT_DOUBLE_EQ(score.p, 2.0 / 32);
}

}  // namespace
}  // namespace sluis
