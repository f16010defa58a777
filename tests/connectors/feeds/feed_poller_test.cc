// Many feeds with few threads: each in its time, once, and as far as it was stored.
#include "connectors/feeds/feed_poller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/connectors/feeds/feed_texts.h"
#include "tests/connectors/feeds/listening_socket.h"
#include "tests/connectors/feeds/nginx.h"
#include "tests/connectors/feeds/scripted_feeds.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class StandingClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixSeconds(1773298800); }
};

v1::Source SourceOf(const std::string& name, const std::string& url) {
  v1::Source source;
  source.set_name(name);
  source.set_kind(v1::SOURCE_KIND_FEED);
  source.set_url(url);
  return source;
}

// What the poller gave and told, as an engine would keep it.
class Desk {
 public:
  FeedPollerHooks Hooks() {
    return {.give = [this](const std::string& name, std::vector<v1::Post> posts,
                           const std::string& cursor) { return Take(name, posts, cursor); },
            .tell =
                [this](const std::string& name, const FeedPollReport& report) {
                  const MutexLock lock(&mutex_);
                  reports_[name].push_back(report);
                  ++told_;
                  changed_.SignalAll();
                }};
  }

  // Until so many polls have ended in all.
  void Await(size_t polls) {
    const MutexLock lock(&mutex_);
    while (told_ < polls) changed_.Wait(&mutex_);
  }
  void Refuse(absl::Status status) {
    const MutexLock lock(&mutex_);
    refusal_ = std::move(status);
  }
  FeedPollReport Last(const std::string& name) {
    const MutexLock lock(&mutex_);
    return reports_[name].back();
  }
  std::vector<std::string> Posts(const std::string& name) {
    const MutexLock lock(&mutex_);
    return posts_[name];
  }
  std::vector<std::string> Cursors(const std::string& name) {
    const MutexLock lock(&mutex_);
    return cursors_[name];
  }
  size_t told() {
    const MutexLock lock(&mutex_);
    return told_;
  }

 private:
  absl::Status Take(const std::string& name, const std::vector<v1::Post>& posts,
                    const std::string& cursor) {
    const MutexLock lock(&mutex_);
    if (!refusal_.ok()) return refusal_;
    for (const std::string& post : Told(posts)) posts_[name].push_back(post);
    cursors_[name].push_back(cursor);
    return absl::OkStatus();
  }

  Mutex mutex_;
  Condition changed_;
  absl::Status refusal_;
  size_t told_ = 0;
  std::map<std::string, std::vector<FeedPollReport>> reports_;
  std::map<std::string, std::vector<std::string>> posts_;
  std::map<std::string, std::vector<std::string>> cursors_;
};

FeedPollerOptions OptionsFor(const std::string& place) {
  FeedPollerOptions options;
  options.host_pause = absl::ZeroDuration();
  options.start_gap = absl::ZeroDuration();
  options.reach.also = {place};
  return options;
}

class FeedPollerTest : public testing::Test {
 protected:
  FeedPollerTest() { options_ = OptionsFor(feeds_.place()); }

  void Start() {
    poller_.emplace(options_, desk_.Hooks(), clock_);
    poller_->Start();
  }

  ScriptedFeeds feeds_;
  Desk desk_;
  StandingClock clock_;
  FeedPollerOptions options_;
  std::optional<FeedPoller> poller_;
};

TEST_F(FeedPollerTest, AsksANewFeedAtOnceAndSaysHowItWent) {
  feeds_.Feed("/a", WrittenFeed({{"2", "b"}, {"1", "a"}}), {{"ETag", "\"1\""}});
  Start();
  poller_->Put(SourceOf("krant", feeds_.At("/a")), "");
  desk_.Await(1);
  EXPECT_THAT(desk_.Posts("krant"), ElementsAre("1/0/a", "2/0/b"));
  const FeedPollReport report = desk_.Last("krant");
  EXPECT_EQ(report.state, v1::SOURCE_STATE_WORKING);
  EXPECT_EQ(report.next_at, clock_.Now() + absl::Minutes(15));
  EXPECT_EQ(report.found_title, "De Krant");
  EXPECT_EQ(report.posts, 2u);
  EXPECT_GT(report.bytes, 0u);

  poller_->PollNow("krant");
  desk_.Await(2);
  EXPECT_TRUE(desk_.Last("krant").not_modified);
  EXPECT_THAT(desk_.Cursors("krant"), SizeIs(1));
  poller_->PollNow("nobody");
}

