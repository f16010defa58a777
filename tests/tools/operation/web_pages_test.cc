// The pages of the real program, from the operator's command to the reader's browser.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/tools/operation/running_program.h"

namespace sluis {
namespace {

using testing::HasSubstr;

class WebPagesTest : public testing::Test {
 protected:
  WebPagesTest() {
    Sluis({"user", "add", "--file", kDemoData + "roles.json"});
    Sluis({"interest", "add", "--file", kDemoData + "roles.json"});
    Sluis({"ingest", "--replay-clock", kDemoData + "posts.ndjson"});
  }

  ProgramResult Sluis(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data", data_});
    ProgramResult result = RunSluis(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.error;
    return result;
  }
  static HttpReply Ask(const RunningProgram& program, const std::string& method,
                       const std::string& path, const std::string& cookie = "") {
    PlainClient client(program.web());
    client.Write(method + " " + path + " HTTP/1.1\r\nHost: " + program.web() +
                 "\r\nContent-Length: 0\r\nCookie: " + cookie + "\r\n\r\n");
    return ParseReply(client.ReadAll());
  }

  const ScratchFolder folder_;
  const std::string data_ = folder_ / "data";
};

TEST_F(WebPagesTest, ALinkFromTheCommandLineOpensThemUntilItIsRevoked) {
  RunningProgram program(data_, {"--set", "web.listen=127.0.0.1:*"});
  ASSERT_NE(program.web(), "");
  const std::string site = "http://" + program.web();
  std::string link =
      Sluis({"--set", "web.url=" + site, "access", "grant", "press-officer", "--label", "phone"})
          .out;
  ASSERT_EQ(link.substr(0, site.size()), site);
  link = link.substr(site.size(), link.find('\n') - site.size());
  EXPECT_EQ(Ask(program, "GET", "/").status, 401);
  EXPECT_EQ(Ask(program, "GET", link).status, 200);
  const HttpReply entered = Ask(program, "POST", link);
  EXPECT_EQ(entered.status, 303);
  std::smatch cookie;
  ASSERT_TRUE(std::regex_search(entered.head, cookie, std::regex("Set-Cookie: (sluis=[^;]+);")));
  const HttpReply today = Ask(program, "GET", "/", cookie[1]);
  EXPECT_EQ(today.status, 200);
  EXPECT_THAT(today.body, HasSubstr("Closed Joris bridge"));
  // The browser and the link, each by its own name.
  const std::string list = Sluis({"access", "list", "press-officer"}).out;
  const std::regex row("([0-9a-f]{16})\t([^\t]+)\t");
  std::map<std::string, std::string> ids;
  for (std::sregex_iterator at(list.begin(), list.end(), row), end; at != end; ++at) {
    ids[(*at)[2]] = (*at)[1];
  }
  EXPECT_THAT(list, HasSubstr("phone"));
  Sluis({"access", "revoke", "press-officer", ids["signed in"]});
  EXPECT_EQ(Ask(program, "GET", "/", cookie[1]).status, 401);
  Sluis({"access", "revoke", "press-officer", ids["link"]});
  EXPECT_EQ(Ask(program, "GET", link).status, 404);
  program.Stop();
}

TEST_F(WebPagesTest, FeedsFromTheCommandLineAreReadWithoutACookie) {
  RunningProgram program(data_, {"--set", "web.listen=127.0.0.1:*"});
  const std::string site = "http://" + program.web();
  const std::string printed =
      Sluis({"--set", "web.url=" + site, "access", "grant", "press-officer", "--feeds"}).out;
  const std::regex line(site + "(/feeds/\\S+)\n");
  size_t feeds = 0;
  for (std::sregex_iterator at(printed.begin(), printed.end(), line), end; at != end; ++at) {
    ++feeds;
    const HttpReply feed = Ask(program, "GET", (*at)[1]);
    EXPECT_EQ(feed.status, 200) << (*at)[1];
    EXPECT_THAT(feed.head, HasSubstr("ETag: \""));
    // Links begin with what the server was told, or listens on.
    EXPECT_THAT(feed.body, HasSubstr(site + "/digests/"));
  }
  // Atom and JSON of the digests and of three interests.
  EXPECT_EQ(feeds, 8u);
  EXPECT_THAT(Sluis({"access", "list", "press-officer"}).out, HasSubstr("\tfeeds\t"));
  program.Stop();
}

TEST_F(WebPagesTest, AnAddressInUseIsNamed) {
  RunningProgram program(data_, {"--set", "web.listen=127.0.0.1:*"});
  const ProgramResult second =
      RunSluis({"--data", folder_ / "other", "--set", "web.listen=" + program.web(), "serve",
                "--ingest", "tcp://127.0.0.1:*", "--control", "tcp://127.0.0.1:*", "--live",
                "tcp://127.0.0.1:*", "--replay", "tcp://127.0.0.1:*"});
  EXPECT_NE(second.exit_code, 0);
  EXPECT_THAT(second.error, HasSubstr(program.web()));
  program.Stop();
}

TEST_F(WebPagesTest, AThemeOfTheOperatorIsInForceFromTheNextStart) {
  const std::string theme = folder_ / "theme";
  const std::vector<std::string> with_theme = {"--set", "web.listen=127.0.0.1:*", "--set",
                                               "web.theme=" + theme};
  std::vector<std::string> serve = {"--data", data_};
  serve.insert(serve.end(), with_theme.begin(), with_theme.end());
  serve.emplace_back("serve");
  const ProgramResult refused = RunSluis(serve);
  EXPECT_NE(refused.exit_code, 0);
  EXPECT_THAT(refused.error, HasSubstr("The folder of the theme, " + theme + ", cannot be read"));
  std::filesystem::create_directory(theme);
  WriteBytes(theme + "/theme.css", "body { color: #00594f; }");
  WriteBytes(theme + "/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  RunningProgram program(data_, with_theme);
  EXPECT_EQ(Ask(program, "GET", "/assets/theme.css").body, "body { color: #00594f; }");
  EXPECT_THAT(Ask(program, "GET", "/assets/theme/logo.svg").head, HasSubstr("image/svg+xml"));
  EXPECT_EQ(Ask(program, "GET", "/assets/theme/../../etc/passwd").status, 404);
  program.Stop();
}

TEST_F(WebPagesTest, WithoutAnAddressThereIsNoLinkToPrint) {
  const ProgramResult result = RunSluis({"--data", data_, "access", "grant", "press-officer"});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.error, HasSubstr("web.listen"));
  EXPECT_EQ(Sluis({"access", "list", "press-officer"}).out, "");
}

}  // namespace
}  // namespace sluis
