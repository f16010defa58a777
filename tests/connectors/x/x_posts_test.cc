// Posts of X in both versions of its API, rule by rule.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/x/x_reader.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class XPostsTest : public ::testing::Test {
 protected:
  v1::Post Read(const std::string& message) {
    const absl::Status status = reader.Read(message, &news);
    EXPECT_TRUE(status.ok()) << status;
    return news.posts.empty() ? v1::Post() : news.posts.back();
  }
  // Of version 2, with more members and with includes.
  v1::Post ReadV2(const std::string& members, const std::string& includes = "") {
    // The first of two members counts.
    return Read(R"({"data":{"id":"20","author_id":"7","created_at":"2026-03-12T07:00:00.000Z")" +
                members + R"(,"text":"Dijk"},"includes":{)" + includes + "}}");
  }
  // Of version 1.1.
  v1::Post ReadV1(const std::string& members) {
    return Read(R"({"id":20,"id_str":"20","created_at":"Thu Mar 12 07:00:00 +0000 2026",)"
                R"("user":{"id_str":"7","screen_name":"jan","name":"Jan","followers_count":3})" +
                members + "}");
  }

  XReader reader{PostLimits()};
  XNews news;
};

constexpr char kUsers[] =
    R"("users":[{"id":"7","username":"jan","name":"Jan","public_metrics":{"followers_count":3}},
                {"id":"8","username":"an"}])";

TEST_F(XPostsTest, BothVersionsNameThePostAndItsAuthor) {
  for (const v1::Post& post : {ReadV2("", kUsers), ReadV1(R"(,"text":"Dijk")")}) {
    EXPECT_EQ(post.source(), "x");
    EXPECT_EQ(post.id(), "20");
    EXPECT_EQ(post.revision(), 0u);
    EXPECT_EQ(post.text(), "Dijk");
    EXPECT_EQ(post.conversation(), "20");
    EXPECT_EQ(post.created_at().seconds(), 1773298800);
    EXPECT_EQ(post.author().id(), "7");
    EXPECT_EQ(post.author().handle(), "jan");
    EXPECT_EQ(post.author().name(), "Jan");
    EXPECT_EQ(post.author().followers(), 3u);
    EXPECT_EQ(post.url(), "https://x.com/jan/status/20");
    EXPECT_EQ(post.visibility(), v1::VISIBILITY_PUBLIC);
  }
  EXPECT_EQ(ReadV2("").url(), "https://x.com/i/web/status/20");
}

TEST_F(XPostsTest, EntitiesWriteLinksOut) {
  const v1::Post second = ReadV2(
      R"(,"text":"\u00e9 https://t.co/1 https://t.co/2 #dijk @an",
          "entities":{"urls":[{"start":2,"end":16,"url":"https://t.co/1",
            "expanded_url":"https://a.nl/x",
                               "display_url":"a.nl/x","title":"Nieuws"},
                              {"start":17,"end":31,"url":"https://t.co/2",
                                "expanded_url":"https://x.com/p",
                               "display_url":"pic.x.com/2","media_key":"3_1"}],
                      "hashtags":[{"tag":"dijk"}],"mentions":[{"username":"an"},{"id":"9",
                        "username":"bo"}]})",
      kUsers);
  EXPECT_EQ(second.text(), "\xC3\xA9 https://a.nl/x  #dijk @an");
  EXPECT_THAT(second.urls(), ElementsAre("https://a.nl/x"));
  EXPECT_THAT(second.tags(), ElementsAre("dijk"));
  EXPECT_THAT(second.mentions(), ElementsAre("8", "9"));
  ASSERT_EQ(second.media_size(), 1);
  EXPECT_EQ(second.media(0).kind(), "link");
  EXPECT_EQ(second.media(0).alt_text(), "Nieuws");
  const v1::Post first = ReadV1(
      R"(,"text":"\u00e9 https://t.co/1 https://t.co/2",
          "entities":{"urls":[{"indices":[2,16],"url":"https://t.co/1",
            "expanded_url":"https://a.nl/x"}],
                      "media":[{"indices":[17,31],"url":"https://t.co/2","type":"photo",
                                "media_url_https":"https://m.nl/1"}],
                      "hashtags":[{"text":"dijk"}],"user_mentions":[{"id":8},{"id_str":"9"}]},
          "extended_entities":{"media":[
             {"indices":[17,31],"url":"https://t.co/2","type":"photo",
               "media_url_https":"https://m.nl/1",
              "ext_alt_text":"Een dijk"},
             {"indices":[17,31],"url":"https://t.co/2","type":"animated_gif",
               "media_url":"https://m.nl/2"}]})");
  EXPECT_EQ(first.text(), "\xC3\xA9 https://a.nl/x");
  EXPECT_THAT(first.mentions(), ElementsAre("8", "9"));
  ASSERT_EQ(first.media_size(), 2);
  EXPECT_EQ(first.media(0).alt_text(), "Een dijk");
  EXPECT_EQ(first.media(1).kind(), "gifv");
}

