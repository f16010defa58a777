// What each answer of a server does to a feed.
#include "connectors/feeds/feed_poll.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "proto/checks.h"
#include "tests/connectors/feeds/feed_texts.h"
#include "tests/connectors/feeds/scripted_feeds.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr absl::Duration kQuarter = absl::Minutes(15);
// 12 March 2026, 07:00 UTC.
const absl::Time kNow = absl::FromUnixSeconds(1773298800);

class FeedPollTest : public testing::Test {
 protected:
  FeedPollTest() {
    source_.set_name("krant");
    source_.set_url(feeds_.At("/feed"));
    rules_.user_agent = "sluis/9 (+https://sluis.example/)";
  }

  // What is kept goes through its written form, as between two runs of the program.
  FeedPollResult Poll() {
    const HttpClient client(
        "", {}, {.is_public_only = true, .also = {feeds_.place()}, .most_redirects = 5});
    FeedPollResult result = PollFeed(source_, client, rules_, kNow, 0.0, &progress_);
    const auto again = ReadFeedProgress(WriteFeedProgress(progress_));
    EXPECT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(*again, progress_);
    for (const v1::Post& post : result.posts) EXPECT_TRUE(CheckPost(post).ok());
    return result;
  }
  std::string Refusal() { return std::string(Poll().status.message()); }
  std::vector<std::string> AskedPaths() {
    std::vector<std::string> paths;
    for (const HttpRequest& request : feeds_.TakeAsked()) paths.push_back(request.path);
    return paths;
  }

  ScriptedFeeds feeds_;
  v1::Source source_;
  FeedPollRules rules_;
  FeedProgress progress_;
};

TEST_F(FeedPollTest, TellsOfEachItemOnceAndAsksForWhatHasChanged) {
  const HttpFields first = {{"ETag", "\"1\""}, {"Last-Modified", "Thu, 12 Mar 2026 06:00:00 GMT"}};
  feeds_.Feed("/feed", WrittenFeed({{"2", "b"}, {"1", "a"}}), first);
  FeedPollResult result = Poll();
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(Told(result.posts), ElementsAre("1/0/a", "2/0/b"));
  EXPECT_EQ(result.posts[0].source(), "krant");
  EXPECT_EQ(result.wait, kQuarter);
  EXPECT_EQ(result.note, "");
  EXPECT_GT(result.bytes, 0u);
  EXPECT_TRUE(result.is_worth_storing);
  EXPECT_EQ(progress_.title, "De Krant");

  result = Poll();
  EXPECT_TRUE(result.not_modified);
  EXPECT_EQ(result.bytes, 0u);
  EXPECT_THAT(result.posts, IsEmpty());
  EXPECT_FALSE(result.is_worth_storing);

  feeds_.Feed("/feed", WrittenFeed({{"3", "c"}, {"2", "b, edited"}, {"1", "a"}}),
              {{"ETag", "\"2\""}});
  EXPECT_THAT(Told(Poll().posts), ElementsAre("2/1/b, edited", "3/0/c"));
  const std::vector<HttpRequest> asked = feeds_.TakeAsked();
  ASSERT_EQ(asked.size(), 3u);
  EXPECT_EQ(asked[0].Field("if-none-match"), "");
  EXPECT_EQ(asked[0].Field("user-agent"), "sluis/9 (+https://sluis.example/)");
  EXPECT_EQ(asked[2].Field("if-none-match"), "\"1\"");
  EXPECT_EQ(asked[2].Field("if-modified-since"), "Thu, 12 Mar 2026 06:00:00 GMT");
  EXPECT_EQ(progress_.last_modified, "");
}

TEST_F(FeedPollTest, WaitsAsLongAsTheServerOrTheFeedSays) {
  feeds_.Feed("/feed", WrittenFeed({{"1", "a"}}),
              {{"ETag", "\"1\""}, {"Cache-Control", "max-age=7200"}});
  EXPECT_EQ(Poll().wait, absl::Hours(2));
  feeds_.Feed("/feed", WrittenFeed({{"1", "a"}}, "<ttl>60</ttl>"),
              {{"ETag", "\"2\""}, {"Cache-Control", "max-age=60"}});
  EXPECT_EQ(Poll().wait, absl::Hours(1));
  const FeedPollResult unchanged = Poll();
  EXPECT_TRUE(unchanged.not_modified);
  EXPECT_EQ(unchanged.wait, absl::Hours(1));
  feeds_.Feed("/feed", WrittenFeed({{"1", "a"}}, "<ttl>5</ttl>"));
  EXPECT_EQ(Poll().wait, kQuarter);
}

