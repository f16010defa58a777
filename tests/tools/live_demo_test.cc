// A newcomer's first digest, of feeds that are asked at this moment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "connectors/http/http_server.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class LiveDemoTest : public testing::Test {
 protected:
  LiveDemoTest() {
    auto server = HttpServer::Listen("127.0.0.1:*", [](const HttpRequest& request) {
      HttpAnswer answer;
      if (request.path == "/krant") {
        answer.content_type = "text/html; charset=utf-8";
        answer.body =
            "<html><head><link rel=alternate type=application/rss+xml href=/krant.rss>"
            "</head><body>De krant</body></html>";
        return answer;
      }
      answer.content_type = "application/rss+xml";
      answer.body = absl::StrCat(
          "<rss version='2.0'><channel><title>", request.path, "</title><item><guid>", request.path,
          "</guid><title>Hoogwater bij ", request.path,
          "</title><description>De dijken worden bewaakt, er is kwel gemeld.</description>"
          "</item><item><guid>taart</guid><title>Appeltaart</title></item></channel></rss>");
      return answer;
    });
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::string At(const std::string& path) {
    return absl::StrCat("http://", server_->address(), path);
  }

  std::unique_ptr<HttpServer> server_;
};

TEST_F(LiveDemoTest, MakesADigestOfTwoFeedsWithOneCommand) {
  const ProgramResult demo = RunSluis({"demo", "--live", "--feed", At("/krant"), "--feed",
                                       At("/bode.rss"), "--subject", "hoogwater en dijken", "--set",
                                       absl::StrCat("sources.allow=", server_->address())});
  EXPECT_EQ(demo.exit_code, 0) << demo.error;
  EXPECT_THAT(demo.out, AllOf(HasSubstr("Hoogwater bij /"), HasSubstr("-krant"),
                              HasSubstr("-bode.rss"), HasSubstr("4  came in")));
  EXPECT_THAT(demo.error, HasSubstr("4 posts taken."));
}

TEST_F(LiveDemoTest, SaysSoWhenNothingCanBeFetched) {
  const ProgramResult demo =
      RunSluis({"demo", "--live", "--feed", At("/bode.rss"), "--subject", "hoogwater"});
  EXPECT_EQ(demo.exit_code, 69);
  EXPECT_THAT(demo.error, AllOf(HasSubstr("not on the internet"),
                                HasSubstr("Nothing could be fetched"), HasSubstr("sluis demo")));
}

}  // namespace
}  // namespace sluis