TEST_F(XPostsTest, LongPostsStandElsewhere) {
  const v1::Post second = ReadV2(
      R"(,"note_tweet":{"text":"Een lange dijk https://t.co/1",
        "entities":{"hashtags":[{"tag":"lang"}],
          "urls":[{"start":15,"url":"https://t.co/1","expanded_url":"https://a.nl/"}]}},
          "entities":{"hashtags":[{"tag":"kort"}]})");
  EXPECT_EQ(second.text(), "Een lange dijk https://a.nl/");
  EXPECT_THAT(second.tags(), ElementsAre("lang"));
  const v1::Post first = ReadV1(
      R"(,"text":"Een lange...","truncated":true,"extended_tweet":{"full_text":"Een lange dijk",
          "entities":{"hashtags":[{"text":"lang"}]}},"entities":{"hashtags":[{"text":"kort"}]})");
  EXPECT_EQ(first.text(), "Een lange dijk");
  EXPECT_THAT(first.tags(), ElementsAre("lang"));
  EXPECT_EQ(ReadV1(R"(,"full_text":"Heel &amp; al","text":"x")").text(), "Heel & al");
}

TEST_F(XPostsTest, AnEditTakesThePlaceOfWhatItEdits) {
  ReadV2(R"(,"edit_history_tweet_ids":["18","19","20"])");
  ASSERT_THAT(news.posts, SizeIs(3));
  EXPECT_EQ(news.posts[0].operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(news.posts[0].id(), "18");
  EXPECT_EQ(news.posts[1].id(), "19");
  EXPECT_EQ(news.posts[2].operation(), v1::OPERATION_CREATE);
  EXPECT_EQ(news.posts[2].id(), "20");
  ReadV2(R"(,"edit_history_tweet_ids":["20","100"])");
  EXPECT_THAT(news.posts, SizeIs(3));
  EXPECT_EQ(news.superseded, 1u);
  ReadV2(R"(,"edit_history_tweet_ids":["20",7,"x"])");
  EXPECT_THAT(news.posts, SizeIs(4));
  ReadV1(R"(,"text":"a","edit_history":{"edit_tweet_ids":["20","21"]})");
  EXPECT_EQ(news.superseded, 2u);
}

TEST_F(XPostsTest, ARepostComesAfterWhatItRepeatsAndHasItsWholeText) {
  ReadV2(R"(,"text":"RT","referenced_tweets":[{"type":"retweeted","id":"5"}])",
         std::string(kUsers) +
             R"(,"tweets":[{"id":"5","author_id":"8","text":"Een lange dijk","lang":"nl",
         "public_metrics":{"like_count":9}}])");
  ASSERT_THAT(news.posts, SizeIs(2));
  EXPECT_EQ(news.posts[0].id(), "5");
  EXPECT_EQ(news.posts[0].counts().likes(), 9u);
  EXPECT_EQ(news.posts[1].repost_of(), "5");
  EXPECT_EQ(news.posts[1].author().handle(), "jan");
  EXPECT_EQ(news.posts[1].text(), "Een lange dijk");
  EXPECT_EQ(news.posts[1].conversation(), "5");
  EXPECT_FALSE(news.posts[1].has_counts());
  EXPECT_EQ(news.posts[1].created_at().seconds(), 1773298800);
  // Not sent along.
  const v1::Post alone = ReadV2(R"(,"referenced_tweets":[{"type":"retweeted","id":"6"}])");
  EXPECT_EQ(alone.repost_of(), "6");
  EXPECT_EQ(alone.text(), "Dijk");
  const v1::Post first = ReadV1(
      R"(,"text":"RT @an: Een","retweeted_status":{"id_str":"4","text":"Een dijk",
        "user":{"id_str":"8"}})");
  EXPECT_EQ(first.repost_of(), "4");
  EXPECT_EQ(first.text(), "Een dijk");
  EXPECT_EQ(first.author().id(), "7");
}