TEST_F(FeedPollTest, TriesLessOftenTheMoreItFails) {
  feeds_.Answer("/feed", {.status = 500});
  EXPECT_EQ(Poll().wait, kQuarter);
  EXPECT_EQ(Poll().wait, 2 * kQuarter);
  const FeedPollResult third = Poll();
  EXPECT_EQ(third.wait, 4 * kQuarter);
  EXPECT_FALSE(third.stop);
  EXPECT_FALSE(third.is_worth_storing);
  EXPECT_EQ(progress_.failures, 3u);
  feeds_.Feed("/feed", WrittenFeed({{"1", "a"}}));
  EXPECT_EQ(Poll().wait, kQuarter);
  EXPECT_EQ(progress_.failures, 0u);
}

TEST_F(FeedPollTest, LeavesAServerAloneAsLongAsItWants) {
  feeds_.Answer("/feed", {.status = 429, .fields = {{"Retry-After", "7200"}}});
  EXPECT_EQ(Poll().wait, absl::Hours(2));
  feeds_.Answer("/feed",
                {.status = 503, .fields = {{"Retry-After", "Thu, 12 Mar 2026 10:00:00 GMT"}}});
  EXPECT_EQ(Poll().wait, absl::Hours(3));
  feeds_.Answer("/feed", {.status = 503, .fields = {{"Retry-After", "99999999"}}});
  EXPECT_EQ(Poll().wait, absl::Hours(24));
  feeds_.Answer("/feed", {.status = 503, .fields = {{"Retry-After", "1"}}});
  EXPECT_EQ(Poll().wait, 8 * kQuarter);
}

TEST_F(FeedPollTest, SaysWhatARefusalMeansAndGoesOn) {
  for (const auto& [status, words] :
       std::vector<std::pair<int, std::string>>{{401, "wants a password"},
                                                {403, "does not let"},
                                                {404, "nothing is there"},
                                                {429, "too often"},
                                                {500, "in trouble"},
                                                {204, "no feed"},
                                                {304, "no feed"}}) {
    feeds_.Answer("/feed", {.status = status});
    const FeedPollResult result = Poll();
    EXPECT_THAT(std::string(result.status.message()),
                HasSubstr(fmt::format("/feed answers {}: ", status)));
    EXPECT_THAT(std::string(result.status.message()), HasSubstr(words));
    EXPECT_FALSE(result.stop) << status;
  }
}

TEST_F(FeedPollTest, EndsWhereTheFeedIsGoneForGood) {
  feeds_.Answer("/feed", {.status = 410});
  const FeedPollResult result = Poll();
  EXPECT_TRUE(result.stop);
  EXPECT_THAT(std::string(result.status.message()), HasSubstr("gone for good"));
}

TEST_F(FeedPollTest, EndsWhereTheAddressIsNone) {
  for (const char* url : {"", "krant", "ftp://krant.example/feed", "http://", "file:///etc/passwd",
                          "https://jan:secret@krant.example/"}) {
    source_.set_url(url);
    const FeedPollResult result = Poll();
    EXPECT_TRUE(result.stop) << url;
    EXPECT_TRUE(absl::IsInvalidArgument(result.status)) << result.status;
  }
}

TEST_F(FeedPollTest, GoesWhereAFeedHasMovedForGood) {
  for (const int status : {301, 308}) {
    progress_ = {};
    feeds_.Lead("/feed", status, "/new");
    feeds_.Feed("/new", WrittenFeed({{"1", "a"}}), {{"ETag", "\"1\""}});
    const FeedPollResult result = Poll();
    EXPECT_THAT(Told(result.posts), ElementsAre("1/0/a"));
    EXPECT_THAT(result.note, HasSubstr("has moved for good"));
    EXPECT_EQ(progress_.address, feeds_.At("/new"));
    AskedPaths();
    EXPECT_TRUE(Poll().not_modified);
    EXPECT_THAT(AskedPaths(), ElementsAre("/new"));
  }
}

