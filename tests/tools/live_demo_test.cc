// A newcomer's first digest, of feeds that are asked at this moment; and what is said when nothing
// comes of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "connectors/http/http_server.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kNews[] =
    "<item><guid>$0</guid><title>Hoogwater bij $0</title>"
    "<description>De dijken worden bewaakt, er is kwel gemeld.</description></item>"
    "<item><guid>taart</guid><title>Appeltaart</title></item>";
constexpr char kOld[] =
    "<item><title>Hoogwater</title><pubDate>Mon, 02 Jan 2006 15:04:05 GMT</pubDate></item>";
constexpr char kOlder[] =
    "<item><title>Kwel</title><pubDate>Sun, 01 Jan 2006 15:04:05 GMT</pubDate></item>";

HttpAnswer Page(const std::string& head) {
  return {.content_type = "text/html; charset=utf-8",
          .body = absl::StrCat("<html><head>", head, "</head><body>Welkom</body></html>")};
}

HttpAnswer Feed(const std::string& items) {
  return {.content_type = "application/rss+xml",
          .body = absl::StrCat("<rss version='2.0'><channel><title>De krant</title>", items,
                               "</channel></rss>")};
}

HttpAnswer AnswerTo(const std::string& path) {
  if (path == "/krant") {
    return Page("<link rel=alternate type=application/rss+xml href=/krant.rss>");
  }
  if (path == "/winkel") return Page("");
  if (path == "/weg.rss") return {.status = 404, .body = "Not found"};
  if (path == "/leeg.rss") return Feed("");
  if (path == "/oud.rss") return Feed(kOld);
  if (path == "/ouder.rss") return Feed(absl::StrCat(kOld, kOlder));
  if (path == "/stil.rss") return Feed("<item></item>");
  if (path == "/grijs.rss") return Feed(absl::StrCat(kOld, "<item></item>"));
  return Feed(absl::Substitute(kNews, path));
}

