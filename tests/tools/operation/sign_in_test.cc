// What the program says of settings with which nobody could sign in, and links that let look.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

class SignIn : public testing::Test {
 protected:
  // `settings`: besides those with which all is well.
  ProgramResult Serve(const std::vector<std::string>& settings) {
    std::vector<std::string> words = {"--data", folder_ / "data"};
    for (const std::string& setting : settings) words.insert(words.end(), {"--set", setting});
    words.insert(words.end(), {"--set", "web.listen=127.0.0.1:*", "serve"});
    return RunSluis(words);
  }

  const ScratchFolder folder_;
  const std::string issuer_ = "sign_in.issuer=https://login.example.org";
  const std::string client_ = "sign_in.client_id=sluis";
  const std::string url_ = "web.url=https://sluis.example.org";
};

TEST_F(SignIn, ThePagesAreNotServedWithHalfOfTheSettings) {
  const auto says = [&](const std::vector<std::string>& settings, const std::string& what) {
    const ProgramResult result = Serve(settings);
    EXPECT_NE(result.exit_code, 0);
    EXPECT_THAT(result.error, HasSubstr(what));
  };
  says({issuer_, url_}, "sign_in.client_id is not");
  says({issuer_, client_}, "web.url is not");
  says({issuer_, client_, url_, "sign_in.session=31d"}, "between a minute and 30 days");
  says({"sign_in.issuer=http://login.example.org"}, "no server that may be asked");
  says({issuer_, client_, url_, "sign_in.claim="}, "sign_in.claim must not be empty");
}

TEST_F(SignIn, ASecretThatOthersCanReadIsNotUsed) {
  const std::string file = folder_ / "secret";
  WriteBytes(file, "abc\n");
  std::filesystem::permissions(file, std::filesystem::perms(0640));
  const std::vector<std::string> settings = {issuer_, client_, url_,
                                             "sign_in.client_secret_file=" + file};
  const ProgramResult result = Serve(settings);
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.error, HasSubstr("chmod 600 " + file));
  EXPECT_THAT(result.error, Not(HasSubstr("abc")));
}

TEST_F(SignIn, ALinkToLookSaysSo) {
  const std::string data = folder_ / "data";
  ASSERT_EQ(RunSluis({"--data", data, "user", "add", "anna"}).exit_code, 0);
  const auto grant = [&](const std::vector<std::string>& flags) {
    std::vector<std::string> words = {"--data", data,    "--set", "web.url=https://s.example.org",
                                      "access", "grant", "anna"};
    words.insert(words.end(), flags.begin(), flags.end());
    return RunSluis(words);
  };
  EXPECT_EQ(grant({"--look", "--session", "2h", "--label", "hall"}).exit_code, 0);
  EXPECT_EQ(grant({"--label", "desk"}).exit_code, 0);
  const std::string list = RunSluis({"--data", data, "access", "list", "anna"}).out;
  EXPECT_THAT(list, testing::ContainsRegex("link, to look\t[^\n]*hall"));
  EXPECT_THAT(list, testing::ContainsRegex("link\tfrom[^\n]*desk"));
  const ProgramResult wrong = grant({"--session", "40d"});
  EXPECT_NE(wrong.exit_code, 0);
  EXPECT_THAT(wrong.error, HasSubstr("between a minute and 30 days"));
}

}  // namespace
}  // namespace sluis