TEST_F(FeedPollTest, ComesBackFromWhereAFeedIsForAWhile) {
  feeds_.Feed("/new", WrittenFeed({{"1", "a"}}), {{"ETag", "\"1\""}});
  feeds_.Lead("/between", 301, "/new");
  for (const auto& [status, to] :
       {std::pair(302, "/new"), std::pair(307, "/new"), std::pair(302, "/between")}) {
    progress_ = {};
    feeds_.Lead("/feed", status, to);
    EXPECT_THAT(Told(Poll().posts), ElementsAre("1/0/a"));
    EXPECT_EQ(progress_.address, "");
    EXPECT_TRUE(Poll().not_modified);
  }
}

// As the sign of a network that wants its guests to sign in first would be.
TEST_F(FeedPollTest, DoesNotMoveToWhatIsNoFeed) {
  feeds_.Lead("/feed", 301, "/welcome");
  feeds_.Page("/welcome", "<html><p>Welcome!</p></html>");
  EXPECT_THAT(Refusal(), HasSubstr("is a page that names no feed"));
  EXPECT_EQ(progress_.address, "");
}

TEST_F(FeedPollTest, ComesBackFromAnAddressThatIsNoMore) {
  feeds_.Lead("/feed", 301, "/new");
  feeds_.Feed("/new", WrittenFeed({{"1", "a"}}));
  Poll();
  feeds_.Answer("/new", {.status = 410});
  EXPECT_FALSE(Poll().stop);
  EXPECT_EQ(progress_.address, "");
  feeds_.Feed("/feed", WrittenFeed({{"2", "b"}, {"1", "a"}}));
  EXPECT_THAT(Told(Poll().posts), ElementsAre("2/0/b"));

  feeds_.Lead("/feed", 301, "/new");
  feeds_.Feed("/new", WrittenFeed({{"2", "b"}, {"1", "a"}}));
  EXPECT_THAT(Poll().posts, IsEmpty());
  feeds_.Answer("/new", {.status = 404});
  Poll();
  Poll();
  EXPECT_EQ(progress_.address, feeds_.At("/new"));
  Poll();
  EXPECT_EQ(progress_.address, "");
}

TEST_F(FeedPollTest, BeginsAnewAtAnotherAddressAndKnowsWhatItHasTold) {
  feeds_.Feed("/feed", WrittenFeed({{"1", "a"}}), {{"ETag", "\"1\""}});
  Poll();
  source_.set_url(feeds_.At("/other"));
  feeds_.Feed("/other", WrittenFeed({{"2", "b"}, {"1", "a"}}), {{"ETag", "\"1\""}});
  const FeedPollResult result = Poll();
  EXPECT_FALSE(result.not_modified);
  EXPECT_THAT(Told(result.posts), ElementsAre("2/0/b"));
}

TEST_F(FeedPollTest, ReadsTheFeedThatAPageNamesCommentsLast) {
  feeds_.Page("/feed",
              "<html><head><link rel='alternate' type='application/rss+xml' title='Reacties' "
              "href='/comments/feed'><link rel='alternate' type='application/atom+xml' href='/a'>"
              "<link rel='alternate' type='application/rss+xml' href='/b'></head></html>");
  feeds_.Feed("/a", WrittenFeed({{"1", "a"}}), {{"ETag", "\"1\""}});
  const FeedPollResult result = Poll();
  ASSERT_TRUE(result.status.ok()) << result.status;
  EXPECT_THAT(Told(result.posts), ElementsAre("1/0/a"));
  EXPECT_EQ(result.note, fmt::format("{} is a page; its feed {} is read. It names others: {}, {}.",
                                     feeds_.At("/feed"), feeds_.At("/a"), feeds_.At("/b"),
                                     feeds_.At("/comments/feed")));
  EXPECT_THAT(AskedPaths(), ElementsAre("/feed", "/a"));
  const FeedPollResult next = Poll();
  EXPECT_TRUE(next.not_modified);
  EXPECT_EQ(next.note, result.note);
  EXPECT_THAT(AskedPaths(), ElementsAre("/a"));
}

