// `sluis evaluate` as researchers run it, on a small stream that is easy to tell apart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

// Four days; on each a post about dikes, which topic W wants, and four that nobody wants.
std::string Posts() {
  std::string posts;
  for (int i = 0; i < 20; ++i) {
    const char* text = i % 5 == 0 ? "Hoogwater: dijken bewaakt bij nummer"
                                  : "Appeltaart met kaneel en rozijnen, recept nummer";
    posts += fmt::format(
        R"({{"source":"x","id":"{}","created_at":"2026-03-0{}T10:0{}:00Z","text":"{} {}"}})"
        "\n",
        i, 1 + i / 5, i % 5, text, i);
  }
  return posts;
}

class Evaluate : public testing::Test {
 protected:
  void SetUp() override {
    WriteBytes(folder_ / "posts", Posts());
    WriteBytes(folder_ / "topics", "W\tHoogwater en dijken\n");
    WriteBytes(folder_ / "qrels", "W 0 0 1\nW 0 5 1\nW 0 10 1\nW 0 15 1\n");
  }

  ProgramResult Run(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"evaluate",       "--posts",          folder_ / "posts",
                                          "--topics",       folder_ / "topics", "--qrels",
                                          folder_ / "qrels"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunSluis(arguments);
  }

  const ScratchFolder folder_;
};

TEST_F(Evaluate, ScoresDigestsOfDays) {
  const ProgramResult result = Run({"--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("\"protocol\": \"digest-days\""));
  EXPECT_THAT(result.out, HasSubstr("\"windows\": 4"));
  EXPECT_THAT(result.out, HasSubstr("\"active\": 1,"));
}

TEST_F(Evaluate, ScoresAFilterWithoutFeedback) {
  const ProgramResult result =
      Run({"--protocol", "filtering", "--window", "1", "--feedback", "none", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("\"T11SU\": 1,"));
  EXPECT_THAT(result.out, HasSubstr("\"judgements\": 0"));
}

TEST_F(Evaluate, RanksEveryPostOfAWindow) {
  const ProgramResult result = Run({"--protocol", "ranking", "--window", "10", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("\"AP\": 1,"));
}

TEST_F(Evaluate, ShowsSeveralFiltersSideBySide) {
  const ProgramResult result =
      Run({"--features", "terms", "--features", "vector", "--group-by-prefix", "1"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr(" terms immediate"));
  EXPECT_THAT(result.out, HasSubstr(" vector immediate"));
  EXPECT_THAT(result.out, HasSubstr("T11SU"));
}

TEST_F(Evaluate, PutsBaselinesBesideTheProduct) {
  const ProgramResult result = Run({"--baseline", "bm25@0.4", "--baseline", "rocchio@0.4",
                                    "--baseline", "logistic", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  for (const char* name : {"bm25@0.4\"", "rocchio@0.4\"", "(best of 7 bars)\""}) {
    EXPECT_THAT(result.out, HasSubstr(name));
  }
  EXPECT_THAT(result.out, HasSubstr("\"against_first\""));
  EXPECT_THAT(Run({"--baseline", "oracle"}).error, HasSubstr("There is no baseline 'oracle'"));
  EXPECT_THAT(Run({"--baseline", "bm25@high"}).error, HasSubstr("'high' is no bar"));
}

// All is known before the last day: what wants posts about dikes is no secret to it.
TEST_F(Evaluate, LetsCeilingsLookAtEveryEarlierLabel) {
  const ProgramResult result =
      Run({"--feedback", "none", "--baseline", "logistic-every-label@0.5", "--baseline",
           "one-vs-all@0.1", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("\"filter\": \"logistic-every-label@0.5\""));
  EXPECT_THAT(result.out, HasSubstr("\"filter\": \"one-vs-all@0.1\""));
}

TEST_F(Evaluate, MeasuresDaysAsRealTimeSummarizationDoes) {
  const ProgramResult result = Run({"--protocol", "filtering", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("\"EG-0\": 0.5,"));
  EXPECT_THAT(result.out, HasSubstr("\"official_nCG-p\": 1,"));
  EXPECT_THAT(result.out, HasSubstr("\"latency_s\": 0,"));
}

TEST_F(Evaluate, WritesAReportOfOneFile) {
  WriteBytes(folder_ / "topics", "W\tHoogwater <dijken> & kades\n");
  const std::string report = folder_ / "report.html";
  const ProgramResult result = Run({"--baseline", "bm25@0.4", "--report", report});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  const std::string page = ReadBytes(report);
  EXPECT_THAT(page, HasSubstr("<svg"));
  EXPECT_THAT(page, HasSubstr("digest by judgements"));
  EXPECT_THAT(page, HasSubstr("bm25@0.4"));
  EXPECT_THAT(page, HasSubstr("Hoogwater &lt;dijken&gt; &amp; kades"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(Run({"--report", folder_ / "no/such/folder.html"}).error, HasSubstr("Cannot write"));
}

TEST_F(Evaluate, TakesLabelledTexts) {
  WriteBytes(folder_ / "labelled",
             "__label__dijken de dijken langs de rivier\n__label__taart appeltaart met kaneel\n");
  const ProgramResult result =
      RunSluis({"evaluate", "--labelled", folder_ / "labelled", "--window", "1", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("\"name\": \"taart\""));
}

TEST_F(Evaluate, SaysWhatIsWrongWithItsInput) {
  EXPECT_THAT(Run({"--window", "week"}).error, HasSubstr("'day' or a number"));
  EXPECT_THAT(Run({"--feedback", "partial:2"}).error, HasSubstr("not 'partial:2'"));
  WriteBytes(folder_ / "qrels", "X 0 1 1\n");
  EXPECT_THAT(Run({}).error, HasSubstr("topic 'X'"));
  EXPECT_THAT(RunSluis({"evaluate"}).error, HasSubstr("posts, topics and qrels"));
}

}  // namespace
}  // namespace sluis
