#include "tools/evaluation/runs/measure_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Names(const std::string& list) {
  const auto choice = ParseMeasures(list);
  EXPECT_TRUE(choice.ok()) << choice.status();
  std::vector<std::string> names;
  for (const auto& measure : std::get<std::vector<RankedMeasure>>(*choice)) {
    names.push_back(measure.name);
  }
  return names;
}

std::string Refusal(const std::string& list) {
  return std::string(ParseMeasures(list).status().message());
}

TEST(MeasureCatalog, TakesSetsAndSingleMeasures) {
  EXPECT_THAT(Names("P@10, AP,nDCG@20"), ElementsAre("P@10", "AP", "nDCG@20"));
  EXPECT_THAT(Names("filtering,RR"),
              ElementsAre("T11U", "T11NU", "T11SU", "F0.5", "precision", "recall", "RR"));
  EXPECT_THAT(Names("ranking"),
              ElementsAre("P@5", "P@10", "P@30", "R@100", "R@1000", "AP", "RR", "nDCG@10", "nDCG"));
}

TEST(MeasureCatalog, EveryMeasureComputesWhatItIsCalled) {
  // Ranked: not relevant, highly relevant; one more is relevant.
  const JudgedRanking ranking = {{0, 2}, {2, 1}};
  const auto value = [&](const std::string& name) {
    return std::get<std::vector<RankedMeasure>>(*ParseMeasures(name)).at(0).score(ranking);
  };
  EXPECT_DOUBLE_EQ(value("P@2"), 0.5);
  EXPECT_DOUBLE_EQ(value("R@1"), 0);
  EXPECT_DOUBLE_EQ(value("AP"), 0.25);
  EXPECT_DOUBLE_EQ(value("RR"), 0.5);
  EXPECT_DOUBLE_EQ(value("nDCG"), NdcgAt(ranking, kEveryRank));
  EXPECT_DOUBLE_EQ(value("nDCG@1"), 0);
  EXPECT_DOUBLE_EQ(value("nDCG-exp@2"), ExponentialNdcgAt(ranking, 2));
  EXPECT_DOUBLE_EQ(value("T11U"), 1);
  EXPECT_DOUBLE_EQ(value("T11NU"), 0.25);
  EXPECT_DOUBLE_EQ(value("T11SU"), 0.5);
  EXPECT_DOUBLE_EQ(value("F0.5"), 0.5);
  EXPECT_DOUBLE_EQ(value("precision"), 0.5);
  EXPECT_DOUBLE_EQ(value("recall"), 0.5);
}

TEST(MeasureCatalog, KnowsTheTasksOfBothYears) {
  const auto task = std::get<RealTimeTask>(*ParseMeasures("rts-2016-b"));
  EXPECT_EQ(task.scenario, RealTimeTask::Scenario::kDailyLists);
  EXPECT_EQ(task.track.first_day.year(), 2016);
  EXPECT_EQ(std::get<RealTimeTask>(*ParseMeasures("rts-2017-a")).track.day_count, 8);
}

TEST(MeasureCatalog, SaysWhatThereIsWhenANameIsUnknown) {
  EXPECT_THAT(Refusal("AP,MAP"), HasSubstr("There is no measure \"MAP\""));
  EXPECT_THAT(Refusal("MAP"), HasSubstr("nDCG"));
  for (const char* name :
       {"P", "P@", "P@0", "P@-1", "P@x", "P@5.5", "nDCG@0", "AP@5", "R@9999999"}) {
    EXPECT_THAT(Refusal(name), HasSubstr("There is no measure")) << name;
  }
  EXPECT_THAT(Refusal("rts-2016-a,AP"), HasSubstr("name it alone"));
  EXPECT_THAT(Refusal(" , "), HasSubstr("at least one"));
}

TEST(MeasureCatalog, DescribesEachOnce) {
  for (const char* name :
       {"ranking", "filtering", "rts-2016-a", "rts-2017-b", "nDCG-exp", "T11SU"}) {
    EXPECT_THAT(DescribeMeasures(), HasSubstr("  " + std::string(name)));
  }
}

}  // namespace
}  // namespace sluis