TEST_F(FeedPollTest, ReadsAFeedOfCommentsWhereAPageNamesNoOther) {
  feeds_.Page("/feed", "<link rel='alternate' type='application/rss+xml' href='/comments'>");
  feeds_.Feed("/comments", WrittenFeed({{"1", "a"}}));
  EXPECT_THAT(Told(Poll().posts), ElementsAre("1/0/a"));
}

TEST_F(FeedPollTest, KeepsTheNoteShortHoweverManyFeedsAPageNames) {
  std::string page;
  for (int i = 0; i < 100; ++i) {
    page += fmt::format("<link rel='alternate' type='application/rss+xml' href='/{}?{}'>", i,
                        std::string(500, 'x'));
  }
  feeds_.Page("/feed", page);
  feeds_.Feed("/0", WrittenFeed({{"1", "a"}}));
  const FeedPollResult result = Poll();
  EXPECT_LT(result.note.size(), 2000u);
  EXPECT_THAT(result.note, HasSubstr("And 30 more."));
}

TEST_F(FeedPollTest, IsNotLedFurtherThanOnePage) {
  feeds_.Page("/feed", "<link rel='alternate' type='application/rss+xml' href='/feed2'>");
  feeds_.Page("/feed2", "<link rel='alternate' type='application/rss+xml' href='/feed'>");
  EXPECT_THAT(Refusal(), HasSubstr("/feed2 is a page"));
  EXPECT_THAT(AskedPaths(), ElementsAre("/feed", "/feed2"));
  feeds_.Page("/feed", "<link rel='alternate' type='application/rss+xml' href='/gone'>");
  feeds_.Answer("/gone", {.status = 410});
  EXPECT_TRUE(Poll().stop);
  feeds_.Page("/feed",
              "<link rel='alternate' type='application/rss+xml' "
              "href='http://10.1.2.3/feed'>");
  EXPECT_THAT(Refusal(), HasSubstr("not on the internet"));
}

TEST_F(FeedPollTest, SaysWhyADocumentIsNoFeed) {
  feeds_.Feed("/feed", "<html></html>");
  EXPECT_THAT(Refusal(), HasSubstr("/feed: This is no feed: its first element is <html>"));
  feeds_.Feed("/feed", "");
  EXPECT_THAT(Refusal(), HasSubstr("The document is empty."));
}

TEST_F(FeedPollTest, TakesWhatStandsBeforeABreakAndSaysSo) {
  const std::string whole = WrittenFeed({{"2", "b"}, {"1", "a"}});
  feeds_.Feed("/feed", whole.substr(0, whole.rfind("<title>")));
  const FeedPollResult result = Poll();
  EXPECT_TRUE(result.status.ok());
  EXPECT_THAT(Told(result.posts), ElementsAre("2/0/b"));
  EXPECT_THAT(result.note, Not(IsEmpty()));
}

TEST_F(FeedPollTest, BelievesTheCharsetThatTheServerSaysUnlessItCannotBe) {
  const auto titled = [this](const std::string& type, const std::string& title) {
    progress_ = {};
    feeds_.Answer("/feed", {.content_type = type, .body = WrittenFeed({{"1", title}})});
    return Poll().posts.at(0).title();
  };
  EXPECT_EQ(titled("text/xml; charset=\"windows-1251\"", "\xcc\xe8\xf0"), "Мир");
  EXPECT_EQ(titled("text/xml;Charset=KOI8-R;x=y", "\xed\xc9\xd2"), "Мир");
  EXPECT_EQ(titled("text/xml; charset=iso-8859-1", "Één"), "Één");
  EXPECT_EQ(titled("text/xml; charset=utf-8", "caf\xe9"), "café");
}

TEST_F(FeedPollTest, KeepsNoValidatorThatIsNone) {
  feeds_.Feed("/feed", WrittenFeed({{"1", "a"}}), {{"ETag", std::string(2000, 'x')}});
  Poll();
  EXPECT_EQ(progress_.etag, "");
}

}  // namespace
}  // namespace sluis
