// Statuses of the Mastodon API to posts, rule by rule.
#include "connectors/mastodon/status_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "proto/time.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kAccount[] =
    R"({"acct":"jan","display_name":"Jan","url":"https://here.example/@jan","followers_count":7})";

// A public status with `more` members, ",..." after its own.
std::string Status(const std::string& id, const std::string& more = "",
                   const std::string& account = kAccount) {
  return R"({"id":")" + id + R"(","uri":"https://here.example/s/)" + id +
         R"(","url":"https://here.example/@jan/)" + id +
         R"(","created_at":"2026-03-12T07:00:00.250Z","visibility":"public","account":)" + account +
         more + "}";
}

std::string Quoted(std::string_view text) {
  return '"' + absl::StrReplaceAll(std::string(text), {{"\\", "\\\\"}, {"\"", "\\\""}}) + '"';
}

std::string Content(std::string_view html) { return ",\"content\":" + Quoted(html); }

class StatusReaderTest : public ::testing::Test {
 protected:
  // The last post of an answer.
  v1::Post Read(const std::string& json) {
    const absl::Status status = reader.ReadAnswer(json, &news);
    EXPECT_TRUE(status.ok()) << status;
    return news.posts.empty() ? v1::Post() : news.posts.back();
  }

  StatusNames names{100};
  StatusReader reader{"here.example", PostLimits(), &names};
  MastodonNews news;
};

TEST_F(StatusReaderTest, NamesThePostByItsUri) {
  const v1::Post post = Read(Status("1"));
  EXPECT_EQ(post.source(), "mastodon");
  EXPECT_EQ(post.id(), "https://here.example/s/1");
  EXPECT_EQ(post.operation(), v1::OPERATION_CREATE);
  EXPECT_EQ(post.revision(), 0u);
  EXPECT_EQ(post.visibility(), v1::VISIBILITY_PUBLIC);
  EXPECT_EQ(absl::ToUnixMicros(FromTimestamp(post.created_at())), 1773298800250000);
  EXPECT_EQ(post.conversation(), post.id());
  EXPECT_THAT(post.aliases(), ElementsAre("here.example/1"));
}

TEST_F(StatusReaderTest, ReadsTheAuthor) {
  const v1::Author author = Read(Status("1")).author();
  EXPECT_EQ(author.id(), "jan@here.example");
  EXPECT_EQ(author.handle(), "jan@here.example");
  EXPECT_EQ(author.followers(), 7u);
  EXPECT_FALSE(author.no_index());
  const v1::Author other =
      Read(Status("2", "", R"({"acct":"An@There.Example","bot":true})")).author();
  EXPECT_EQ(other.id(), "an@there.example");
  EXPECT_EQ(other.handle(), "An@There.Example");
  EXPECT_EQ(other.kind(), v1::AUTHOR_KIND_BOT);
}

