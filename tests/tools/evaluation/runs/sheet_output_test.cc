#include "tools/evaluation/runs/sheet_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <string_view>

namespace sluis {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

ScoreSheet Sheet() {
  ScoreSheet sheet;
  sheet.run = "bm25";
  sheet.measures = {"AP", "P@5"};
  sheet.rows = {{"1", {1.0 / 3, 0.2}}, {"2", {0.5, 0.4}}};
  sheet.figures = {{"pushes", 452}, {"latency", 0.25}};
  sheet.topics_in_run = 1;
  sheet.unjudged_topics = 3;
  return sheet;
}

TEST(SheetOutput, TheTableSaysWhatWasScoredAndOverWhat) {
  const std::string text = SheetAsText(Sheet(), nullptr, {});
  EXPECT_THAT(text, HasSubstr("bm25: 2 topics, 1 of them in the run; 3 more of the run are not "
                              "judged and left out"));
  EXPECT_THAT(text, HasSubstr("0.4167"));
  EXPECT_THAT(text, HasSubstr("0.3333 .. 0.5000"));
  EXPECT_THAT(text, AllOf(HasSubstr(" 452\n"), HasSubstr(" 0.2\n")));
  EXPECT_THAT(text, Not(HasSubstr("topic ")));
}

TEST(SheetOutput, ShowsEveryTopicWhenAsked) {
  SheetOutputOptions options;
  options.per_topic = true;
  EXPECT_THAT(SheetAsText(Sheet(), nullptr, options), HasSubstr("0.3333     0.2000"));
}

TEST(SheetOutput, NamesAnEmptyRun) {
  EXPECT_THAT(SheetAsText({}, nullptr, {}), HasSubstr("empty run: 0 topics"));
}

TEST(SheetOutput, ComparesTwoRuns) {
  ScoreSheet other = Sheet();
  other.run = "title";
  for (ScoreSheet::Row& row : other.rows) row.values[0] = 0;
  const std::string text = SheetAsText(Sheet(), &other, {});
  EXPECT_THAT(text, HasSubstr("against title"));
  EXPECT_THAT(text, HasSubstr("0.5000\n")) << "p of two topics that agree is 2 / 4";
  EXPECT_THAT(SheetAsJson(Sheet(), &other), HasSubstr("\"p\": 0.5"));
}

TEST(SheetOutput, JsonKeepsEveryDigit) {
  simdjson::dom::parser parser;
  const simdjson::dom::element json = parser.parse(SheetAsJson(Sheet(), nullptr)).value();
  EXPECT_EQ(std::string_view(json["run"]), "bm25");
  EXPECT_EQ(double(json["per_topic"]["1"]["AP"]), 1.0 / 3);
  EXPECT_EQ(double(json["measures"]["P@5"]["mean"]), (0.2 + 0.4) / 2);
  EXPECT_EQ(double(json["figures"]["latency"]), 0.25);
  EXPECT_EQ(uint64_t(json["topics"]), 2u);
}

}  // namespace
}  // namespace sluis
