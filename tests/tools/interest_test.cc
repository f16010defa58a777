// Interests on the command line: queries, what they say of themselves, approvals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class InterestCommand : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* user : {"anna", "bob"}) {
      ASSERT_EQ(Sluis({"user", "add", user}).exit_code, 0);
    }
  }

  ProgramResult Sluis(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data", folder_ / "data"});
    return RunSluis(arguments);
  }

  const ScratchFolder folder_;
};

TEST_F(InterestCommand, AQueryBecomesTermsAndIsShownInWords) {
  const ProgramResult added =
      Sluis({"interest", "add", "anna", "hoogwater", "--title", "Hoogwater in de polder", "--query",
             "dijk* (kering OF gemaal) ~kwel -voetbal"});
  ASSERT_EQ(added.exit_code, 0) << added.error;
  EXPECT_THAT(Sluis({"interest", "show", "anna", "hoogwater"}).out,
              AllOf(HasSubstr("that hold ‘dijk…’, and one of ‘kering’ or ‘gemaal’; never with "
                              "‘voetbal’."),
                    HasSubstr("As a query: dijk* (kering OR gemaal) ~kwel -voetbal")));
  EXPECT_THAT(Sluis({"interest", "show", "anna", "hoogwater", "--json"}).out,
              AllOf(HasSubstr("\"any_of\""), HasSubstr("\"forbidden\"")));
}

TEST_F(InterestCommand, ABrokenQueryIsShownWithACaretUnderThePlace) {
  const ProgramResult result =
      Sluis({"interest", "add", "anna", "hoogwater", "--title", "Hoogwater", "--query",
             "één dijk (kering AND gemaal)"});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, HasSubstr("\n  één dijk (kering AND gemaal)\n"
                                      "                   ^\n"));
  EXPECT_THAT(result.error, HasSubstr("Only alternatives stand in parentheses"));
  EXPECT_EQ(Sluis({"interest", "list", "anna"}).out, "");
}

TEST_F(InterestCommand, APersonWaitsUntilAnotherUserApproves) {
  const ProgramResult added =
      Sluis({"interest", "add", "anna", "rutte", "--title", "Mark Rutte"});
  EXPECT_EQ(added.exit_code, 0) << added.error;
  EXPECT_THAT(added.out, HasSubstr("sluis interest approve anna rutte --as USER"));
  EXPECT_THAT(Sluis({"interest", "list", "anna"}).out, HasSubstr("waits for approval"));
  EXPECT_THAT(Sluis({"interest", "show", "anna", "rutte"}).out, HasSubstr("Takes nothing yet"));

  const ProgramResult own = Sluis({"interest", "approve", "anna", "rutte", "--as", "anna"});
  EXPECT_EQ(own.exit_code, 69);
  EXPECT_THAT(own.error, HasSubstr("Another user"));
  EXPECT_EQ(Sluis({"interest", "approve", "anna", "rutte", "--as", "eve"}).exit_code, 66);
  EXPECT_EQ(Sluis({"interest", "approve", "anna", "rutte"}).exit_code, 64);

  EXPECT_EQ(Sluis({"interest", "approve", "anna", "rutte", "--as", "bob"}).exit_code, 0);
  EXPECT_THAT(Sluis({"interest", "list", "anna"}).out, Not(HasSubstr("waits for approval")));
  EXPECT_THAT(Sluis({"interest", "show", "anna", "rutte"}).out, HasSubstr("Approved by bob"));
  // Pausing puts the interest again, with the same words.
  EXPECT_EQ(Sluis({"interest", "pause", "anna", "rutte"}).exit_code, 0);
  EXPECT_THAT(Sluis({"interest", "show", "anna", "rutte"}).out, HasSubstr("Approved by bob"));
}

TEST_F(InterestCommand, AnAccountIsFollowedOnlyFromTheOperatorsList) {
  const std::vector<std::string> add = {"interest", "add",     "anna",    "rws",
                                        "--title",  "Verkeer", "--query", "author:mastodon/RWS"};
  const ProgramResult refused = Sluis(add);
  EXPECT_EQ(refused.exit_code, 65);
  EXPECT_THAT(refused.error, HasSubstr("Subjects are followed, not people"));

  WriteBytes(folder_ / "organisations.txt", "# Rijkswaterstaat\nmastodon/rws\n");
  const std::string setting = "interests.organisations=" + (folder_ / "organisations.txt");
  std::vector<std::string> listed = {"--set", setting};
  listed.insert(listed.end(), add.begin(), add.end());
  const ProgramResult taken = Sluis(listed);
  EXPECT_EQ(taken.exit_code, 0) << taken.error;

  WriteBytes(folder_ / "organisations.txt", "rws\n");
  const ProgramResult broken = Sluis(listed);
  EXPECT_EQ(broken.exit_code, 65);
  EXPECT_THAT(broken.error, HasSubstr("organisations.txt:1"));
  EXPECT_EQ(Sluis({"--set", "interests.organisations=none.txt", "user", "list"}).exit_code, 66);
}

TEST_F(InterestCommand, TheDemosReadersNeedNoApproval) {
  const std::string roles = SLUIS_SOURCE_DIR "/tools/demo/data/roles.json";
  ASSERT_EQ(Sluis({"user", "add", "--file", roles}).exit_code, 0);
  const ProgramResult added = Sluis({"interest", "add", "--file", roles});
  EXPECT_EQ(added.exit_code, 0) << added.error;
  EXPECT_THAT(added.out, Not(HasSubstr("approval")));
}

}  // namespace
}  // namespace sluis