TEST_F(FeedPollerTest, GoesOnFromWhatWasStored) {
  feeds_.Feed("/a", WrittenFeed({{"1", "a"}}), {{"ETag", "\"1\""}});
  Start();
  poller_->Put(SourceOf("krant", feeds_.At("/a")), "");
  desk_.Await(1);
  const std::string cursor = desk_.Cursors("krant").back();
  Start();
  poller_->Put(SourceOf("krant", feeds_.At("/a")), cursor);
  desk_.Await(2);
  EXPECT_TRUE(desk_.Last("krant").not_modified);
  EXPECT_THAT(desk_.Posts("krant"), SizeIs(1));
  // Of what cannot be read nothing is known.
  Start();
  poller_->Put(SourceOf("krant", feeds_.At("/a")), "\xff");
  desk_.Await(3);
  EXPECT_THAT(desk_.Posts("krant"), SizeIs(2));
}

TEST_F(FeedPollerTest, GoesBackToWhatWasStoredWhenNothingCanBe) {
  feeds_.Feed("/a", WrittenFeed({{"1", "a"}}), {{"ETag", "\"1\""}});
  Start();
  desk_.Refuse(absl::UnavailableError("The disk is full."));
  poller_->Put(SourceOf("krant", feeds_.At("/a")), "");
  desk_.Await(1);
  const FeedPollReport report = desk_.Last("krant");
  EXPECT_EQ(report.state, v1::SOURCE_STATE_FAILING);
  EXPECT_EQ(report.error.message(), "The disk is full.");
  EXPECT_EQ(report.next_at, clock_.Now() + absl::Minutes(15));
  desk_.Refuse(absl::OkStatus());
  poller_->PollNow("krant");
  desk_.Await(2);
  EXPECT_THAT(desk_.Posts("krant"), ElementsAre("1/0/a"));
}

TEST_F(FeedPollerTest, StopsAFeedThatIsGoneUntilSomebodyAsks) {
  feeds_.Answer("/a", {.status = 410});
  Start();
  poller_->Put(SourceOf("krant", feeds_.At("/a")), "");
  desk_.Await(1);
  EXPECT_EQ(desk_.Last("krant").state, v1::SOURCE_STATE_STOPPED);
  EXPECT_EQ(desk_.Last("krant").next_at, absl::InfiniteFuture());
  feeds_.Feed("/a", WrittenFeed({{"1", "a"}}));
  poller_->PollNow("krant");
  desk_.Await(2);
  EXPECT_EQ(desk_.Last("krant").state, v1::SOURCE_STATE_WORKING);
}

TEST_F(FeedPollerTest, AsksAgainWhereAFeedGotAnotherAddressAndNotForItsTitle) {
  feeds_.Feed("/a", WrittenFeed({{"1", "a"}}));
  feeds_.Feed("/b", WrittenFeed({{"2", "b"}, {"1", "a"}}));
  Start();
  v1::Source source = SourceOf("krant", feeds_.At("/a"));
  poller_->Put(source, "");
  desk_.Await(1);
  source.set_title("De Krant van morgen");
  poller_->Put(source, "");
  source.set_url(feeds_.At("/b"));
  poller_->Put(source, "");
  desk_.Await(2);
  EXPECT_THAT(desk_.Posts("krant"), ElementsAre("1/0/a", "2/0/b"));
  EXPECT_THAT(feeds_.TakeAsked(), SizeIs(2));
}

TEST_F(FeedPollerTest, AsksNobodyWhoIsPausedOrGone) {
  feeds_.Feed("/a", WrittenFeed({{"1", "a"}}));
  // One thread: the last feed is asked when the others would have been.
  options_.threads = 1;
  poller_.emplace(options_, desk_.Hooks(), clock_);
  v1::Source paused = SourceOf("paused", feeds_.At("/paused"));
  paused.set_paused(true);
  poller_->Put(paused, "");
  poller_->PollNow("paused");
  poller_->Put(SourceOf("gone", feeds_.At("/gone")), "");
  poller_->Remove("gone");
  poller_->Put(SourceOf("krant", feeds_.At("/a")), "");
  poller_->Start();
  desk_.Await(1);
  EXPECT_THAT(feeds_.TakeAsked(), SizeIs(1));
  paused.set_paused(false);
  poller_->Put(paused, "");
  desk_.Await(2);
  EXPECT_THAT(std::string(desk_.Last("paused").error.message()), HasSubstr("answers 404"));
}