class LiveDemoTest : public testing::Test {
 protected:
  LiveDemoTest() {
    auto server = HttpServer::Listen(
        "127.0.0.1:*", [](const HttpRequest& request) { return AnswerTo(request.path); });
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::string At(const std::string& path) {
    return absl::StrCat("http://", server_->address(), path);
  }

  // Follows feeds of the server, which is let in.
  ProgramResult Follow(const std::vector<std::string>& paths,
                       const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"demo", "--live", "--set",
                                          absl::StrCat("sources.allow=", server_->address())};
    for (const std::string& path : paths) {
      arguments.insert(arguments.end(), {"--feed", At(path)});
    }
    arguments.insert(arguments.end(), {"--subject", "hoogwater en dijken"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunSluis(arguments);
  }

  std::unique_ptr<HttpServer> server_;
};

TEST_F(LiveDemoTest, MakesADigestOfTwoFeedsWithOneCommand) {
  const ProgramResult demo = Follow({"/krant", "/bode.rss"});
  EXPECT_EQ(demo.exit_code, 0) << demo.error;
  EXPECT_THAT(demo.out, AllOf(HasSubstr("Hoogwater bij /"), HasSubstr("-krant"),
                              HasSubstr("-bode.rss"), HasSubstr("4  binnengekomen")));
  EXPECT_THAT(demo.error, HasSubstr("4 posts taken."));
}

TEST_F(LiveDemoTest, IsDutchAsTheRecordedDayUnlessEnglishIsAskedFor) {
  EXPECT_THAT(Follow({"/bode.rss"}).out, HasSubstr("Verantwoording"));
  const ProgramResult english = Follow({"/bode.rss"}, {"--locale", "en"});
  EXPECT_EQ(english.exit_code, 0) << english.error;
  EXPECT_THAT(english.out, AllOf(HasSubstr("2  came in"), Not(HasSubstr("Verantwoording"))));
  EXPECT_EQ(Follow({"/bode.rss"}, {"--locale", "fr"}).exit_code, 64);
}

TEST_F(LiveDemoTest, SaysThatAFeedHasNoItems) {
  const ProgramResult demo = Follow({"/leeg.rss"});
  EXPECT_EQ(demo.exit_code, 66);
  EXPECT_EQ(demo.out, "");
  EXPECT_THAT(demo.error, AllOf(HasSubstr("-leeg.rss': the feed has no items.\n"),
                                HasSubstr("No post came in."), Not(HasSubstr("needs the"))));
}

TEST_F(LiveDemoTest, SaysThatAFeedsItemsAreTooOld) {
  const ProgramResult demo = Follow({"/oud.rss", "/ouder.rss"});
  EXPECT_EQ(demo.exit_code, 66);
  EXPECT_THAT(demo.error, AllOf(HasSubstr("-oud.rss': its only item is older than 30 days, and"),
                                HasSubstr("-ouder.rss': all 2 items are older than 30 days, and"),
                                Not(HasSubstr("needs the network"))));
  const ProgramResult longer = Follow({"/oud.rss"}, {"--set", "retention.known=36500d"});
  EXPECT_EQ(longer.exit_code, 0) << longer.error;
  EXPECT_THAT(longer.error, HasSubstr("1 post taken."));
}

TEST_F(LiveDemoTest, SaysThatAFeedsItemsSayNothing) {
  const ProgramResult demo = Follow({"/stil.rss", "/grijs.rss"});
  EXPECT_EQ(demo.exit_code, 66);
  EXPECT_THAT(demo.error, AllOf(HasSubstr("-stil.rss': none of its items (1) says anything."),
                                HasSubstr("-grijs.rss': of its 2 items nothing is left: older than "
                                          "30 days 1, without a word 1.")));
}

TEST_F(LiveDemoTest, SaysThatAPageNamesNoFeed) {
  const ProgramResult demo = Follow({"/winkel"});
  EXPECT_EQ(demo.exit_code, 65);
  EXPECT_THAT(demo.error, AllOf(HasSubstr("/winkel is a page that names no feed"),
                                HasSubstr("No post came in."), Not(HasSubstr("needs the"))));
}

TEST_F(LiveDemoTest, SaysHowAnAddressOfOnesOwnIsLetIn) {
  const ProgramResult demo =
      RunSluis({"demo", "--live", "--feed", At("/bode.rss"), "--subject", "hoogwater"});
  EXPECT_EQ(demo.exit_code, 77);
  EXPECT_THAT(demo.error, AllOf(HasSubstr("not on the internet"),
                                HasSubstr("needs --set sources.allow=IP:PORT"),
                                Not(HasSubstr("needs the network"))));
  EXPECT_THAT(RunSluis({"demo", "--help"}).out, HasSubstr("sources.allow=IP:PORT"));
}

TEST_F(LiveDemoTest, SaysWhatAServerAnswersThatHasNoFeedThere) {
  const ProgramResult demo = Follow({"/weg.rss"});
  EXPECT_EQ(demo.exit_code, 69);
  EXPECT_THAT(demo.error, AllOf(HasSubstr("/weg.rss answers 404: nothing is there"),
                                HasSubstr("No post came in."), Not(HasSubstr("needs the"))));
}

TEST_F(LiveDemoTest, NeedsTheNetworkWhereNothingAnswers) {
  const std::string feed = At("/bode.rss");
  const std::string place = server_->address();
  server_.reset();
  const ProgramResult demo = RunSluis({"demo", "--live", "--feed", feed, "--subject", "hoogwater",
                                       "--set", absl::StrCat("sources.allow=", place)});
  EXPECT_EQ(demo.exit_code, 69);
  EXPECT_THAT(demo.error, AllOf(HasSubstr("bode.rss cannot be asked: "),
                                HasSubstr("Nothing could be fetched, and this demo needs the "
                                          "network. `sluis demo` without")));
}

TEST_F(LiveDemoTest, GoesOnWithTheFeedsThatBringSomethingAndSaysWhatTheOthersLack) {
  const ProgramResult demo = Follow({"/leeg.rss", "/winkel", "/bode.rss"});
  EXPECT_EQ(demo.exit_code, 0);
  EXPECT_THAT(demo.out, HasSubstr("Hoogwater bij /bode.rss"));
  EXPECT_THAT(demo.error, AllOf(HasSubstr("-leeg.rss': the feed has no items."),
                                HasSubstr("names no feed"), HasSubstr("2 posts taken.")));
}

TEST(LiveDemo, ASubjectOfNothingIsAUsageError) {
  for (const char* blank : {"", "  "}) {
    const ProgramResult demo = RunSluis({"demo", "--subject", blank});
    EXPECT_EQ(demo.exit_code, 64);
    EXPECT_EQ(demo.out, "");
    EXPECT_THAT(demo.error, HasSubstr("--subject: name what you follow"));
  }
}

}  // namespace
}  // namespace sluis
