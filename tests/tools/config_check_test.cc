// `sluis config check`: everything that is wrong with a file, at once, each with its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::HasSubstr;

constexpr char kWrong[] =
    "[engine]\n"
    "workers = -1\n"
    "worker = 3\n"
    "\n"
    "[log]\n"
    "  level = \"loud\"\n"
    "format = 7\n"
    "this is no assignment\n"
    "[moter]\n"
    "[metrics]\n"
    "listen = \"everywhere\"\n"
    "[ingest]\n"
    "endpoint = [\"tcp://127.0.0.1:1\"]\n";

class ConfigCheck : public testing::Test {
 protected:
  ProgramResult Check(const std::string& text, const std::vector<std::string>& arguments = {}) {
    WriteBytes(file_, text);
    std::vector<std::string> words = arguments;
    words.insert(words.end(), {"config", "check", file_});
    return RunSluis(words);
  }
  const ScratchFolder folder_;
  const std::string file_ = folder_ / "wrong.toml";
};

TEST_F(ConfigCheck, NamesAllFaultsWithLineAndColumn) {
  const ProgramResult result = Check(kWrong);
  EXPECT_EQ(result.exit_code, 78);
  EXPECT_EQ(result.out, "");
  for (const char* fault :
       {":2:11: engine.workers must be", ":3:1: Unknown key 'engine.worker'. Did you mean",
        ":6:11: log.level must be debug, info, warn or error, not 'loud'",
        ":7:10: log.format must be text or json, not '7'", ":8:6: ", ":9:2: Unknown key 'moter'",
        ":11:10: metrics.listen: 'everywhere' is not an address",
        ":13:12: The value must be a text, a whole number, true or false."}) {
    EXPECT_THAT(result.error, HasSubstr(file_ + fault));
  }
  EXPECT_EQ(std::count(result.error.begin(), result.error.end(), '\n'), 8) << result.error;
}

TEST_F(ConfigCheck, TellsProgramsAsJson) {
  const ProgramResult result = Check("[engine]\n\nworkers = -1\n", {"--json"});
  EXPECT_EQ(result.exit_code, 78);
  simdjson::dom::parser parser;
  const simdjson::dom::element fault = parser.parse(result.out)["faults"].at(0);
  EXPECT_EQ(uint64_t(fault["line"]), 3u);
  EXPECT_EQ(uint64_t(fault["column"]), 11u);
  EXPECT_EQ(std::string_view(fault["key"]), "engine.workers");
}

TEST_F(ConfigCheck, AGoodFileIsGood) {
  const ProgramResult result = Check("[engine]\nworkers = 2\n");
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_EQ(result.out, file_ + " is good.\n");
  EXPECT_EQ(RunSluis({"config", "check", SLUIS_SOURCE_DIR "/packaging/sluis.toml"}).exit_code, 0);
}

TEST_F(ConfigCheck, ReadsTheThemeThatItNames) {
  const std::string theme = folder_ / "theme";
  const std::string text = "[web]\ntheme = \"" + theme + "\"\nlistne = 1\n";
  const ProgramResult result = Check(text);
  EXPECT_EQ(result.exit_code, 78);
  EXPECT_THAT(result.error, HasSubstr(file_ + ":2:9: The folder of the theme, " + theme));
  EXPECT_THAT(result.error, HasSubstr(file_ + ":3:1: Unknown key 'web.listne'"));
  // Other commands do without the pages.
  WriteBytes(file_, "[web]\ntheme = \"" + theme + "\"\n");
  EXPECT_EQ(RunSluis({"--config", file_, "config", "show"}).exit_code, 0);
  std::filesystem::create_directory(theme);
  WriteBytes(theme + "/theme.css", ":root {}");
  EXPECT_EQ(RunSluis({"config", "check", file_}).exit_code, 0);
}

TEST_F(ConfigCheck, BehindABrokenHeaderNothingIsGuessed) {
  const ProgramResult result = Check("[engine]\nworkers = -1\n[log\nlevel = \"debug\"\n");
  EXPECT_THAT(result.error, HasSubstr(file_ + ":2:11: "));
  EXPECT_THAT(result.error, HasSubstr(file_ + ":3:"));
  EXPECT_EQ(std::count(result.error.begin(), result.error.end(), '\n'), 2) << result.error;
}

TEST_F(ConfigCheck, WithoutANameItChecksTheFileInForce) {
  WriteBytes(file_, kWrong);
  EXPECT_EQ(RunSluis({"--config", file_, "config", "check"}).exit_code, 78);
  // Any other command says the same and does nothing.
  const ProgramResult other = RunSluis({"--config", file_, "user", "list"});
  EXPECT_EQ(other.exit_code, 78);
  EXPECT_THAT(other.error, HasSubstr(file_ + ":11:10: metrics.listen"));
  EXPECT_EQ(Check("[engine]\n", {"--config", "/nowhere/sluis.toml"}).exit_code, 0);
}

TEST(Completion, KnowsCommandsOptionsAndKeys) {
  const ProgramResult script = RunSluis({"completion", "bash"});
  ASSERT_EQ(script.exit_code, 0);
  const auto complete = [&script](const std::string& line) {
    const std::string words = "COMP_WORDS=(" + line + "); COMP_CWORD=$((${#COMP_WORDS[@]}-1))";
    return RunProgram({"/bin/bash", "-c",
                       script.out + words + "; _sluis 2>/dev/null; echo \"${COMPREPLY[*]}\""})
        .out;
  };
  EXPECT_EQ(complete("sluis rel"), "reload\n");
  EXPECT_EQ(complete("sluis state ba"), "backup\n");
  EXPECT_EQ(complete("sluis --json top --on"), "--once\n");
  EXPECT_EQ(complete("sluis --set log.f"), "log.format=\n");
}

}  // namespace
}  // namespace sluis
