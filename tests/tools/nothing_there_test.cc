// What is asked about and is not there is said, with an exit code of its own.
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

class NothingThere : public testing::Test {
 protected:
  ProgramResult Sluis(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data", folder_ / "data"});
    return RunSluis(arguments);
  }
  const ScratchFolder folder_;
  const std::string demo_ = SLUIS_SOURCE_DIR "/tools/demo/data/";
};

TEST_F(NothingThere, ErasingAUserWhomNobodyKnowsRemovesNothingAndSaysSo) {
  Sluis({"user", "add", "jan"});
  const ProgramResult nobody = Sluis({"user", "erase", "nobody"});
  EXPECT_EQ(nobody.exit_code, 66);
  EXPECT_THAT(nobody.out, HasSubstr("Nothing was held of nobody"));
  EXPECT_THAT(nobody.out, Not(HasSubstr("Erased")));
  const ProgramResult author = Sluis({"author", "erase", "mastodon", "nobody@example.org"});
  EXPECT_EQ(author.exit_code, 66);
  const ProgramResult objects = Sluis({"author", "object", "mastodon", "nobody@example.org"});
  EXPECT_EQ(objects.exit_code, 0) << objects.error;
  EXPECT_THAT(objects.out, HasSubstr("objection is kept"));
  const ProgramResult jan = Sluis({"user", "erase", "jan"});
  EXPECT_EQ(jan.exit_code, 0);
  EXPECT_THAT(jan.out, HasSubstr("Erased on"));
  EXPECT_EQ(Sluis({"user", "erase", "jan"}).exit_code, 66);
}

TEST_F(NothingThere, AnEmptyAuditIsSaidToBeEmpty) {
  EXPECT_EQ(Sluis({"audit", "show"}).out, "The audit is empty.\n");
  EXPECT_THAT(Sluis({"audit", "show", "--from", "500"}).out, HasSubstr("no entry from 500 on"));
}

TEST_F(NothingThere, ADigestOfAnUnknownInterestIsAnError) {
  Sluis({"user", "add", "--file", demo_ + "roles.json"});
  Sluis({"interest", "add", "--file", demo_ + "roles.json"});
  Sluis({"ingest", "--replay-clock", demo_ + "posts.ndjson"});
  const ProgramResult known =
      Sluis({"digest", "show", "adviseur-water", "--interest", "hoogwater"});
  EXPECT_EQ(known.exit_code, 0) << known.error;
  const ProgramResult unknown =
      Sluis({"digest", "show", "adviseur-water", "--interest", "hogwater"});
  EXPECT_EQ(unknown.exit_code, 66);
  EXPECT_EQ(unknown.out, "");
  EXPECT_THAT(unknown.error, HasSubstr("has no interest 'hogwater'"));
  EXPECT_EQ(Sluis({"digest", "preview", "adviseur-water", "--interest", "hogwater"}).exit_code, 66);
}

}  // namespace
}  // namespace sluis
