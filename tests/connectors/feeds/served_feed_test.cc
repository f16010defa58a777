// Feeds as a web server out in the world serves them: nginx, with its ETags, its times, its packing
// and its redirects.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "connectors/feeds/feed_poll.h"
#include "tests/connectors/feeds/feed_texts.h"
#include "tests/connectors/feeds/nginx.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ServedFeedTest : public testing::Test {
 protected:
  FeedPollResult Poll(const std::string& path) {
    v1::Source source;
    source.set_name("krant");
    source.set_url(nginx_.At(path));
    const HttpClient client(
        "", {}, {.is_public_only = true, .also = {nginx_.place()}, .most_redirects = 5});
    FeedPollResult result = PollFeed(source, client, {}, absl::Now(), 0.0, &progress_);
    EXPECT_TRUE(result.status.ok()) << result.status;
    return result;
  }

  Nginx nginx_;
  FeedProgress progress_;
};

TEST_F(ServedFeedTest, IsFetchedOnlyWhenItHasChanged) {
  std::vector<WrittenItem> items = {{"1", "a"}};
  std::vector<std::string> told;
  for (int i = 2; i < 6; ++i) {
    nginx_.Write("feed.xml", WrittenFeed(items));
    const FeedPollResult result = Poll("/feed.xml");
    EXPECT_FALSE(result.not_modified);
    for (const std::string& post : Told(result.posts)) told.push_back(post);
    const FeedPollResult again = Poll("/feed.xml");
    EXPECT_TRUE(again.not_modified);
    EXPECT_EQ(again.bytes, 0u);
    items.insert(items.begin(), {std::to_string(i), "b"});
  }
  EXPECT_THAT(told, ElementsAre("1/0/a", "2/0/b", "3/0/b", "4/0/b"));
}

TEST_F(ServedFeedTest, TellsAnEditWithoutATimeAsARevision) {
  nginx_.Write("feed.xml", WrittenFeed({{"2", "b"}, {"1", "a"}}));
  Poll("/feed.xml");
  nginx_.Write("feed.xml", WrittenFeed({{"2", "b"}, {"1", "a better one"}}));
  EXPECT_THAT(Told(Poll("/feed.xml").posts), ElementsAre("1/1/a better one"));
  nginx_.Write("feed.xml", WrittenFeed({{"2", "b"}, {"1", "the best one"}}));
  EXPECT_THAT(Told(Poll("/feed.xml").posts), ElementsAre("1/2/the best one"));
}

TEST_F(ServedFeedTest, ComesPacked) {
  const std::string feed = WrittenFeed({{"1", std::string(3000, 'a')}});
  nginx_.Write("feed.xml", feed);
  const FeedPollResult result = Poll("/feed.xml");
  ASSERT_EQ(result.posts.size(), 1u);
  EXPECT_EQ(result.posts[0].title().size(), 3000u);
  EXPECT_LT(result.bytes, feed.size() / 4);
}

TEST_F(ServedFeedTest, IsFollowedWhereItMovedAndKeptInMindWhereItStays) {
  nginx_.Write("feed.xml", WrittenFeed({{"1", "a"}}));
  for (const std::string status : {"301", "308"}) {
    progress_ = {};
    EXPECT_THAT(Told(Poll("/moved" + status + "/feed.xml").posts), ElementsAre("1/0/a"));
    EXPECT_EQ(progress_.address, nginx_.At("/feed.xml"));
    EXPECT_TRUE(Poll("/moved" + status + "/feed.xml").not_modified);
  }
  progress_ = {};
  EXPECT_THAT(Told(Poll("/moved302/feed.xml").posts), ElementsAre("1/0/a"));
  EXPECT_EQ(progress_.address, "");
  EXPECT_TRUE(Poll("/moved302/feed.xml").not_modified);
}

TEST_F(ServedFeedTest, IsLeftAloneWhileItIsFresh) {
  nginx_.Write("feed.xml", WrittenFeed({{"1", "a"}}));
  EXPECT_EQ(Poll("/feed.xml").wait, absl::Minutes(15));
  EXPECT_EQ(Poll("/fresh/feed.xml").wait, absl::Hours(2));
  const FeedPollResult again = Poll("/fresh/feed.xml");
  EXPECT_TRUE(again.not_modified);
  EXPECT_EQ(again.wait, absl::Hours(2));
}

TEST_F(ServedFeedTest, IsFoundByItsPage) {
  nginx_.Write("index.html",
               "<html><head><title>De Krant</title><link rel=alternate href=feed.xml "
               "type=application/rss+xml></head><body>Nieuws</body></html>");
  nginx_.Write("feed.xml", WrittenFeed({{"1", "a"}}));
  const FeedPollResult result = Poll("/");
  EXPECT_THAT(Told(result.posts), ElementsAre("1/0/a"));
  EXPECT_THAT(result.note, HasSubstr(nginx_.At("/feed.xml")));
  EXPECT_THAT(Told(Poll("/").posts), IsEmpty());
}

}  // namespace
}  // namespace sluis
