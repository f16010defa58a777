// `sluis score-run` as people run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::HasSubstr;

class ScoreRun : public testing::Test {
 protected:
  void SetUp() override {
    WriteBytes(folder_ / "qrels", "1 0 a 1\n1 0 b 0\n2 0 c 2\n");
    WriteBytes(folder_ / "run", "1 Q0 b 1 9 mine\n1 Q0 a 2 8 mine\n2 Q0 c 1 5 mine\n");
  }

  ProgramResult Run(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"score-run", "--qrels", folder_ / "qrels", "--run",
                                          folder_ / "run"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunSluis(arguments);
  }

  const ScratchFolder folder_;
};

TEST_F(ScoreRun, PrintsATable) {
  const ProgramResult result = Run({"--measures", "AP,P@1", "--per-topic"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("mine: 2 topics"));
  EXPECT_THAT(result.out, HasSubstr("0.7500"));
}

TEST_F(ScoreRun, PrintsJson) {
  const ProgramResult result = Run({"--measures", "AP", "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("\"mean\": 0.75"));
  EXPECT_THAT(result.out, HasSubstr("\"per_topic\""));
}

TEST_F(ScoreRun, ComparesWithAnotherRun) {
  WriteBytes(folder_ / "empty", "");
  const ProgramResult result = Run({"--against", folder_ / "empty", "--measures", "AP"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("against empty run"));
}

TEST_F(ScoreRun, ScoresRealTimeSummarization) {
  WriteBytes(folder_ / "clusters", "1 x a\n2 y c\n");
  WriteBytes(folder_ / "epochs", "a 20160802 1470096000\nc 20160803 1470182400\n");
  WriteBytes(folder_ / "run", "1 a 1470096100 mine\n");
  const std::vector<std::string> track = {"--clusters",       folder_ / "clusters", "--epochs",
                                          folder_ / "epochs", "--measures",         "rts-2016-a"};
  const ProgramResult official = Run(track);
  EXPECT_EQ(official.exit_code, 0) << official.error;
  // The one day with something to find earns 0.5 in topic 1; topic 2 is silent on its.
  EXPECT_THAT(official.out, HasSubstr("EG-1                           0.9250"));
  EXPECT_THAT(official.out, HasSubstr("mean latency (s)                  239"));
  std::vector<std::string> prose = track;
  prose.insert(prose.end(), {"--variant", "guideline"});
  EXPECT_THAT(Run(prose).out, HasSubstr("mean latency (s)                  100"));
}

TEST_F(ScoreRun, SaysWhatIsMissing) {
  const ProgramResult result = Run({"--measures", "rts-2016-a"});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, HasSubstr("need --clusters and --epochs"));
  EXPECT_EQ(Run({"--variant", "mine"}).exit_code, 64);
  EXPECT_EQ(RunSluis({"score-run"}).exit_code, 64);
}

TEST_F(ScoreRun, NamesFileAndLineOfABadRow) {
  WriteBytes(folder_ / "run", "1 Q0 b 1 9 mine\n1 Q0 a 2 high mine\n");
  const ProgramResult result = Run({});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, HasSubstr("run:2: Score \"high\" is not a number."));
  EXPECT_EQ(
      RunSluis({"score-run", "--qrels", folder_ / "none", "--run", folder_ / "run"}).exit_code, 66);
}

TEST_F(ScoreRun, ListsItsMeasuresInTheHelp) {
  const ProgramResult result = RunSluis({"score-run", "--help"});
  for (const char* name : {"ranking", "filtering", "rts-2016-a", "rts-2017-b", "nDCG", "T11SU"}) {
    EXPECT_THAT(result.out, HasSubstr(name));
  }
}

}  // namespace
}  // namespace sluis
