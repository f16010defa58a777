// Bad input gets a clear error, its own exit code, and loses nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string PostLine(const std::string& id, const std::string& text) {
  return R"({"source":"x","id":")" + id + R"(","created_at":"2026-03-12T08:00:00Z","text":")" +
         text + "\"}\n";
}

class BadInput : public testing::Test {
 protected:
  ProgramResult Sluis(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), {"--data", folder_ / "data"});
    return RunSluis(arguments, input);
  }

  ProgramResult Ingest(const std::string& input) {
    return Sluis({"ingest", "--replay-clock", "-"}, input);
  }

  const ScratchFolder folder_;
};

TEST_F(BadInput, ALineThatIsNotJsonIsNamedAndTheRestIsTaken) {
  const ProgramResult result = Ingest(PostLine("1", "een") + "not json\n" + PostLine("2", "twee"));
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, HasSubstr("standard input:2: The line is not JSON"));
  EXPECT_THAT(result.out, AllOf(HasSubstr("accepted    2"), HasSubstr("bad lines   1")));
}

TEST_F(BadInput, InvalidUtf8IsNamedAndTheRestIsTaken) {
  const ProgramResult result = Ingest(PostLine("1", "\xff\xfe") + PostLine("2", "twee"));
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, HasSubstr("standard input:1: The line is not valid UTF-8"));
  EXPECT_THAT(result.out, HasSubstr("accepted    1"));
}

TEST_F(BadInput, APostOf10MegabytesIsNamedAndTheRestIsTaken) {
  const ProgramResult result =
      Ingest(PostLine("1", std::string(10 << 20, 'a')) + PostLine("2", "twee"));
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, HasSubstr("standard input:1:"));
  EXPECT_THAT(result.error, HasSubstr("longer than 1048576 bytes"));
  EXPECT_THAT(result.out, HasSubstr("accepted    1"));
}

TEST_F(BadInput, AnEmptyFileIsSaidToBeEmpty) {
  WriteBytes(folder_ / "empty.ndjson", "");
  const ProgramResult result = Sluis({"ingest", folder_ / "empty.ndjson"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.error, HasSubstr("empty.ndjson holds no posts"));
}

TEST_F(BadInput, AFileThatIsNotThereIsNamed) {
  const ProgramResult result = Sluis({"ingest", folder_ / "none.ndjson"});
  EXPECT_EQ(result.exit_code, 66);
  EXPECT_THAT(result.error, HasSubstr("none.ndjson"));
}

TEST_F(BadInput, AnUnknownConfigurationKeyNamesItsLineAndTheNearestKey) {
  WriteBytes(folder_ / "sluis.toml", "[data]\nfolder = \"x\"\n\n[engine]\nworker = 2\n");
  const ProgramResult result = RunSluis({"--config", folder_ / "sluis.toml", "user", "list"});
  EXPECT_EQ(result.exit_code, 78);
  EXPECT_THAT(result.error, AllOf(HasSubstr("sluis.toml:5"), HasSubstr("engine.worker"),
                                  HasSubstr("engine.workers")));
  EXPECT_FALSE(std::filesystem::exists("x"));
}

TEST_F(BadInput, AMissingModelIsNamedWithTheWayOut) {
  const ProgramResult result = Sluis({"--model", folder_ / "none.bin", "user", "list"});
  EXPECT_EQ(result.exit_code, 66);
  EXPECT_THAT(result.error, AllOf(HasSubstr("none.bin"), HasSubstr("--model")));
}

TEST_F(BadInput, ADataFolderOfAnotherVersionIsLeftAlone) {
  ASSERT_EQ(Ingest(PostLine("1", "een")).exit_code, 0);
  const std::string format = folder_ / "data/FORMAT";
  const std::string before = ReadBytes(format);
  ASSERT_NE(before, "");
  std::string newer = before;
  newer.replace(newer.find_first_of("0123456789"), 1, "9");
  WriteBytes(format, newer);
  const ProgramResult result = Sluis({"user", "list"});
  EXPECT_EQ(result.exit_code, 69);
  EXPECT_THAT(result.error, HasSubstr("release"));
  EXPECT_EQ(ReadBytes(format), newer);
  WriteBytes(format, before);
  EXPECT_EQ(Sluis({"user", "list"}).exit_code, 0);
}

TEST_F(BadInput, AnUnknownSubcommandOrFlagIsAUsageError) {
  EXPECT_EQ(RunSluis({"digset"}).exit_code, 64);
  EXPECT_EQ(RunSluis({}).exit_code, 64);
  const ProgramResult result = Sluis({"user", "list", "--colour"});
  EXPECT_EQ(result.exit_code, 64);
  EXPECT_THAT(result.error, HasSubstr("--colour"));
}

TEST_F(BadInput, AnUnknownUserIsNamed) {
  const ProgramResult result = Sluis({"digest", "preview", "nobody"});
  EXPECT_EQ(result.exit_code, 66);
  EXPECT_THAT(result.error, HasSubstr("nobody"));
}

TEST_F(BadInput, AnInterestWithAnImpossibleIdIsRefused) {
  ASSERT_EQ(Sluis({"user", "add", "anna"}).exit_code, 0);
  const ProgramResult result =
      Sluis({"interest", "add", "anna", "Has Capitals", "--title", "Water"});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, HasSubstr("interest.id cannot be used as an id"));
  EXPECT_EQ(Sluis({"interest", "list", "anna"}).out, "");
}

}  // namespace
}  // namespace sluis
