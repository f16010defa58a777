// Interests go out as a file and come back the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kRoles = SLUIS_SOURCE_DIR "/tools/demo/data/roles.json";

class InterestExchangeTest : public testing::Test {
 protected:
  void SetUp() override {
    Run({"user", "add", "--file", kRoles});
    Run({"interest", "add", "--file", kRoles});
  }

  ProgramResult Try(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data", folder_ / "data"});
    return RunSluis(arguments);
  }

  std::string Run(const std::vector<std::string>& arguments) {
    const ProgramResult result = Try(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.error;
    return result.out;
  }

  ScratchFolder folder_;
};

TEST_F(InterestExchangeTest, AFileBringsBackWhatWasThere) {
  const std::string before = Run({"interest", "list", "adviseur-water", "--json"});
  for (const char* ending : {"toml", "json"}) {
    const std::string file = folder_ / (std::string("interests.") + ending);
    if (std::string(ending) == "json") {
      WriteBytes(file, Run({"interest", "export", "adviseur-water", "--json"}));
    } else {
      Run({"interest", "export", "adviseur-water", "--file", file});
    }
    for (const char* id : {"hoogwater", "dijken-en-gemalen", "wateroverlast"}) {
      Run({"interest", "remove", "adviseur-water", id});
    }
    EXPECT_THAT(Run({"interest", "import", file}), HasSubstr("adviseur-water/hoogwater"));
    EXPECT_EQ(Run({"interest", "list", "adviseur-water", "--json"}), before);
  }
}

TEST_F(InterestExchangeTest, SomeoneElseGetsThem) {
  const std::string file = folder_ / "one.toml";
  Run({"interest", "export", "adviseur-water", "hoogwater", "--file", file});
  Run({"interest", "import", file, "--owner", "press-officer"});
  const std::string list = Run({"interest", "list", "press-officer"});
  EXPECT_THAT(list, HasSubstr("press-officer/hoogwater"));
  EXPECT_THAT(list, Not(HasSubstr("wateroverlast")));
}

TEST_F(InterestExchangeTest, AnUnknownFieldIsNamedWithItsLineAndNothingIsTaken) {
  const std::string file = folder_ / "bad.toml";
  WriteBytes(file,
             "[[interests]]\nowner = 'press-officer'\nid = 'x'\ntitle = 'X'\ncolour = 1\n");
  const ProgramResult result = Try({"interest", "import", file});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, HasSubstr("bad.toml:5: Unknown field 'colour'"));
  EXPECT_THAT(Run({"interest", "list", "press-officer"}), Not(HasSubstr("press-officer/x")));
}

TEST_F(InterestExchangeTest, WhatIsNotThereIsSaid) {
  EXPECT_EQ(Try({"interest", "export", "nobody"}).exit_code, 66);
  EXPECT_EQ(Try({"interest", "export", "adviseur-water", "nothing"}).exit_code, 66);
  const ProgramResult none = Try({"interest", "export", "webcare-samira"});
  EXPECT_EQ(none.exit_code, 66);
  EXPECT_THAT(none.error, HasSubstr("'webcare-samira' has no interest"));
  EXPECT_EQ(Try({"interest", "import", folder_ / "absent.toml"}).exit_code, 66);
}

TEST_F(InterestExchangeTest, AFileIsPreviewedBeforeItIsImported) {
  const std::string file = folder_ / "one.toml";
  Run({"ingest", "--replay-clock", SLUIS_SOURCE_DIR "/tools/demo/data/posts.ndjson"});
  Run({"interest", "export", "adviseur-water", "hoogwater", "--file", file});
  EXPECT_THAT(Run({"interest", "preview", "adviseur-water", "hoogwater", "--file", file}),
              HasSubstr("the same posts."));
  EXPECT_THAT(Run({"interest", "preview", "adviseur-water", "hoogwater", "--file", file, "--bar",
                   "0.9", "--no-exploration"}),
              HasSubstr("0 more, "));
  const auto exit_code = [&](const std::string& id, const char* flag, const std::string& value) {
    return Try({"interest", "preview", "adviseur-water", id, flag, value}).exit_code;
  };
  EXPECT_EQ(exit_code("wateroverlast", "--file", file), 66);
  EXPECT_EQ(exit_code("hoogwater", "--bar", "2"), 64);
  EXPECT_EQ(exit_code("hoogwater", "--from", "yesterday"), 65);
}

}  // namespace
}  // namespace sluis
