// Servers that mean harm cost a bounded time and a bounded memory, end in a sentence, and lead us
// nowhere into our own network.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <string>

#include "connectors/feeds/feed_poll.h"
#include "fmt/format.h"
#include "tests/connectors/feeds/listening_socket.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/sanitized.h"

namespace sluis {
namespace {

using testing::HasSubstr;

class HostileServerTest : public testing::Test {
 protected:
  HostileServerTest()
      : child_({"/usr/bin/python3", SLUIS_SOURCE_DIR "/tests/connectors/feeds/hostile_server.py"},
               {}, absl::Minutes(5)) {
    const std::string line = child_.NextLine().value_or("");
    EXPECT_TRUE(line.starts_with("PORT ")) << line;
    place_ = "127.0.0.1:" + line.substr(line.find(' ') + 1);
  }

  FeedPollResult PollAddress(const std::string& address) {
    v1::Source source;
    source.set_name("krant");
    source.set_url(address);
    const HttpClient client("", {.max_body_bytes = 1 << 20, .patience = patience_},
                            {.is_public_only = true, .also = {place_}, .most_redirects = 5});
    FeedProgress progress;
    FeedPollResult result = PollFeed(source, client, {}, absl::Now(), 0.0, &progress);
    EXPECT_FALSE(result.status.message().empty());
    EXPECT_FALSE(result.stop);
    EXPECT_TRUE(result.posts.empty());
    EXPECT_EQ(progress.failures, 1u);
    return result;
  }
  absl::Status Poll(const std::string& path) {
    return PollAddress(fmt::format("http://{}{}", place_, path)).status;
  }

  ChildProcess child_;
  std::string place_;
  absl::Duration patience_ = absl::Seconds(60);
};

long PeakKilobytes() {
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST_F(HostileServerTest, CannotFillUs) {
  EXPECT_FALSE(Poll("/short").ok());
  const long before = PeakKilobytes();
  for (const char* path : {"/endless", "/bomb", "/long"}) {
    const absl::Status status = Poll(path);
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << path << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("more than 1048576 bytes")) << path;
  }
  if (!kSanitized) EXPECT_LT(PeakKilobytes() - before, 32 * 1024);
}

TEST_F(HostileServerTest, CannotKeepUs) {
  patience_ = absl::Milliseconds(300);
  for (const char* path : {"/drip", "/early", "/fields"}) {
    const absl::Status status = Poll(path);
    EXPECT_TRUE(absl::IsUnavailable(status)) << path << status;
  }
}

TEST_F(HostileServerTest, CannotKeepUsByLeadingUsOn) {
  patience_ = absl::Milliseconds(500);
  EXPECT_THAT(std::string(Poll("/turn").message()), HasSubstr("timed out"));
}

TEST_F(HostileServerTest, CannotPassOffAPartAsTheWhole) {
  EXPECT_TRUE(absl::IsUnavailable(Poll("/short")));
}

TEST_F(HostileServerTest, CannotLeadUsIntoOurNetwork) {
  const ListeningSocket inside;
  for (const std::string host : {"127.0.0.1", "localhost", "127.1", "2130706433", "0.0.0.0",
                                 "[::1]", "[::ffff:127.0.0.1]"}) {
    const std::string address = fmt::format("http://{}:{}/feed", host, inside.port());
    EXPECT_TRUE(absl::IsPermissionDenied(Poll("/to?" + address))) << host;
    EXPECT_TRUE(absl::IsPermissionDenied(PollAddress(address).status)) << host;
  }
  for (const char* address : {"http://169.254.169.254/latest/meta-data", "http://10.0.0.1/",
                              "http://192.168.1.1/", "https://[fe80::1]/", "https://[fd00::1]/"}) {
    const absl::Status status = Poll(fmt::format("/to?{}", address));
    EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("not on the internet"));
  }
  EXPECT_FALSE(Poll("/to?file:///etc/passwd").ok());
  EXPECT_EQ(inside.TakeConnections(), 0);
}

}  // namespace
}  // namespace sluis