TEST_F(XPostsTest, WhatARepostRepeatsTakesThePlaceOfWhatItEdits) {
  ReadV2(R"(,"referenced_tweets":[{"type":"retweeted","id":"6"}])",
         R"("tweets":[{"id":"6","author_id":"8","text":"Nieuw",
         "edit_history_tweet_ids":["5","6"]}])");
  ASSERT_THAT(news.posts, SizeIs(3));
  EXPECT_EQ(news.posts[0].operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(news.posts[0].id(), "5");
  EXPECT_EQ(news.posts[1].id(), "6");
  EXPECT_EQ(news.posts[2].repost_of(), "6");
  news = {};
  ReadV1(R"(,"text":"RT @an: Nieuw","retweeted_status":{"id_str":"6","text":"Nieuw",
      "user":{"id_str":"8"},"edit_history":{"edit_tweet_ids":["5","6"]}})");
  ASSERT_THAT(news.posts, SizeIs(3));
  EXPECT_EQ(news.posts[0].operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(news.posts[0].id(), "5");
  EXPECT_EQ(news.posts[2].repost_of(), "6");
}

TEST_F(XPostsTest, WhatWasReplacedDoesNotComeBackByARepost) {
  ReadV2(R"(,"referenced_tweets":[{"type":"retweeted","id":"5"}])",
         R"("tweets":[{"id":"5","author_id":"8","text":"Oud",
         "edit_history_tweet_ids":["5","6"]}])");
  ReadV1(R"(,"text":"RT @an: Oud","retweeted_status":{"id_str":"5","text":"Oud",
      "user":{"id_str":"8"},"edit_history":{"edit_tweet_ids":["5","6"]}})");
  EXPECT_THAT(news.posts, IsEmpty());
  EXPECT_EQ(news.superseded, 2u);
}

TEST_F(XPostsTest, RepliesAndQuotesNameTheirPosts) {
  const v1::Post second = ReadV2(
      R"(,"conversation_id":"1","referenced_tweets":[{"type":"quoted","id":"3"},
        {"type":"replied_to","id":"2"}])");
  const v1::Post first =
      ReadV1(R"(,"text":"a","in_reply_to_status_id_str":"2","quoted_status_id":3)");
  for (const v1::Post& post : {second, first}) {
    EXPECT_EQ(post.reply_to(), "2");
    EXPECT_EQ(post.quote_of(), "3");
  }
  EXPECT_EQ(second.conversation(), "1");
  EXPECT_EQ(first.conversation(), "2");
}

TEST_F(XPostsTest, ReadsMediaPollsAndCounts) {
  const v1::Post post = ReadV2(
      R"(,"attachments":{"media_keys":["3_1","7_2","9_9"],"poll_ids":["p"]},
        "possibly_sensitive":true,"lang":"nl",
          "public_metrics":{"like_count":1,"retweet_count":2,"reply_count":3,"quote_count":4,
            "impression_count":5})",
      R"("media":[{"media_key":"7_2","type":"video","preview_image_url":"https://m.nl/2"},
                  {"media_key":"3_1","type":"photo","url":"https://m.nl/1","alt_text":"Een dijk"}],
         "polls":[{"id":"p","end_datetime":"2026-03-13T07:00:00Z",
                   "options":[{"position":2,"label":"Nee"},{"position":1,"label":"Ja"}]}])");
  ASSERT_EQ(post.media_size(), 2);
  EXPECT_EQ(post.media(0).kind(), "image");
  EXPECT_EQ(post.media(0).alt_text(), "Een dijk");
  EXPECT_EQ(post.media(1).url(), "https://m.nl/2");
  EXPECT_THAT(post.poll().options(), ElementsAre("Ja", "Nee"));
  EXPECT_EQ(post.poll().ends_at().seconds(), 1773385200);
  EXPECT_TRUE(post.sensitive());
  EXPECT_EQ(post.counts().likes(), 1u);
  EXPECT_EQ(post.counts().reposts(), 2u);
  EXPECT_EQ(post.counts().replies(), 3u);
  EXPECT_EQ(post.counts().quotes(), 4u);
  EXPECT_EQ(post.counts().views(), 5u);
}