TEST_F(StatusReaderTest, KnowsWhoDoesNotWantToBeIndexed) {
  const auto no_index = [this](const std::string& member) {
    return Read(Status("1", "", R"({"acct":"a",)" + member + "}")).author().no_index();
  };
  EXPECT_TRUE(no_index(R"("noindex":true)"));
  EXPECT_TRUE(no_index(R"("indexable":false)"));
  EXPECT_TRUE(no_index(R"("note":"<p>Hi. #NoBot</p>")"));
  EXPECT_TRUE(no_index(R"("note":"<a class='mention hashtag'>#<span>nobots</span></a>")"));
  EXPECT_TRUE(no_index(R"("note":"#noindex!")"));
  EXPECT_FALSE(no_index(R"("noindex":false,"indexable":true,"note":"nobot #nobotany")"));
  EXPECT_FALSE(no_index(R"("noindex":"yes","indexable":0,"note":5)"));
}

TEST_F(StatusReaderTest, ReadsHtmlAsText) {
  const v1::Post post = Read(Status(
      "1", Content("<p>Dijk &amp; <a href=\"https://a.example/x?a=1&amp;b=2\" rel=\"nofollow\">"
                   "<span class=\"invisible\">https://</span><span>a.example/x</span></a></p>"
                   "<p>Tweede<br>regel</p><script>no()</script>")));
  EXPECT_EQ(post.text(), "Dijk & https://a.example/x\n\nTweede\nregel");
  EXPECT_THAT(post.urls(), ElementsAre("https://a.example/x?a=1&b=2"));
}

TEST_F(StatusReaderTest, TakesTagsAndMentionsFromTheirLists) {
  const std::string html =
      "<a href=\"https://there.example/@An\" class=\"u-url mention\">@<span>An</span></a> "
      "<a href=\"https://here.example/tags/Dijk\" class=\"mention hashtag\" rel=\"tag\">"
      "#<span>Dijk</span></a>";
  const v1::Post post =
      Read(Status("1", Content(html) +
                           R"(,"tags":[{"name":"dijk"},{"name":7},{"name":"dijk"}],
            "mentions":[{"acct":"An@there.example"},{"acct":"bo"}])"));
  EXPECT_THAT(post.tags(), ElementsAre("dijk"));
  EXPECT_THAT(post.mentions(), ElementsAre("an@there.example", "bo@here.example"));
  EXPECT_THAT(post.urls(), IsEmpty());
  // A server that sends no lists.
  const v1::Post bare = Read(Status("2", Content(html)));
  EXPECT_THAT(bare.tags(), ElementsAre("Dijk"));
  EXPECT_THAT(bare.mentions(), ElementsAre("an@there.example"));
  EXPECT_EQ(bare.text(), "@An #Dijk");
}

TEST_F(StatusReaderTest, AnEditCarriesAHigherRevision) {
  const v1::Post first = Read(Status("1", R"(,"edited_at":"2026-03-12T07:05:00.001Z")"));
  EXPECT_EQ(first.operation(), v1::OPERATION_UPDATE);
  EXPECT_EQ(first.revision(), 1773299100001000u);
  const v1::Post second = Read(Status("1", R"(,"edited_at":"2026-03-12T07:05:00.002Z")"));
  EXPECT_GT(second.revision(), first.revision());
  EXPECT_EQ(absl::ToUnixMicros(FromTimestamp(second.edited_at())), 1773299100002000);
  EXPECT_EQ(Read(Status("1", R"(,"edited_at":"0001-01-01T00:00:00Z")")).revision(), 0u);
}

TEST_F(StatusReaderTest, OnlyPostsForEverybodyPass) {
  for (const char* visibility : {"private", "direct", "local", "list", "", "Public"}) {
    std::string status = Status("1");
    status.replace(status.find("\"public\""), 8, Quoted(visibility));
    Read(status);
  }
  Read(R"({"id":"1","uri":"https://here.example/s/1"})");
  Read(R"({"id":"1","uri":"https://here.example/s/1","visibility":["public"]})");
  EXPECT_EQ(news.not_public, 8u);
  EXPECT_THAT(news.posts, IsEmpty());
  std::string unlisted = Status("1");
  unlisted.replace(unlisted.find("\"public\""), 8, "\"unlisted\"");
  EXPECT_EQ(Read(unlisted).visibility(), v1::VISIBILITY_UNLISTED);
}

TEST_F(StatusReaderTest, AReplyFindsTheNameAndTheThreadOfItsParent) {
  Read(Status("1"));
  const v1::Post reply = Read(Status("2", R"(,"in_reply_to_id":"1")"));
  EXPECT_EQ(reply.reply_to(), "https://here.example/s/1");
  EXPECT_EQ(reply.conversation(), "https://here.example/s/1");
  const v1::Post deeper = Read(Status("3", R"(,"in_reply_to_id":"2")"));
  EXPECT_EQ(deeper.reply_to(), "https://here.example/s/2");
  EXPECT_EQ(deeper.conversation(), "https://here.example/s/1");
  const v1::Post lost = Read(Status("4", R"(,"in_reply_to_id":"99")"));
  EXPECT_EQ(lost.reply_to(), "here.example/99");
  EXPECT_EQ(lost.conversation(), "here.example/99");
}

TEST_F(StatusReaderTest, AListIsReadFromItsEnd) {
  Read("[" + Status("2", R"(,"in_reply_to_id":"1")") + "," + Status("1") + "]");
  ASSERT_THAT(news.posts, SizeIs(2));
  EXPECT_EQ(news.posts[1].conversation(), news.posts[0].id());
}

TEST_F(StatusReaderTest, TellsHowFarATimelineWasRead) {
  Read("[" + Status("12") + "," + Status("9", ",\"reblog\":" + Status("2")) + "]");
  Read(R"({"id":"13","visibility":"private"})");
  Read(R"({"id":"99&limit=5","visibility":"public"})");
  EXPECT_EQ(news.greatest, "13");
  EXPECT_EQ(news.least, "9");
  ASSERT_TRUE(reader.ReadEvent("status.update", Status("50"), &news).ok());
  ASSERT_TRUE(reader.ReadEvent("delete", "51", &news).ok());
  EXPECT_EQ(news.greatest, "13");
  ASSERT_TRUE(reader.ReadEvent("update", Status("14"), &news).ok());
  EXPECT_EQ(news.greatest, "14");
}

TEST_F(StatusReaderTest, ABoostComesAfterWhatItBoosts) {
  const std::string original = Status(
      "1", Content("Dijk") +
               R"(,"favourites_count":5,"language":"nl","edited_at":"2026-03-12T08:00:00Z")");
  Read(Status("2", ",\"content\":\"\",\"reblog\":" + original, R"({"acct":"bo"})"));
  ASSERT_THAT(news.posts, SizeIs(2));
  EXPECT_EQ(news.posts[0].id(), "https://here.example/s/1");
  EXPECT_EQ(news.posts[0].counts().likes(), 5u);
  const v1::Post& boost = news.posts[1];
  EXPECT_EQ(boost.id(), "https://here.example/s/2");
  EXPECT_EQ(boost.repost_of(), "https://here.example/s/1");
  EXPECT_THAT(boost.aliases(), ElementsAre("here.example/2"));
  EXPECT_EQ(boost.author().handle(), "bo@here.example");
  EXPECT_EQ(boost.text(), "Dijk");
  EXPECT_THAT(boost.languages(), ElementsAre("nl"));
  EXPECT_FALSE(boost.has_counts());
  EXPECT_FALSE(boost.has_edited_at());
  EXPECT_EQ(boost.revision(), 0u);
  EXPECT_EQ(boost.operation(), v1::OPERATION_CREATE);
}

TEST_F(StatusReaderTest, ABoostKeepsTheWishOfWhoIsBoosted) {
  const auto no_index = [this](const std::string& of_author, const std::string& of_booster) {
    const std::string author = R"({"acct":"jan","noindex":)" + of_author + "}";
    const std::string booster = R"({"acct":"bo","noindex":)" + of_booster + "}";
    const v1::Post boost =
        Read(Status("2", ",\"reblog\":" + Status("1", Content("Dijk"), author), booster));
    EXPECT_EQ(boost.author().handle(), "bo@here.example");
    return boost.author().no_index();
  };
  EXPECT_TRUE(no_index("true", "false"));
  EXPECT_TRUE(no_index("false", "true"));
  EXPECT_FALSE(no_index("false", "false"));
}

TEST_F(StatusReaderTest, ABoostOfAClosedPostIsNone) {
  std::string original = Status("1");
  original.replace(original.find("\"public\""), 8, "\"private\"");
  Read(Status("2", ",\"reblog\":" + original));
  EXPECT_THAT(news.posts, IsEmpty());
  EXPECT_EQ(news.not_public, 1u);
}

TEST_F(StatusReaderTest, ReadsWhatAuthorsAddToTheirWords) {
  const v1::Post post = Read(Status("1",
                                    R"(,"spoiler_text":"water","sensitive":true,"language":"nl",
          "media_attachments":[{"type":"image","url":"https://m.example/1.png",
            "description":"Een dijk"},
                               {"type":"video","url":null,"remote_url":"https://m.example/2"},
                               {"type":"image","url":"javascript:x"}],
          "card":{"url":"https://a.example/","title":"Nieuws"},
          "poll":{"options":[{"title":"Ja"},{"title":"Nee"}],"expires_at":"2026-03-13T07:00:00Z"},
          "favourites_count":1,"reblogs_count":2,"replies_count":3,"quotes_count":4)"));
  EXPECT_EQ(post.spoiler(), "water");
  EXPECT_TRUE(post.sensitive());
  EXPECT_THAT(post.languages(), ElementsAre("nl"));
  ASSERT_EQ(post.media_size(), 3);
  EXPECT_EQ(post.media(0).kind(), "image");
  EXPECT_EQ(post.media(0).alt_text(), "Een dijk");
  EXPECT_EQ(post.media(1).url(), "https://m.example/2");
  EXPECT_EQ(post.media(2).kind(), "link");
  EXPECT_EQ(post.media(2).alt_text(), "Nieuws");
  EXPECT_THAT(post.poll().options(), ElementsAre("Ja", "Nee"));
  EXPECT_EQ(post.poll().ends_at().seconds(), 1773385200);
  EXPECT_EQ(post.counts().likes(), 1u);
  EXPECT_EQ(post.counts().reposts(), 2u);
  EXPECT_EQ(post.counts().replies(), 3u);
  EXPECT_EQ(post.counts().quotes(), 4u);
}

TEST_F(StatusReaderTest, AQuoteCountsWhenItIsAccepted) {
  Read(Status("1"));
  const auto quote_of = [this](const std::string& member) {
    return Read(Status("2", "," + member)).quote_of();
  };
  EXPECT_EQ(
      quote_of(R"("quote":{"state":"accepted","quoted_status":{"uri":"https://q.example/1"}})"),
      "https://q.example/1");
  EXPECT_EQ(quote_of(R"("quote":{"state":"accepted","quoted_status_id":"1"})"),
            "https://here.example/s/1");
  EXPECT_EQ(
      quote_of(R"("quote":{"state":"pending","quoted_status":{"uri":"https://q.example/1"}})"), "");
  EXPECT_EQ(quote_of(R"("quote":{"state":7})"), "");
  // Akkoma, Pleroma, Fedibird.
  EXPECT_EQ(quote_of(R"("quote":{"id":"9","uri":"https://q.example/2"})"), "https://q.example/2");
  EXPECT_EQ(quote_of(R"("pleroma":{"quote_url":"https://q.example/3"})"), "https://q.example/3");
  EXPECT_EQ(quote_of(R"("quote_id":"8")"), "here.example/8");
}

TEST_F(StatusReaderTest, ADeleteFindsItsPostByTheServersNumber) {
  Read(Status("1"));
  ASSERT_TRUE(reader.ReadEvent("delete", "1", &news).ok());
  EXPECT_EQ(news.posts.back().operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(news.posts.back().id(), "https://here.example/s/1");
  EXPECT_EQ(news.posts.back().source(), "mastodon");
  ASSERT_TRUE(reader.ReadEvent("delete", "99", &news).ok());
  EXPECT_EQ(news.posts.back().operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(news.posts.back().id(), "here.example/99");
  ASSERT_TRUE(reader.ReadEvent("delete", "", &news).ok());
  ASSERT_TRUE(reader.ReadEvent("delete", std::string(1000, '1'), &news).ok());
  // What no server calls a status is none.
  ASSERT_TRUE(reader.ReadEvent("delete", "1\t</p>", &news).ok());
  EXPECT_EQ(news.invalid, 3u);
}

TEST_F(StatusReaderTest, ReadsTheEventsOfAStream) {
  ASSERT_TRUE(reader.ReadEvent("update", Status("1"), &news).ok());
  ASSERT_TRUE(
      reader
          .ReadEvent("status.update", Status("1", R"(,"edited_at":"2026-03-12T08:00:00Z")"), &news)
          .ok());
  for (const char* type : {"filters_changed", "notification", "conversation", "announcement", ""}) {
    ASSERT_TRUE(reader.ReadEvent(type, "no JSON", &news).ok());
  }
  EXPECT_THAT(news.posts, SizeIs(2));
  EXPECT_EQ(news.posts[1].operation(), v1::OPERATION_UPDATE);
  EXPECT_EQ(news.other_events, 5u);
  EXPECT_THAT(reader.ReadEvent("update", "no JSON", &news).message(), HasSubstr("not JSON"));
}

TEST_F(StatusReaderTest, ReadsTheFramesOfAWebSocket) {
  const std::string payload = Quoted(Status("1"));
  ASSERT_TRUE(
      reader.ReadFrame(R"({"stream":["public"],"event":"update","payload":)" + payload + "}", &news)
          .ok());
  ASSERT_TRUE(
      reader.ReadFrame(R"({"stream":["public"],"event":"delete","payload":"1"})", &news).ok());
  ASSERT_TRUE(reader.ReadFrame(R"({"stream":["user"],"event":"filters_changed"})", &news).ok());
  ASSERT_TRUE(reader.ReadFrame(R"({"event":"update","payload":)" + Status("2") + "}", &news).ok());
  ASSERT_THAT(news.posts, SizeIs(3));
  EXPECT_EQ(news.posts[1].operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(news.posts[2].id(), "https://here.example/s/2");
  EXPECT_THAT(reader.ReadFrame(R"({"error":"Unknown stream type","status":400})", &news).message(),
              HasSubstr("Unknown stream type"));
  EXPECT_THAT(reader.ReadFrame(R"({"payload":"1"})", &news).message(), HasSubstr("names no event"));
}

TEST_F(StatusReaderTest, AnAnswerMayBeAnError) {
  EXPECT_EQ(reader.ReadAnswer(R"({"error":"Record not found"})", &news).message(),
            "The server answers with an error: Record not found");
  EXPECT_FALSE(reader.ReadAnswer("7", &news).ok());
  EXPECT_FALSE(reader.ReadAnswer("", &news).ok());
}

TEST_F(StatusReaderTest, WithoutANameThereIsNoPost) {
  for (const char* status : {R"({"id":1,"uri":"https://a.example/1","visibility":"public"})",
                             R"({"id":"1","uri":5,"visibility":"public"})",
                             R"({"id":"1","uri":"","visibility":"public"})",
                             R"({"id":"1","uri":"a\u0000b","visibility":"public"})"}) {
    Read(status);
  }
  Read(R"({"id":"1","visibility":"public","uri":")" + std::string(600, 'u') + "\"}");
  Read("[5,\"a\",[],null]");
  EXPECT_EQ(news.invalid, 8u);
  EXPECT_THAT(news.posts, IsEmpty());
}

TEST_F(StatusReaderTest, AValueOfAnotherTypeCostsItsFieldAlone) {
  for (const char* key :
       {"created_at",        "in_reply_to_id",   "sensitive", "spoiler_text", "language", "url",
        "replies_count",     "favourites_count", "edited_at", "content",      "reblog",   "account",
        "media_attachments", "mentions",         "tags",      "quote",        "card",     "poll",
        "pleroma",           "quote_id"}) {
    for (const char* value :
         {"5", "-1", "1.5", "1e300", "true", "{}", "[]", "[{}]", "[[1]]", "{\"a\":{}}", "\"x\""}) {
      news = {};
      // The first of two members counts.
      const std::string status =
          "{\"" + std::string(key) + "\":" + value + "," + Status("1").substr(1);
      Read(status);
      // An object of something else is boosted: that is no post.
      EXPECT_EQ(news.posts.size() + news.invalid, 1u) << status;
      EXPECT_EQ(news.invalid, std::string(key) == "reblog" && value[0] == '{' ? 1u : 0u) << status;
    }
  }
}

TEST_F(StatusReaderTest, HostileBytesAreRefusedOrCutOff) {
  EXPECT_FALSE(reader.ReadAnswer(std::string(1'000'000, '['), &news).ok());
  EXPECT_FALSE(reader.ReadAnswer(Status("1", ",\"content\":\"\xFF\""), &news).ok());
  EXPECT_FALSE(
      reader.ReadAnswer(Status("1", Content(std::string(16 * 1024 * 1024, 'a'))), &news).ok());
  std::string letters;
  while (letters.size() < 7 * 1024 * 1024) letters += "\xC3\xA9";
  const v1::Post post = Read(Status("1", Content(letters)));
  EXPECT_LE(post.text().size(), PostLimits().max_text_bytes);
  EXPECT_GE(post.text().size(), PostLimits().max_text_bytes - 2);
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "<p><a href=x><b>";
  EXPECT_TRUE(CheckPost(Read(Status("2", Content(nested + "einde")))).ok());
}

TEST_F(StatusReaderTest, LongListsAreCutOff) {
  std::string tags;
  for (int i = 0; i < 5000; ++i)
    tags += (i > 0 ? "," : "") + ("{\"name\":\"t" + std::to_string(i) + "\"}");
  EXPECT_EQ(Read(Status("1", ",\"tags\":[" + tags + "]")).tags_size(), 256);
}

}  // namespace
}  // namespace sluis
