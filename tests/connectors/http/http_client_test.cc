// What is asked where addresses come from strangers, and what is not.
#include "connectors/http/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace sluis {
namespace {

using testing::HasSubstr;

class HttpClientTest : public testing::Test {
 protected:
  HttpClientTest() {
    auto server = HttpServer::Listen("127.0.0.1:*", [this](const HttpRequest& request) {
      HttpAnswer answer;
      answer.body = absl::StrCat(request.path, " ", std::string(request.Field("if-none-match")));
      if (request.path == "/moved" || request.path == "/turn") {
        answer.status = request.path == "/moved" ? 301 : 302;
        answer.fields.emplace_back("Location", request.path == "/moved" ? "/here" : "/turn");
      }
      if (request.path == "/inside") {
        answer.status = 302;
        answer.fields.emplace_back("Location", inside_);
      }
      if (request.path == "/large") answer.body = std::string(5000, 'a');
      return answer;
    });
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    reach_.is_public_only = true;
    reach_.most_redirects = 3;
    reach_.also = {server_->address()};
  }

  absl::StatusOr<HttpResponse> Ask(const std::string& path) {
    HttpClientLimits limits;
    limits.max_body_bytes = 1000;
    return HttpClient("", limits, reach_)
        .Ask({.url = absl::StrCat("http://", server_->address(), path),
              .fields = {{"If-None-Match", "\"a\""}}});
  }

  std::string inside_ = "http://127.0.0.2:9/secret";
  std::unique_ptr<HttpServer> server_;
  HttpReach reach_;
};

TEST_F(HttpClientTest, GoesWhereItIsLedAndSaysSo) {
  const auto there = Ask("/moved");
  ASSERT_TRUE(there.ok()) << there.status();
  EXPECT_EQ(there->status, 200);
  EXPECT_EQ(there->body, "/here \"a\"");
  EXPECT_EQ(there->url, absl::StrCat("http://", server_->address(), "/here"));
  EXPECT_TRUE(there->moved_for_good);
  EXPECT_FALSE(Ask("/here")->moved_for_good);
  EXPECT_THAT(there->Field("content-type"), HasSubstr("text/plain"));
}

TEST_F(HttpClientTest, IsNotLedIntoOurNetwork) {
  for (const char* inside : {"http://127.0.0.2:9/", "http://169.254.169.254/latest/meta-data",
                             "http://localhost:9/", "http://[::1]:9/", "http://0.0.0.0:9/",
                             "http://10.0.0.1/", "http://[::ffff:127.0.0.1]:9/"}) {
    inside_ = inside;
    const auto answer = Ask("/inside");
    EXPECT_TRUE(absl::IsPermissionDenied(answer.status())) << inside << answer.status();
    EXPECT_THAT(std::string(answer.status().message()), HasSubstr("not on the internet"));
  }
  for (const char* other : {"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/"}) {
    inside_ = other;
    EXPECT_FALSE(Ask("/inside").ok()) << other;
  }
  reach_.also.clear();
  EXPECT_TRUE(absl::IsPermissionDenied(Ask("/here").status()));
}

TEST_F(HttpClientTest, IsNotLedInCirclesNorFilled) {
  EXPECT_THAT(std::string(Ask("/turn").status().message()), HasSubstr("more than 3 times"));
  EXPECT_TRUE(absl::IsResourceExhausted(Ask("/large").status()));
}

TEST_F(HttpClientTest, SendsNoLineBreaks) {
  const HttpClient client("", {}, reach_);
  const std::string url = absl::StrCat("http://", server_->address(), "/here");
  EXPECT_TRUE(client.Ask({.url = url, .bearer = "a"}).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(client.Ask({.url = url, .bearer = "a\r\nB: c"}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(client.Ask({.url = url, .fields = {{"A", "b\n"}}}).status()));
}

}  // namespace
}  // namespace sluis