TEST_F(XPostsTest, LanguagesAreThoseOfOthers) {
  const auto languages = [this](const char* code) {
    const v1::Post post = ReadV2(R"(,"lang":")" + std::string(code) + "\"");
    return post.languages_size() == 0 ? std::string() : post.languages(0);
  };
  EXPECT_EQ(languages("nl"), "nl");
  EXPECT_EQ(languages("in"), "id");
  EXPECT_EQ(languages("iw"), "he");
  for (const char* none : {"und", "qme", "qst", "zxx", "art"}) EXPECT_EQ(languages(none), "");
}

TEST_F(XPostsTest, WhatIsNotForEverybodyIsRefused) {
  ReadV2("", R"("users":[{"id":"7","protected":true}])");
  ReadV2(R"(,"withheld":{"country_codes":["XX"]})");
  ReadV1(R"(,"text":"a","withheld_in_countries":["XY"])");
  Read(R"({"id_str":"3","text":"a","user":{"protected":true}})");
  EXPECT_EQ(news.not_public, 4u);
  EXPECT_THAT(news.posts, IsEmpty());
  ReadV2(R"(,"withheld":{"country_codes":["DE"]})");
  EXPECT_THAT(news.posts, SizeIs(1));
}

TEST_F(XPostsTest, WithoutANumberThereIsNoPost) {
  for (const char* id : {"20", "\"\"", "\"a\"", "\"-1\"", "\"123456789012345678901\"", "[]"}) {
    Read(R"({"data":{"text":"a","id":)" + std::string(id) + "}}");
  }
  Read(R"({"id_str":7,"id":"x","text":"a","user":{}})");
  Read(R"({"data":[5,"a",{},[],null]})");
  EXPECT_EQ(news.invalid, 11u);
  EXPECT_THAT(news.posts, IsEmpty());
  EXPECT_EQ(Read(R"({"id":18446744073709551615,"text":"a","user":{}})").id(),
            "18446744073709551615");
}

TEST_F(XPostsTest, AValueOfAnotherTypeCostsItsFieldAlone) {
  for (const char* key : {"author_id",
                          "created_at",
                          "entities",
                          "attachments",
                          "referenced_tweets",
                          "public_metrics",
                          "lang",
                          "possibly_sensitive",
                          "conversation_id",
                          "note_tweet",
                          "edit_history_tweet_ids",
                          "withheld",
                          "author",
                          "extended_tweet",
                          "extended_entities",
                          "in_reply_to_status_id_str",
                          "favorite_count",
                          "retweeted_status",
                          "edit_info",
                          "edit_history"}) {
    for (const char* value : {"5", "-5", "1.5", "true", "\"x\"", "{}", "[]", "[5,\"a\",[],{}]",
                              R"({"urls":5,"media":[5],"text":7})"}) {
      const std::string member = ",\"" + std::string(key) + "\":" + value;
      for (const std::string& message :
           {R"({"data":{"id":"20")" + member + R"(,"text":"Dijk"}})",
            R"({"id_str":"20")" + member + R"(,"text":"Dijk","user":{"id_str":"7"}})"}) {
        news = {};
        const v1::Post post = Read(message);
        EXPECT_EQ(news.posts.size() + news.invalid, 1u) << message;
        EXPECT_EQ(post.text(), news.posts.empty() ? "" : "Dijk") << message;
      }
    }
  }
}

}  // namespace
}  // namespace sluis
