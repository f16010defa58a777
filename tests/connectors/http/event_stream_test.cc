// Streams of server-sent events over real sockets: many readers, slow ones, and such as go away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "connectors/http/event_hub.h"
#include "connectors/http/http_server.h"
#include "fmt/format.h"
#include "tests/connectors/http/plain_client.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

// "/events/TOPIC" is a stream of that party, anything else a page.
HttpAnswer AnswerTo(const HttpRequest& request) {
  HttpAnswer answer;
  answer.body = "page";
  if (!request.path.starts_with("/events/")) return answer;
  answer.events = HttpEvents{{request.path.substr(8)}, request.path.substr(8)};
  return answer;
}

class EventStreamTest : public testing::Test {
 protected:
  void Serve(const HttpLimits& limits = {}) {
    auto listening = HttpServer::Listen("127.0.0.1:*", &AnswerTo, limits, &hub);
    ASSERT_TRUE(listening.ok()) << listening.status();
    server = *std::move(listening);
  }
  std::unique_ptr<PlainClient> Listen(const std::string& topic, const std::string& fields = "") {
    auto client = std::make_unique<PlainClient>(server->address());
    client->Write(fmt::format("GET /events/{} HTTP/1.1\r\nHost: a\r\n{}\r\n", topic, fields));
    return client;
  }
  // Returns when the server has made a stream of it.
  std::unique_ptr<PlainClient> Listening(const std::string& topic) {
    auto client = Listen(topic);
    client->ReadUntil("retry: ");
    client->ReadUntil("\n\n");
    return client;
  }
  void WaitForListeners(size_t count) {
    while (hub.listeners() != count) std::this_thread::yield();
  }

  EventHub hub;
  std::unique_ptr<HttpServer> server;
};

TEST_F(EventStreamTest, SendsWhatIsPublished) {
  Serve();
  const auto client = Listening("water");
  EXPECT_THAT(client->ReadUntil("\r\n\r\n"),
              HasSubstr("Content-Type: text/event-stream; charset=utf-8\r\n"));
  EXPECT_THAT(client->ReadUntil("\r\n\r\n"), HasSubstr("Cache-Control: no-store\r\n"));
  EXPECT_THAT(client->ReadUntil("\r\n\r\n"), Not(HasSubstr("Content-Length")));
  hub.Publish("water", "wall", "one");
  EXPECT_THAT(client->ReadUntil("data: one\n\n"), HasSubstr("event: wall\n"));
  hub.Publish("fire", "wall", "two");
  hub.Publish("water", "wall", "three");
  EXPECT_THAT(client->ReadUntil("data: three\n\n"), Not(HasSubstr("two")));
}

TEST_F(EventStreamTest, AnswersHeadWithoutAStream) {
  Serve();
  const HttpReply reply = Fetch(server->address(), "/events/water", "HEAD");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.head, HasSubstr("text/event-stream"));
  EXPECT_EQ(hub.listeners(), 0u);
}

TEST_F(EventStreamTest, ReachesManyReadersAndStillServesPages) {
  HttpLimits limits;
  limits.max_connections = 8;
  limits.max_streams_of_party = 100;
  Serve(limits);
  std::vector<std::unique_ptr<PlainClient>> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(Listening("water"));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Fetch(server->address(), "/").body, "page");
  std::thread publisher([this] {
    for (int i = 0; i < 50; ++i) hub.Publish("water", "wall", fmt::format("number {}", i));
  });
  for (const auto& client : clients) client->ReadUntil("data: number 49\n");
  publisher.join();
}

TEST_F(EventStreamTest, StreamsHaveALimitOfTheirOwn) {
  HttpLimits limits;
  limits.max_streams = 3;
  limits.max_streams_of_party = 2;
  Serve(limits);
  auto first = Listening("water");
  const auto second = Listening("water");
  EXPECT_EQ(Fetch(server->address(), "/events/water").status, 503) << "this party has enough";
  const auto third = Listening("fire");
  EXPECT_EQ(Fetch(server->address(), "/events/air").status, 503) << "and there are enough in all";
  EXPECT_EQ(Fetch(server->address(), "/").body, "page");
  first.reset();
  WaitForListeners(2);
  // Its place is free once the server has let go of it.
  while (true) {
    const auto client = Listen("air");
    if (client->ReadUntil("\r\n").starts_with("HTTP/1.1 200")) break;
  }
}

TEST_F(EventStreamTest, CutsAReaderThatDoesNotRead) {
  HttpLimits limits;
  limits.patience = absl::Milliseconds(300);
  Serve(limits);
  const auto slow = Listening("water");
  const auto quick = Listening("fire");
  // More than the buffers of the system and the hub's queue hold.
  const std::string text(8000, 'x');
  int published = 0;
  while (hub.listeners() == 2 && published < 100'000) {
    hub.Publish("water", "wall", text);
    ++published;
    std::this_thread::yield();
  }
  EXPECT_EQ(hub.listeners(), 1u);
  hub.Publish("fire", "wall", "still here");
  quick->ReadUntil("data: still here\n");
}

TEST_F(EventStreamTest, NoticesAReaderThatGoesAway) {
  Serve();
  auto client = Listening("water");
  EXPECT_EQ(hub.listeners(), 1u);
  client.reset();
  WaitForListeners(0);
  hub.Publish("water", "wall", "nobody hears it");
  EXPECT_EQ(Fetch(server->address(), "/").body, "page");
}

TEST_F(EventStreamTest, CutsAReaderThatTalks) {
  Serve();
  const auto client = Listening("water");
  while (client->Write(std::string(1000, 'x')) && hub.listeners() == 1) {
  }
  WaitForListeners(0);
}

TEST_F(EventStreamTest, KeepsAQuietConnectionAlive) {
  HttpLimits limits;
  limits.keep_alive = absl::Milliseconds(20);
  Serve(limits);
  const auto client = Listening("water");
  client->ReadUntil(":\n\n:\n\n:\n\n");
}

TEST_F(EventStreamTest, EndsAfterItsTimeAndWhoComesBackMissesNothing) {
  HttpLimits limits;
  limits.stream_lifetime = absl::Milliseconds(200);
  Serve(limits);
  const auto client = Listening("water");
  const std::string start = client->ReadUntil("\n\n");
  const size_t id = start.rfind("id: ") + 4;
  const std::string last = start.substr(id, start.find('\n', id) - id);
  client->ReadAll();
  hub.Publish("water", "wall", "meanwhile");
  const auto again = Listen("water", "Last-Event-ID: " + last + "\r\n");
  again->ReadUntil("data: meanwhile\n");
}

TEST_F(EventStreamTest, ServerEndsWhileItStreams) {
  Serve();
  std::vector<std::unique_ptr<PlainClient>> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(Listening("water"));
  hub.Publish("water", "wall", "xxx");
  clients.front()->ReadUntil("xxx");
  std::promise<void> streams;
  std::thread publisher([this, &streams] {
    for (int i = 0; i < 2000; ++i) {
      hub.Publish("water", "wall", std::string(100, 'x'));
      if (i == 10) streams.set_value();
    }
  });
  streams.get_future().wait();
  server.reset();
  publisher.join();
  EXPECT_EQ(hub.listeners(), 0u);
  for (const auto& client : clients) client->ReadAll();
}

TEST(EventStreams, WithoutAHubThereAreNone) {
  auto server = HttpServer::Listen("127.0.0.1:*", &AnswerTo);
  ASSERT_TRUE(server.ok());
  EXPECT_EQ(Fetch((*server)->address(), "/events/water").status, 503);
}

}  // namespace
}  // namespace sluis
