// The web server, asked by clients right and wrong over real sockets.
#include "connectors/http/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "connectors/http/listen_address.h"
#include "fmt/format.h"
#include "tests/connectors/http/hostile_requests.h"
#include "tests/connectors/http/plain_client.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

// Answers with the path itself.
std::unique_ptr<HttpServer> Serve(const HttpLimits& limits = {}) {
  auto server = HttpServer::Listen(
      "127.0.0.1:*",
      [](const HttpRequest& request) {
        HttpAnswer answer;
        if (request.path == "/none") answer.status = 404;
        if (request.path == "/known") answer.status = 304;
        if (answer.status != 304) answer.body = request.path;
        return answer;
      },
      limits);
  EXPECT_TRUE(server.ok()) << server.status();
  return *std::move(server);
}

int StatusOf(const HttpServer& server, const std::string& request) {
  PlainClient client(server.address());
  client.Write(request);
  client.EndWriting();
  return ParseReply(client.ReadAll()).status;
}

TEST(HttpServer, AnswersGetWithTheHandlersPage) {
  const auto server = Serve();
  const HttpReply reply = Fetch(server->address(), "/metrics?name=x");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "/metrics");
  EXPECT_THAT(reply.head, HasSubstr("Content-Length: 8\r\n"));
  EXPECT_THAT(reply.head, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_THAT(reply.head, HasSubstr("Connection: close\r\n"));
}

TEST(HttpServer, AnswersHeadWithoutTheBody) {
  const auto server = Serve();
  const HttpReply reply = Fetch(server->address(), "/metrics", "HEAD");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "");
  EXPECT_THAT(reply.head, HasSubstr("Content-Length: 8\r\n"));
}

TEST(HttpServer, TellsNoLengthOfWhatIsNotSentAgain) {
  const auto server = Serve();
  const HttpReply reply = Fetch(server->address(), "/known");
  EXPECT_EQ(reply.status, 304);
  EXPECT_EQ(reply.body, "");
  EXPECT_THAT(reply.head, Not(HasSubstr("Content-Length")));
}

