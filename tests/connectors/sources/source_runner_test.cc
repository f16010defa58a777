// Feeds from a server to the engine, as they are added, changed, paused and removed.
#include "connectors/sources/source_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;

std::string FeedOf(const std::string& title, int items) {
  std::string feed = absl::StrCat("<rss version=\"2.0\"><channel><title>", title, "</title>");
  for (int i = 0; i < items; ++i) {
    absl::StrAppend(&feed, "<item><guid>", title, i, "</guid><title>Hoogwater ", i,
                    "</title><description>Kwel bij de dijken.</description></item>");
  }
  return feed + "</channel></rss>";
}

class SourceRunnerTest : public testing::Test {
 protected:
  SourceRunnerTest() {
    auto server = HttpServer::Listen("127.0.0.1:*", [this](const HttpRequest& request) {
      ++requests_;
      HttpAnswer answer;
      answer.content_type = "application/rss+xml";
      answer.body = FeedOf(request.path.substr(1), items_);
      const std::lock_guard<std::mutex> lock(mutex_);
      user_agent_ = std::string(request.Field("user-agent"));
      return answer;
    });
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    options_.also = {server_->address()};
    options_.host_pause = absl::ZeroDuration();
    options_.user_agent = "sluis/test";
  }
  ~SourceRunnerTest() override { runner_.reset(); }

  void Start() {
    runner_ = std::make_unique<SourceRunner>(options_, &harness_.engine(), clock_, nullptr);
  }
  void Put(const std::string& name, bool paused = false) {
    v1::ControlRequest request;
    v1::Source* const source = request.mutable_put_source()->mutable_source();
    source->set_name(name);
    source->set_kind(v1::SOURCE_KIND_FEED);
    source->set_url(absl::StrCat("http://", server_->address(), "/", name));
    source->set_paused(paused);
    harness_.Do(request);
  }
  void Remove(const std::string& name) {
    v1::ControlRequest request;
    request.mutable_remove_source()->set_name(name);
    harness_.Do(request);
  }
  v1::SourceStanding StandingOf(const std::string& name) {
    v1::ControlRequest request;
    request.mutable_list_sources()->set_name(name);
    return harness_.Do(request).sources().sources(0);
  }
  v1::SourceStanding AwaitAttempt(const std::string& name) {
    while (StandingOf(name).attempts() == 0) std::this_thread::yield();
    return StandingOf(name);
  }

  std::atomic<int> requests_ = 0;
  std::atomic<int> items_ = 3;
  std::mutex mutex_;
  std::string user_agent_;
  std::unique_ptr<HttpServer> server_;
  EngineHarness harness_;
  SystemClock clock_;
  SourceRunnerOptions options_;
  std::unique_ptr<SourceRunner> runner_;
};

TEST_F(SourceRunnerTest, AFeedIsAskedWhenItIsAdded) {
  Start();
  Put("krant");
  const v1::SourceStanding standing = AwaitAttempt("krant");
  EXPECT_EQ(standing.accepted(), 3u);
  EXPECT_EQ(standing.state(), v1::SOURCE_STATE_WORKING);
  EXPECT_EQ(standing.found_title(), "krant");
  EXPECT_GT(standing.bytes(), 100u);
  EXPECT_TRUE(standing.has_next_at());
  EXPECT_EQ(standing.last_error(), "");
  const std::lock_guard<std::mutex> lock(mutex_);
  EXPECT_EQ(user_agent_, "sluis/test");
}

TEST_F(SourceRunnerTest, WhatWasTakenIsNotTakenAgainAfterARestart) {
  Put("krant");
  Start();
  AwaitAttempt("krant");
  runner_.reset();
  harness_.Stop();
  harness_.Start();
  items_ = 5;
  Start();
  const v1::SourceStanding standing = AwaitAttempt("krant");
  EXPECT_EQ(standing.accepted(), 5u);
  // Not even sent.
  EXPECT_EQ(standing.duplicates(), 0u);
}

TEST_F(SourceRunnerTest, APausedFeedIsAskedWhenItGoesOn) {
  Start();
  Put("stil", true);
  Put("krant");
  AwaitAttempt("krant");
  EXPECT_EQ(StandingOf("stil").state(), v1::SOURCE_STATE_PAUSED);
  EXPECT_EQ(StandingOf("stil").attempts(), 0u);
  Put("stil");
  EXPECT_EQ(AwaitAttempt("stil").accepted(), 3u);
}

TEST_F(SourceRunnerTest, ARemovedFeedIsForgotten) {
  Start();
  Put("krant");
  AwaitAttempt("krant");
  Remove("krant");
  // The runner has heard of the removal once it has asked what was put after it.
  Put("ander");
  AwaitAttempt("ander");
  const int before = requests_;
  Put("krant");
  const v1::SourceStanding standing = AwaitAttempt("krant");
  EXPECT_EQ(requests_, before + 1);
  EXPECT_EQ(standing.accepted(), 3u);
}

TEST_F(SourceRunnerTest, AFeedThatIsPutAgainIsAskedAtOnce) {
  Start();
  Put("krant");
  AwaitAttempt("krant");
  Put("krant");
  while (StandingOf("krant").attempts() < 2) std::this_thread::yield();
  EXPECT_EQ(requests_, 2);
  EXPECT_EQ(StandingOf("krant").accepted(), 3u);
}

TEST_F(SourceRunnerTest, NothingWithinTheOwnNetworkIsAsked) {
  options_.also.clear();
  Start();
  Put("krant");
  const v1::SourceStanding standing = AwaitAttempt("krant");
  EXPECT_EQ(requests_, 0);
  EXPECT_NE(standing.state(), v1::SOURCE_STATE_WORKING);
  EXPECT_THAT(standing.last_error(),
              testing::AllOf(HasSubstr("not on the internet"), HasSubstr("sources.allow")));
  EXPECT_TRUE(standing.has_last_error_at());
}

TEST_F(SourceRunnerTest, AStreamWithoutItsTokenSaysWhatToDo) {
  options_.read_token = [](const std::string& path) -> absl::StatusOr<std::string> {
    return absl::NotFoundError(absl::StrCat(path, " is not there."));
  };
  Start();
  v1::ControlRequest request;
  v1::Source* const source = request.mutable_put_source()->mutable_source();
  source->set_name("x");
  source->set_kind(v1::SOURCE_KIND_X);
  source->set_url(absl::StrCat("http://", server_->address()));
  source->set_token_file("/nowhere/token");
  harness_.Do(request);
  while (StandingOf("x").state() != v1::SOURCE_STATE_STOPPED) std::this_thread::yield();
  EXPECT_EQ(StandingOf("x").last_error(), "/nowhere/token is not there.");
  EXPECT_EQ(requests_, 0);
}

}  // namespace
}  // namespace sluis
