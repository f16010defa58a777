// Invented files of two topics of the 2017 track; the second has no cluster.
#include "tools/evaluation/runs/real_time_scoring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tools/evaluation/formats/epochs_file.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

constexpr char kQrels[] = "R1 Q0 a 1\nR1 Q0 b 2\nR1 Q0 c -2\nR2 Q0 c 0\n";
constexpr char kClusters[] = R"({"R1": {"clusters": {"1": {"tweets": ["a", "b"]}}}})";
// 29 July 2017 begins at 1501286400.
constexpr char kEpochs[] = "a 20170729 1501286500\nb 20170730 1501372900\nc 20170729 1501286600\n";

absl::StatusOr<RealTimeCollection> Collection(const std::string& qrels,
                                              const std::string& clusters) {
  return MakeRealTimeCollection(RealTimeTrack2017(), ParseQrels(qrels, "q").value(),
                                ParseTopicClusters(clusters, "c").value(),
                                ParsePostTimes(kEpochs, "e").value());
}

double MeanOf(const ScoreSheet& sheet, const std::string& measure) {
  for (const OverallScore& score : OverallScores(sheet, nullptr)) {
    if (score.measure == measure) return score.mean.mean;
  }
  ADD_FAILURE() << "no measure " << measure;
  return -1;
}

ScoreSheet ScorePushes(const std::string& run) {
  return ScorePushRun(ParsePushRun(run, "r", 2017).value(), Collection(kQrels, kClusters).value(),
                      RealTimeVariant::kOfficialScript);
}

TEST(RealTimeScoring, ATopicWithoutClustersIsSilentThroughout) {
  const ScoreSheet sheet = ScorePushes("");
  // R1 has 2 of 8 days with something to find, R2 none.
  EXPECT_DOUBLE_EQ(MeanOf(sheet, "EG-1"), (6.0 / 8 + 1) / 2);
  EXPECT_EQ(MeanOf(sheet, "EG-0"), 0);
  EXPECT_DOUBLE_EQ(MeanOf(ScoreDailyRun({}, Collection(kQrels, kClusters).value(),
                                        RealTimeVariant::kOfficialScript),
                          "nDCG@10-1"),
                   (6.0 / 8 + 1) / 2);
}

TEST(RealTimeScoring, AddsUpPushesAndLatencies) {
  const ScoreSheet sheet = ScorePushes(
      "R1 c 0729-00:30:00 t\nR1 a 0729-00:31:40 t\nR1 b 0730-10:00:00 t\nR9 a 0729-10:00:00 t\n");
  // 29 July earns 0.5 with two pushes; on 30 July nothing is left, and b is pushed in vain.
  EXPECT_DOUBLE_EQ(MeanOf(sheet, "EG-1"), ((0.25 + 0 + 6) / 8 + 1) / 2);
  EXPECT_DOUBLE_EQ(MeanOf(sheet, "EG-p"), ((0.25 + 0.9 + 6) / 8 + 1) / 2);
  EXPECT_DOUBLE_EQ(MeanOf(sheet, "nCG-0"), 1.0 / 8 / 2);
  EXPECT_DOUBLE_EQ(MeanOf(sheet, "GMP.50"), (0.25 - 0.5) / 8 / 2);
  ASSERT_EQ(sheet.figures.size(), 4u);
  EXPECT_EQ(sheet.figures[0].value, 1800);
  EXPECT_EQ(sheet.figures[1].value, 1800);
  EXPECT_EQ(sheet.figures[2].value, 1);
  EXPECT_EQ(sheet.figures[3].value, 2);
  EXPECT_EQ(sheet.topics_in_run, 1u);
  EXPECT_EQ(sheet.unjudged_topics, 1u);
}

TEST(RealTimeScoring, TakesTheMedianBetweenTwo) {
  constexpr char kTwoClusters[] =
      R"({"R1": {"clusters": {"1": {"tweets": ["a"]}, "2": {"tweets": ["b"]}}}})";
  const ScoreSheet sheet =
      ScorePushRun(ParsePushRun("R1 a 1501286510 t\nR1 b 1501372930 t\n", "r", 2017).value(),
                   Collection(kQrels, kTwoClusters).value(), RealTimeVariant::kOfficialScript);
  EXPECT_EQ(sheet.figures[1].value, 20);
}

TEST(RealTimeScoring, RefusesFilesOfDifferentYears) {
  EXPECT_THAT(std::string(Collection("R2 Q0 c 0\n", kClusters).status().message()),
              HasSubstr("Topic R1 has clusters but no judgements"));
  EXPECT_THAT(std::string(Collection("R1 Q0 a 1\n", kClusters).status().message()),
              HasSubstr("Topic R1: Post b of the clusters is not relevant"));
}

}  // namespace
}  // namespace sluis