TEST(HttpServer, RefusesWhatIsNotForIt) {
  const auto server = Serve();
  EXPECT_EQ(Fetch(server->address(), "/none").status, 404);
  const HttpReply post = Fetch(server->address(), "/", "POST");
  EXPECT_EQ(post.status, 405);
  EXPECT_THAT(post.head, HasSubstr("Allow: GET, HEAD\r\n"));
  EXPECT_EQ(Fetch(server->address(), "/", "DELETE").status, 405);
  EXPECT_EQ(StatusOf(*server, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"), 413);
  EXPECT_EQ(StatusOf(*server, "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
            413);
  EXPECT_EQ(StatusOf(*server, "GET http://elsewhere/ HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf(*server, "GET / HTTP/3.7\r\n\r\n"), 505);
  EXPECT_EQ(StatusOf(*server, "GET / HTTP/1.1\r\nno field\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf(*server, std::string("\0\0\0\0\r\n\r\n", 8)), 400);
}

// Answers with all that it was asked.
std::unique_ptr<HttpServer> ServeForms(uint64_t max_body_bytes) {
  auto server = HttpServer::Listen(
      "127.0.0.1:*",
      [](const HttpRequest& request) {
        HttpAnswer answer;
        answer.body = fmt::format("{} {} {} {} {}", request.method, request.path, request.query,
                                  request.Field("x-note"), request.body);
        answer.fields = {
            {"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}, {"Cache-Control", "private"}};
        return answer;
      },
      {.max_body_bytes = max_body_bytes});
  EXPECT_TRUE(server.ok()) << server.status();
  return *std::move(server);
}

HttpReply Post(const HttpServer& server, const std::string& body, const std::string& fields) {
  PlainClient client(server.address());
  client.Write("POST /form?x=1?2 HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body);
  return ParseReply(client.ReadAll());
}

TEST(HttpServer, HandsAFormOverWhereFormsAreTaken) {
  const auto server = ServeForms(100);
  const HttpReply reply =
      Post(*server, "a=b&c=d", "Content-Length: 7\r\nX-Note: one\r\nX-NOTE: two\r\n");
  EXPECT_EQ(reply.body, "POST /form x=1?2 one a=b&c=d");
  EXPECT_THAT(reply.head, HasSubstr("Set-Cookie: a=1\r\n"));
  EXPECT_THAT(reply.head, HasSubstr("Set-Cookie: b=2\r\n"));
  EXPECT_THAT(reply.head, HasSubstr("Cache-Control: private\r\n"));
  EXPECT_THAT(reply.head, Not(HasSubstr("no-store")));
  EXPECT_EQ(Post(*server, "5\r\nhello\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n").body,
            "POST /form x=1?2  hello");
  EXPECT_EQ(Fetch(server->address(), "/form").body, "GET /form   ");
  EXPECT_EQ(Fetch(server->address(), "/form", "DELETE").status, 405);
}

TEST(HttpServer, RefusesABodyThatIsTooLong) {
  const auto server = ServeForms(100);
  EXPECT_EQ(Post(*server, std::string(100, 'x'), "Content-Length: 100\r\n").status, 200);
  EXPECT_EQ(Post(*server, "x", "Content-Length: 101\r\n").status, 413);
  EXPECT_EQ(Post(*server, "", "Content-Length: 18446744073709551615\r\n").status / 100, 4);
  std::string chunks;
  for (int i = 0; i < 60; ++i) chunks += "5\r\nhello\r\n";
  EXPECT_EQ(Post(*server, chunks + "0\r\n\r\n", "Transfer-Encoding: chunked\r\n").status, 413);
  EXPECT_EQ(Post(*server, "a=b", "Content-Length: 3\r\n").status, 200);
}

TEST(HttpServer, RefusesAHeaderThatIsTooLong) {
  const auto server = Serve();
  const std::string start = "GET / HTTP/1.1\r\nCookie: ";
  EXPECT_EQ(StatusOf(*server, start + std::string(100'000, 'x') + "\r\n\r\n"), 431);
  EXPECT_EQ(StatusOf(*server, "GET /" + std::string(100'000, 'x') + " HTTP/1.1\r\n\r\n"), 431);
  EXPECT_EQ(Fetch(server->address(), "/").status, 200);
}

TEST(HttpServer, RefusesManyRangesBeforeItMakesAnAnswer) {
  const auto server = Serve();
  EXPECT_EQ(StatusOf(*server, RequestOfRanges("/none", 9)), 416);
  EXPECT_EQ(StatusOf(*server, RequestOfRanges("/none", 300)), 416);
  EXPECT_EQ(StatusOf(*server, RequestOfRanges("/a", 8)), 200) << "the whole, as if not asked";
}

TEST(HttpServer, WantsOneHost) {
  const auto server = Serve();
  EXPECT_EQ(StatusOf(*server, "GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf(*server, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(StatusOf(*server, "GET / HTTP/1.0\r\n\r\n"), 200);
}

TEST(HttpServer, EndsWithItsAnswerHoweverMuchWasAskedAtOnce) {
  const auto server = Serve();
  PlainClient client(server->address());
  client.Write(ThousandRequests("/a"));
  EXPECT_EQ(ParseReply(client.ReadAll()).body, "/a");
  EXPECT_EQ(Fetch(server->address(), "/").status, 200);
}

TEST(HttpServer, ClosesOnAClientThatTakesItsTime) {
  HttpLimits limits;
  limits.patience = absl::Milliseconds(200);
  const auto server = Serve(limits);
  PlainClient silent(server->address());
  PlainClient slow(server->address());
  slow.Write("GET / HT");
  // The whole request has one deadline: bytes that drip do not move it.
  int dripped = 0;
  while (!slow.Hears(5) && dripped < 8000) {
    slow.Write("x");
    ++dripped;
  }
  EXPECT_LT(dripped, 8000);
  EXPECT_EQ(slow.ReadAll(), "");
  EXPECT_EQ(silent.ReadAll(), "");
  EXPECT_EQ(Fetch(server->address(), "/").status, 200);
}

TEST(HttpServer, AnAnswerThatTakesLongKeepsNoOtherWaiting) {
  HttpLimits limits;
  limits.answering_threads = 2;
  std::promise<void> quick_is_answered;
  auto server = HttpServer::Listen(
      "127.0.0.1:*",
      [&](const HttpRequest& request) {
        HttpAnswer answer;
        answer.body = request.path;
        if (request.path == "/slow") quick_is_answered.get_future().wait();
        if (request.path == "/broken") throw std::length_error("too much");
        return answer;
      },
      limits);
  ASSERT_TRUE(server.ok()) << server.status();
  PlainClient slow((*server)->address());
  slow.Write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(Fetch((*server)->address(), "/quick").body, "/quick");
  EXPECT_EQ(Fetch((*server)->address(), "/broken").status, 500);
  quick_is_answered.set_value();
  EXPECT_EQ(ParseReply(slow.ReadAll()).body, "/slow");
}

TEST(HttpServer, EndsWhileAnAnswerIsBeingMade) {
  HttpLimits limits;
  limits.answering_threads = 1;
  std::promise<void> begun;
  std::promise<void> may_end;
  auto server = HttpServer::Listen(
      "127.0.0.1:*",
      [&](const HttpRequest&) {
        begun.set_value();
        may_end.get_future().wait();
        return HttpAnswer();
      },
      limits);
  ASSERT_TRUE(server.ok()) << server.status();
  PlainClient client((*server)->address());
  client.Write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  begun.get_future().wait();
  may_end.set_value();
  server->reset();
}

TEST(HttpServer, SlowClientsBeyondTheLimitAreClosedAtOnceAndTheOthersFreeTheirPlaces) {
  HttpLimits limits;
  limits.max_connections = 3;
  limits.patience = absl::Milliseconds(500);
  const auto server = Serve(limits);
  std::vector<std::unique_ptr<PlainClient>> slow;
  for (int i = 0; i < 3; ++i) {
    slow.push_back(std::make_unique<PlainClient>(server->address()));
    slow.back()->Write("GET / HT");
  }
  EXPECT_EQ(PlainClient(server->address()).ReadAll(), "");
  for (const auto& client : slow) EXPECT_EQ(client->ReadAll(), "");
  EXPECT_EQ(Fetch(server->address(), "/").status, 200);
}

TEST(HttpServer, LivesThroughThousandsOfDamagedRequests) {
  const auto server = Serve();
  const std::string whole = "GET /metrics?a=b HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n";
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    std::string request = whole;
    for (uint32_t changes = 1 + random() % 4; changes > 0; --changes) {
      request[random() % request.size()] = static_cast<char>(random() % 256);
    }
    if (random() % 4 == 0) request.resize(random() % request.size());
    const int status = StatusOf(*server, request);
    EXPECT_TRUE(status == 0 || status == 200 || (status >= 400 && status < 600)) << status;
  }
  EXPECT_EQ(Fetch(server->address(), "/").status, 200);
}

TEST(HttpServer, NamesAPortInUse) {
  const auto server = Serve();
  const auto second = HttpServer::Listen(server->address(), [](auto) { return HttpAnswer(); });
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(server->address()));
}

TEST(HttpServer, EndsWhileClientsAreConnected) {
  auto server = Serve();
  PlainClient client(server->address());
  client.Write("GET / HT");
  EXPECT_EQ(Fetch(server->address(), "/").status, 200);
  server.reset();
  EXPECT_EQ(client.ReadAll(), "");
}

TEST(ListenAddress, IsNumbersAndAPort) {
  EXPECT_EQ(ParseListenAddress("127.0.0.1:9464")->port, 9464);
  EXPECT_EQ(ParseListenAddress("[::1]:1")->host, "::1");
  EXPECT_EQ(ParseListenAddress("localhost:*")->host, "127.0.0.1");
  EXPECT_EQ(ParseListenAddress("0.0.0.0:*")->port, 0);
  for (const char* wrong :
       {"", ":", "9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "::1:80", "127.0.0.1:65536",
        "127.0.0.1:-1", "example.org:80", "[127.0.0.1]:80", "127.0.0.1:80 "}) {
    EXPECT_FALSE(ParseListenAddress(wrong).ok()) << wrong;
  }
}

}  // namespace
}  // namespace sluis