TEST_F(FeedPollerTest, DropsWhatAFeedBringsThatWasRemovedMeanwhile) {
  // Connections are made, and that is all.
  const ListeningSocket silent;
  options_.reach.also.push_back(fmt::format("127.0.0.1:{}", silent.port()));
  options_.limits.patience = absl::Milliseconds(500);
  options_.threads = 1;
  feeds_.Feed("/a", WrittenFeed({{"1", "a"}}));
  Start();
  poller_->Put(SourceOf("silent", fmt::format("http://127.0.0.1:{}/", silent.port())), "");
  ASSERT_TRUE(silent.AwaitConnection());
  poller_->Remove("silent");
  // It comes back with another address while the old one is asked; then it has its turn.
  poller_->Put(SourceOf("silent", feeds_.At("/a")), "");
  desk_.Await(1);
  EXPECT_EQ(desk_.Last("silent").state, v1::SOURCE_STATE_WORKING);
  EXPECT_THAT(desk_.Posts("silent"), ElementsAre("1/0/a"));
}

TEST_F(FeedPollerTest, DoesNotWaitForAServerWhenItStops) {
  const ListeningSocket silent;
  options_.reach.also.push_back(fmt::format("127.0.0.1:{}", silent.port()));
  options_.limits.patience = absl::Hours(10);
  Start();
  poller_->Put(SourceOf("silent", fmt::format("http://127.0.0.1:{}/", silent.port())), "");
  ASSERT_TRUE(silent.AwaitConnection());
  poller_->Stop();
  EXPECT_EQ(desk_.told(), 0u);
}

TEST_F(FeedPollerTest, StartsManyFeedsApartAndNewOnesBeforeThoseThatItKnows) {
  options_.start_gap = absl::Hours(1);
  options_.threads = 1;
  FeedProgress known;
  known.title = "known";
  const std::string cursor = WriteFeedProgress(known);
  poller_.emplace(options_, desk_.Hooks(), clock_);
  for (int i = 0; i < 2000; ++i) {
    poller_->Put(SourceOf(fmt::format("known{}", i), feeds_.At("/a")), cursor);
  }
  poller_->Put(SourceOf("new1", feeds_.At("/b")), "");
  poller_->Put(SourceOf("new2", feeds_.At("/c")), "");
  poller_->Put(SourceOf("asked", feeds_.At("/d")), "");
  poller_->PollNow("asked");
  poller_->Start();
  desk_.Await(3);
  poller_->Stop();
  std::vector<std::string> paths;
  for (const HttpRequest& request : feeds_.TakeAsked()) paths.push_back(request.path);
  EXPECT_THAT(paths, testing::UnorderedElementsAre("/a", "/b", "/d"));
}

TEST(FeedPoller, AsksEachOf200FeedsOfOneServerOnce) {
  Nginx nginx;
  Desk desk;
  const SystemClock clock;
  for (int i = 0; i < 200; ++i) {
    nginx.Write(fmt::format("{}.xml", i), WrittenFeed({{"1", fmt::format("of {}", i)}}));
  }
  FeedPoller poller(OptionsFor(nginx.place()), desk.Hooks(), clock);
  for (int i = 0; i < 200; ++i) {
    poller.Put(SourceOf(fmt::format("f{}", i), nginx.At(fmt::format("/{}.xml", i))), "");
  }
  poller.Start();
  desk.Await(200);
  for (int i = 0; i < 200; ++i) poller.PollNow(fmt::format("f{}", i));
  desk.Await(400);
  poller.Stop();
  EXPECT_EQ(desk.told(), 400u);
  for (int i = 0; i < 200; ++i) {
    EXPECT_THAT(desk.Posts(fmt::format("f{}", i)), ElementsAre(fmt::format("1/0/of {}", i)));
    EXPECT_TRUE(desk.Last(fmt::format("f{}", i)).not_modified);
  }
}

}  // namespace
}  // namespace sluis
