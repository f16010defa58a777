// A feed's host that is on the internet when its name is looked up once, and in our own network
// the next time: nobody there is asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "connectors/feeds/feed_poll.h"
#include "connectors/http/http_server.h"
#include "fmt/format.h"
#include "tests/connectors/feeds/listening_socket.h"
#include "tests/connectors/http/own_network.h"

namespace sluis {
namespace {

using testing::HasSubstr;

// The host whose name changes: krant.example on the internet, and another of the same port inside.
class ChangingHost {
 public:
  explicit ChangingHost(NameServer* names) : names_(names) {
    auto server = HttpServer::Listen(
        fmt::format("{}:{}", kPublicHost, inside_.port()), [this](const HttpRequest& request) {
          ++requests_;
          HttpAnswer answer;
          if (request.path == "/feed") {
            answer.body = "<rss><channel><item><title>Hoogwater</title></item></channel></rss>";
          } else {
            answer.status = 302;
            answer.fields.emplace_back(
                "Location",
                fmt::format("http://{}.example:{}/feed", request.path.substr(1), inside_.port()));
          }
          return answer;
        });
    EXPECT_TRUE(server.ok()) << server.status();
    if (server.ok()) server_ = *std::move(server);
  }

  // As a program does that has asked nobody yet.
  FeedPollResult Poll(const std::string& path, std::vector<std::vector<std::string>> answers) {
    names_->Answer(std::move(answers));
    v1::Source source;
    source.set_name("krant");
    source.set_url(fmt::format("http://krant.example:{}{}", inside_.port(), path));
    const HttpClient client("", {}, {.is_public_only = true, .most_redirects = 5});
    FeedProgress progress;
    return PollFeed(source, client, {}, absl::Now(), 0.0, &progress);
  }
  [[nodiscard]] int requests() const { return requests_; }
  [[nodiscard]] int connections_inside() const { return inside_.TakeConnections(); }

 private:
  NameServer* const names_;
  const ListeningSocket inside_;
  std::atomic<int> requests_ = 0;
  std::unique_ptr<HttpServer> server_;
};

class ChangingNameTest : public testing::Test {
 protected:
  static void Run(const std::function<void(NameServer&, ChangingHost&)>& body) {
    std::string why;
    const bool has_run = InOwnNetwork(
        [&body](NameServer& names) {
          ChangingHost host(&names);
          body(names, host);
          EXPECT_EQ(host.connections_inside(), 0);
        },
        &why);
    if (!has_run) GTEST_SKIP() << "skipped: " << why;
  }
};

TEST_F(ChangingNameTest, IsLookedAtAtEachPoll) {
  Run([](NameServer& names, ChangingHost& host) {
    const FeedPollResult outside = host.Poll("/feed", {{kPublicHost}});
    EXPECT_TRUE(outside.status.ok()) << outside.status;
    EXPECT_EQ(outside.posts.size(), 1u);
    for (const char* place :
         {"127.0.0.1", "10.0.0.7", "169.254.169.254", "168.63.129.16", kOwnHost}) {
      const FeedPollResult inside = host.Poll("/feed", {{place}});
      EXPECT_TRUE(absl::IsPermissionDenied(inside.status)) << inside.status;
      EXPECT_THAT(std::string(inside.status.message()),
                  testing::AllOf(HasSubstr(place), HasSubstr("not on the internet")));
      EXPECT_GE(names.questions(), 1u);
    }
    EXPECT_EQ(host.requests(), 1);
  });
}

// What was looked at is what is asked: there is no second question in between.
TEST_F(ChangingNameTest, IsLookedUpOncePerConnection) {
  Run([](NameServer& names, ChangingHost& host) {
    const FeedPollResult result = host.Poll("/feed", {{kPublicHost}, {"127.0.0.1"}});
    EXPECT_TRUE(result.status.ok()) << result.status;
    EXPECT_EQ(names.questions(), 1u);
  });
}

TEST_F(ChangingNameTest, IsLookedAtBehindARedirect) {
  Run([](NameServer&, ChangingHost& host) {
    const FeedPollResult there = host.Poll("/other", {{kPublicHost}, {kPublicHost}});
    EXPECT_TRUE(there.status.ok()) << there.status;
    const FeedPollResult inside = host.Poll("/other", {{kPublicHost}, {"127.0.0.1"}});
    EXPECT_TRUE(absl::IsPermissionDenied(inside.status)) << inside.status;
  });
}

// Each address of several is looked at, whichever is tried first.
TEST_F(ChangingNameTest, HasSeveralAddresses) {
  Run([](NameServer&, ChangingHost& host) {
    for (const std::vector<std::string>& places :
         {std::vector<std::string>{"127.0.0.1", kPublicHost}, {kPublicHost, "127.0.0.1"}}) {
      EXPECT_TRUE(host.Poll("/feed", {places}).status.ok());
    }
    // On the internet, but nobody is there.
    EXPECT_FALSE(host.Poll("/feed", {{"93.184.216.35", "127.0.0.1"}}).status.ok());
  });
}

}  // namespace
}  // namespace sluis
