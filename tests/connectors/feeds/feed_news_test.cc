// Each item is told once, and once more for each change.
#include "connectors/feeds/feed_news.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "connectors/feeds/feed_item.h"
#include "tests/connectors/feeds/feed_texts.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class FeedNewsTest : public testing::Test {
 protected:
  std::vector<v1::Post> Read(const std::string& text) {
    auto document = ReadFeed(text, {"krant", "https://krant.example/", ""});
    EXPECT_TRUE(document.ok()) << document.status();
    return TakeFeedNews(&*document, &known_);
  }
  std::vector<std::string> News(const std::vector<WrittenItem>& items) {
    return Told(Read(WrittenFeed(items)));
  }

  std::vector<KnownItem> known_;
};

TEST_F(FeedNewsTest, OfANewFeedAreAllItsItemsTheOldestFirst) {
  EXPECT_THAT(News({{"3", "c"}, {"2", "b"}, {"1", "a"}}), ElementsAre("1/0/a", "2/0/b", "3/0/c"));
  EXPECT_EQ(known_.size(), 3u);
}

TEST_F(FeedNewsTest, AreWhatIsNew) {
  News({{"2", "b"}, {"1", "a"}});
  EXPECT_THAT(News({{"2", "b"}, {"1", "a"}}), IsEmpty());
  EXPECT_THAT(News({{"3", "c"}, {"2", "b"}}), ElementsAre("3/0/c"));
}

TEST_F(FeedNewsTest, CountRevisionsWhereTheFeedHasNoTimes) {
  News({{"1", "a"}});
  const std::vector<v1::Post> posts = Read(WrittenFeed({{"1", "b"}}));
  EXPECT_THAT(Told(posts), ElementsAre("1/1/b"));
  EXPECT_EQ(posts[0].operation(), v1::OPERATION_UPDATE);
  EXPECT_THAT(News({{"1", "b"}}), IsEmpty());
  EXPECT_THAT(News({{"1", "a"}}), ElementsAre("1/2/a"));
}

TEST_F(FeedNewsTest, HaveTheTimeOfTheUpdateAsRevisionWhereThereIsOne) {
  EXPECT_THAT(News({{"1", "a", "1970-01-01T00:00:05Z"}}), ElementsAre("1/5000/a"));
  EXPECT_THAT(News({{"1", "b", "1970-01-01T00:00:09Z"}}), ElementsAre("1/9000/b"));
  // Changed, but for the time; and one that has none any more.
  EXPECT_THAT(News({{"1", "c", "1970-01-01T00:00:09Z"}}), ElementsAre("1/9001/c"));
  EXPECT_THAT(News({{"1", "d"}}), ElementsAre("1/9002/d"));
  // A new time alone is no news.
  EXPECT_THAT(News({{"1", "d", "1970-01-01T00:01:00Z"}}), IsEmpty());
}

TEST_F(FeedNewsTest, TakeTheFirstOfTwoWithOneId) {
  EXPECT_THAT(News({{"1", "new"}, {"1", "old"}}), ElementsAre("1/0/new"));
  EXPECT_THAT(News({{"1", "new"}, {"1", "old"}}), IsEmpty());
}

TEST_F(FeedNewsTest, ForgetWhatIsGone) {
  News({{"2", "b"}, {"1", "a"}});
  News({{"2", "b"}});
  EXPECT_EQ(known_.size(), 1u);
}

TEST_F(FeedNewsTest, ForgetNothingThatMayStandBehindABreak) {
  News({{"2", "b"}, {"1", "a"}});
  News({{"1", "aa"}, {"2", "b"}});
  const std::string whole = WrittenFeed({{"3", "c"}, {"2", "b"}, {"1", "aa"}});
  EXPECT_THAT(Told(Read(whole.substr(0, whole.find("<item><guid isPermaLink='false'>1")))),
              ElementsAre("3/0/c"));
  EXPECT_THAT(Told(Read(whole)), IsEmpty());
}

TEST_F(FeedNewsTest, AreBounded) {
  FeedDocument document;
  for (size_t i = 0; i < kProgressLimits.items + 10; ++i) {
    document.items.emplace_back().set_id(std::to_string(i));
  }
  EXPECT_EQ(TakeFeedNews(&document, &known_).size(), kProgressLimits.items);
  EXPECT_EQ(known_.size(), kProgressLimits.items);
}

}  // namespace
}  // namespace sluis
