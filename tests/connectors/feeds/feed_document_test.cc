// Which element becomes which field: each rule of docs/sources.md. That real feeds are read as
// others read them is independent_reader_test.cc's.
#include "connectors/feeds/feed_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "connectors/feeds/feed_item.h"
#include "proto/checks.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

const FeedOrigin kOrigin{"krant", "https://krant.example/feeds/nieuws.xml", ""};

FeedDocument Read(const std::string& document, const FeedLimits& limits = {}) {
  auto feed = ReadFeed(document, kOrigin, limits);
  EXPECT_TRUE(feed.ok()) << feed.status();
  if (!feed.ok()) return {};
  for (const v1::Post& post : feed->items) EXPECT_TRUE(CheckPost(post).ok()) << CheckPost(post);
  return *std::move(feed);
}

std::string Message(const std::string& document, const FeedLimits& limits = {}) {
  return std::string(ReadFeed(document, kOrigin, limits).status().message());
}

std::string Rss(const std::string& channel) {
  return "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/' "
         "xmlns:dc='http://purl.org/dc/elements/1.1/' "
         "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
         "xmlns:atom='http://www.w3.org/2005/Atom' "
         "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>" +
         channel + "</channel></rss>";
}

std::string Atom(const std::string& feed) {
  return "<feed xmlns='http://www.w3.org/2005/Atom' "
         "xmlns:thr='http://purl.org/syndication/thread/1.0'>" +
         feed + "</feed>";
}

// Of a feed that has one item.
v1::Post ItemOf(const std::string& document) {
  const FeedDocument feed = Read(document);
  EXPECT_EQ(feed.items.size(), 1u);
  return feed.items.empty() ? v1::Post() : feed.items[0];
}
v1::Post RssItem(const std::string& item) { return ItemOf(Rss("<item>" + item + "</item>")); }
v1::Post AtomItem(const std::string& entry) { return ItemOf(Atom("<entry>" + entry + "</entry>")); }

TEST(FeedDocument, SaysWhatTheFeedIs) {
  const FeedDocument feed =
      Read(Rss("<title>De &amp;amp; krant</title><link>/</link><description>Een <![CDATA["
               "<b>krant</b>]]></description><language>nl_NL</language>"));
  EXPECT_EQ(feed.title, "De & krant");
  EXPECT_EQ(feed.home_page, "https://krant.example/");
  EXPECT_EQ(feed.description, "Een krant");
  EXPECT_EQ(feed.language, "nl-NL");
  EXPECT_THAT(feed.items, IsEmpty());
  EXPECT_EQ(feed.problem, "");
}

TEST(FeedDocument, MakesAPublicPostOfAnItem) {
  const v1::Post post = RssItem("<title>Kop</title><description>Tekst</description>");
  EXPECT_EQ(post.source(), "krant");
  EXPECT_EQ(post.operation(), v1::OPERATION_CREATE);
  EXPECT_EQ(post.visibility(), v1::VISIBILITY_PUBLIC);
  EXPECT_EQ(post.title(), "Kop");
  EXPECT_EQ(post.text(), "Tekst");
}

TEST(FeedDocument, NamesAnItemByIdElseLinkElseWhatItSays) {
  EXPECT_EQ(RssItem("<guid> 42 </guid><link>https://x.example/</link>").id(), "42");
  EXPECT_EQ(RssItem("<link>https://x.example/</link>").id(), "https://x.example/");
  const std::string hash = RssItem("<title>a</title><description>b</description>").id();
  EXPECT_THAT(hash, StartsWith("xxh3:"));
  EXPECT_EQ(RssItem("<description> <![CDATA[<p>b</p>]]></description><title>a</title>").id(), hash);
  EXPECT_NE(RssItem("<title>ab</title>").id(), hash);
  EXPECT_NE(RssItem("<title>a</title><description>b</description><pubDate>2026</pubDate>").id(),
            hash);
  // A name that no post may have is known by its hash.
  EXPECT_THAT(RssItem("<guid>" + std::string(600, 'x') + "</guid><title>a</title>").id(),
              StartsWith("xxh3:"));
  EXPECT_EQ(AtomItem("<id>tag:x,2026:1</id><title>a</title>").id(), "tag:x,2026:1");
}

TEST(FeedDocument, TakesAGuidForTheLinkWhereItIsOne) {
  EXPECT_EQ(RssItem("<guid>https://x.example/1</guid>").url(), "https://x.example/1");
  EXPECT_EQ(RssItem("<guid isPermaLink='false'>https://x.example/1</guid><title>a</title>").url(),
            "");
  EXPECT_EQ(RssItem("<guid>https://x.example/1</guid><link>/2</link>").url(),
            "https://krant.example/2");
  EXPECT_EQ(RssItem("<guid>1</guid><title>a</title>").url(), "");
}

TEST(FeedDocument, ResolvesLinksByTheNearestBase) {
  const FeedDocument feed = Read(
      "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/b/'>"
      "<link href='c'/><entry xml:base='d/'><link href='e'/><content type='html' xml:base='/f/'>"
      "&lt;a href='g'>h&lt;/a></content></entry><entry><link href='i'/></entry></feed>");
  EXPECT_EQ(feed.home_page, "https://a.example/b/c");
  ASSERT_EQ(feed.items.size(), 2u);
  EXPECT_EQ(feed.items[0].url(), "https://a.example/b/d/e");
  EXPECT_THAT(feed.items[0].urls(), ElementsAre("https://a.example/f/g"));
  EXPECT_EQ(feed.items[1].url(), "https://a.example/b/i");
}

TEST(FeedDocument, PrefersThePageForPeople) {
  EXPECT_EQ(AtomItem("<link rel='self' href='/s'/><link type='application/json' href='/j'/>"
                     "<link rel='alternate' type='text/html' href='/h'/><link href='/l'/>")
                .url(),
            "https://krant.example/h");
}

TEST(FeedDocument, ReadsTheFullTextBeforeTheSummary) {
  EXPECT_EQ(RssItem("<content:encoded>&lt;p>lang&lt;/p></content:encoded><description>kort"
                    "</description>")
                .text(),
            "lang");
  EXPECT_EQ(AtomItem("<summary>kort</summary><content>lang</content>").text(), "lang");
  EXPECT_EQ(AtomItem("<summary>kort</summary><content src='/x'/>").text(), "kort");
  EXPECT_EQ(RssItem("<itunes:summary>b</itunes:summary><description>a</description>").text(), "a");
  EXPECT_EQ(RssItem("<title>t</title><itunes:summary>b</itunes:summary>").text(), "b");
  EXPECT_EQ(RssItem("<body xmlns='http://www.w3.org/1999/xhtml'>1 &lt; 2 <b>dus</b></body>").text(),
            "1 < 2 dus");
}

TEST(FeedDocument, ReadsTextAsTheFormatSays) {
  EXPECT_EQ(AtomItem("<title>1 &lt; 2 &amp;amp; &lt;b></title>").title(), "1 < 2 &amp; <b>");
  EXPECT_EQ(AtomItem("<title type='html'>1 &amp;lt; 2 &lt;b>x&lt;/b></title>").title(), "1 < 2 x");
  EXPECT_EQ(AtomItem("<content type='text'>een\n twee</content>").text(), "een\n twee");
  EXPECT_EQ(AtomItem("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>een</p>"
                     "<p>1 &lt; 2</p></div></content>")
                .text(),
            "een\n\n1 < 2");
  EXPECT_EQ(AtomItem("<title>t</title><content type='image/png'>AAAA</content>").text(), "");
  // RSS leaves open what a title is.
  EXPECT_EQ(RssItem("<title>Het element &lt;b> en AT&amp;T</title>").title(),
            "Het element <b> en AT&T");
  EXPECT_EQ(RssItem("<title>&lt;b>Vet&lt;/b> &amp;eacute;</title>").title(), "Vet é");
}

TEST(FeedDocument, ReadsTimesAndTheRevisionFromTheLastUpdate) {
  const v1::Post post = AtomItem(
      "<title>t</title><published>2026-03-12T07:00:00Z</published><updated>2026-03-12T08:00:00.5Z"
      "</updated>");
  EXPECT_EQ(post.created_at().seconds(), 1773298800);
  EXPECT_EQ(post.edited_at().seconds(), 1773302400);
  EXPECT_EQ(post.revision(), 1773302400500u);
  const v1::Post rss = RssItem("<title>t</title><pubDate>Thu, 12 Mar 2026 07:00:00 GMT</pubDate>");
  EXPECT_EQ(rss.created_at().seconds(), 1773298800);
  EXPECT_FALSE(rss.has_edited_at());
  EXPECT_EQ(rss.revision(), 0u);
  EXPECT_EQ(
      AtomItem("<title>t</title><updated>2026-03-12T08:00:00Z</updated>").created_at().seconds(),
      1773302400);
  EXPECT_FALSE(RssItem("<title>t</title><pubDate>30 Feb 2026</pubDate>").has_created_at());
  EXPECT_EQ(AtomItem("<title>t</title><updated>1960-01-01T00:00:00Z</updated>").revision(), 0u);
}

TEST(FeedDocument, NamesAuthors) {
  EXPECT_EQ(RssItem("<title>t</title><author>x@y.example (Jan de Wit)</author>").author().name(),
            "Jan de Wit");
  EXPECT_EQ(RssItem("<title>t</title><itunes:author>c</itunes:author><dc:creator>a</dc:creator>"
                    "<dc:creator>b</dc:creator>")
                .author()
                .name(),
            "a, b");
  const v1::Post post = AtomItem(
      "<title>t</title><author><name>Anna</name><uri>/anna</uri><email>a@x</email></author>");
  EXPECT_EQ(post.author().name(), "Anna");
  EXPECT_EQ(post.author().url(), "https://krant.example/anna");
  EXPECT_EQ(ItemOf(Atom("<author><name>Allen</name></author><entry><title>t</title></entry>"))
                .author()
                .name(),
            "Allen");
  EXPECT_FALSE(RssItem("<title>t</title>").has_author());
}

TEST(FeedDocument, TakesCategoriesForTags) {
  EXPECT_THAT(RssItem("<title>t</title><category> a  b </category><category>c</category>"
                      "<dc:subject>d</dc:subject><category>c</category><category/>")
                  .tags(),
              ElementsAre("a b", "c", "d"));
  EXPECT_THAT(AtomItem("<title>t</title><category term='a'/><category term='b' label='B'/>").tags(),
              ElementsAre("a", "B"));
}

TEST(FeedDocument, ListsMediaOfTheItemAndItsText) {
  const v1::Post post = RssItem(
      "<title>t</title><enclosure url='/a.mp3' type='audio/mpeg'/><media:group><media:content "
      "url='/b.mp4' medium='video'/><media:thumbnail url='/c.jpg'/></media:group>"
      "<description>&lt;img src='/c.jpg' alt='De dijk'>&lt;img src='/d.png'></description>");
  ASSERT_EQ(post.media_size(), 4);
  EXPECT_EQ(post.media(0).kind(), "audio");
  EXPECT_EQ(post.media(0).url(), "https://krant.example/a.mp3");
  EXPECT_EQ(post.media(1).kind(), "video");
  EXPECT_EQ(post.media(2).kind(), "image");
  EXPECT_EQ(post.media(2).alt_text(), "De dijk");
  EXPECT_EQ(post.media(3).url(), "https://krant.example/d.png");
}

TEST(FeedDocument, TakesTheNearestLanguage) {
  EXPECT_THAT(ItemOf(Rss("<language>nl</language><item><title>t</title></item>")).languages(),
              ElementsAre("nl"));
  EXPECT_THAT(ItemOf(Rss("<language>nl</language><item xml:lang='en-GB'><title>t</title></item>"))
                  .languages(),
              ElementsAre("en-GB"));
  EXPECT_THAT(RssItem("<title>t</title><dc:language>fy</dc:language>").languages(),
              ElementsAre("fy"));
  EXPECT_THAT(RssItem("<title>t</title><dc:language>geen taal!</dc:language>").languages(),
              IsEmpty());
}

TEST(FeedDocument, TakesAnAnswerForAReply) {
  EXPECT_EQ(AtomItem("<title>t</title><thr:in-reply-to ref='tag:x,2026:1'/>").reply_to(),
            "tag:x,2026:1");
}

TEST(FeedDocument, TakesNothingFromWhatIsWithin) {
  const v1::Post post = AtomItem(
      "<source><title>Elders</title><id>x</id><author><name>Niet</name></author></source>"
      "<title>t</title><id>1</id>");
  EXPECT_EQ(post.title(), "t");
  EXPECT_EQ(post.id(), "1");
  EXPECT_FALSE(post.has_author());
}

TEST(FeedDocument, CountsItemsThatSayNothing) {
  const FeedDocument feed = Read(Rss("<item/><item><title>t</title></item><item> </item>"));
  EXPECT_EQ(feed.items.size(), 1u);
  EXPECT_EQ(feed.skipped, 2u);
}

TEST(FeedDocument, ReadsJsonFeed) {
  const FeedDocument feed = Read(R"({"version": "https://jsonfeed.org/version/1.1",
    "title": "Krant", "home_page_url": "/", "language": "nl", "description": "Nieuws",
    "authors": [{"name": "Allen"}],
    "items": [
      {"id": "1", "url": "/1", "title": "Eén", "content_html": "<p>a <a href='/x'>b</a></p>",
       "summary": "kort", "date_published": "2026-03-12T07:00:00Z",
       "date_modified": "2026-03-12T08:00:00Z", "tags": ["a", "b"], "language": "en",
       "authors": [{"name": "Anna", "url": "/anna"}, {"name": "Bert"}], "image": "/i.png",
       "attachments": [{"url": "/m.mp3", "mime_type": "audio/mpeg", "title": "Geluid"}]},
      {"id": 2, "external_url": "https://elders.example/", "content_text": "1 < 2\n&amp;"},
      {"id": "3"}, 4, {"id": "5", "title": 5, "content_text": "vijf", "tags": "x"}]})");
  EXPECT_EQ(feed.title, "Krant");
  EXPECT_EQ(feed.home_page, "https://krant.example/");
  EXPECT_EQ(feed.description, "Nieuws");
  ASSERT_EQ(feed.items.size(), 3u);
  EXPECT_EQ(feed.skipped, 2u);
  const v1::Post& first = feed.items[0];
  EXPECT_EQ(first.id(), "1");
  EXPECT_EQ(first.url(), "https://krant.example/1");
  EXPECT_EQ(first.title(), "Eén");
  EXPECT_EQ(first.text(), "a b");
  EXPECT_THAT(first.urls(), ElementsAre("https://krant.example/x"));
  EXPECT_THAT(first.tags(), ElementsAre("a", "b"));
  EXPECT_THAT(first.languages(), ElementsAre("en"));
  EXPECT_EQ(first.author().name(), "Anna, Bert");
  EXPECT_EQ(first.author().url(), "https://krant.example/anna");
  EXPECT_EQ(first.created_at().seconds(), 1773298800);
  EXPECT_EQ(first.revision(), 1773302400000u);
  ASSERT_EQ(first.media_size(), 2);
  EXPECT_EQ(first.media(0).alt_text(), "Geluid");
  EXPECT_EQ(first.media(1).kind(), "image");
  const v1::Post& second = feed.items[1];
  EXPECT_EQ(second.id(), "2");
  EXPECT_EQ(second.url(), "https://elders.example/");
  EXPECT_EQ(second.text(), "1 < 2\n&amp;");
  EXPECT_EQ(second.author().name(), "Allen");
  EXPECT_THAT(second.languages(), ElementsAre("nl"));
}

TEST(FeedDocument, ReadsVersionOneOfJsonFeed) {
  const v1::Post post = ItemOf(R"({"version": "https://jsonfeed.org/version/1", "items":
    [{"id": 1.5, "content_text": "x", "author": {"name": "Anna"}}]})");
  EXPECT_EQ(post.id(), "1.5");
  EXPECT_EQ(post.author().name(), "Anna");
}

TEST(FeedDocument, SaysWhyItIsNone) {
  EXPECT_THAT(Message(""), HasSubstr("empty"));
  EXPECT_THAT(Message(" \n"), HasSubstr("empty"));
  EXPECT_THAT(Message("hallo"), HasSubstr("neither XML nor JSON"));
  EXPECT_THAT(Message("<html><head/></html>"), HasSubstr("its first element is <html>"));
  EXPECT_THAT(Message("<!DOCTYPE html><html>"), HasSubstr("This is a web page"));
  EXPECT_THAT(Message("{}"), HasSubstr("jsonfeed.org/version/1"));
  EXPECT_THAT(Message("{\"version\""), HasSubstr("is not JSON"));
  EXPECT_THAT(Message("<rss><channel></rss>"), HasSubstr("mismatched tag at line 1"));
  FeedLimits limits;
  limits.max_bytes = 10;
  EXPECT_THAT(Message("<rss></rss>", limits), HasSubstr("11 bytes; at most 10"));
}

TEST(FeedDocument, KeepsTheItemsBeforeItBreaksOff) {
  const FeedDocument feed = Read("<rss><channel><item><title>a</title></item>\n<item><title>b");
  ASSERT_EQ(feed.items.size(), 1u);
  EXPECT_EQ(feed.items[0].title(), "a");
  EXPECT_THAT(feed.problem, HasSubstr("at line 2"));
}

TEST(FeedDocument, ReadsWhatTemplatesGetWrong) {
  const FeedDocument feed = Read(
      "\n<?xml version='1.1' encoding='no such thing'?><rss><channel><item>"
      "<title>a & b &eacute;</title><link>https://x.example/?a=1&b=2</link>"
      "<dc:creator>Anna</dc:creator></item></channel></rss>");
  ASSERT_EQ(feed.items.size(), 1u);
  EXPECT_EQ(feed.items[0].title(), "a & b é");
  EXPECT_EQ(feed.items[0].url(), "https://x.example/?a=1&b=2");
  EXPECT_EQ(feed.items[0].author().name(), "Anna");
  EXPECT_EQ(feed.problem, "");
}

TEST(FeedDocument, EndsAtItsLimits) {
  FeedLimits limits;
  limits.max_items = 2;
  limits.max_field_bytes = 10;
  std::string items;
  for (int i = 0; i < 5; ++i) items += "<item><title>0123456789x</title></item>";
  // What comes after is not read, well-formed or not.
  const FeedDocument feed = Read(Rss(items + "<"), limits);
  ASSERT_EQ(feed.items.size(), 2u);
  EXPECT_EQ(feed.items[0].title(), "0123456789");
  EXPECT_EQ(feed.problem, "");
  const v1::Post post =
      RssItem("<link>https://x.example/</link><title>" + std::string(9000, 'x') +
              "</title><description>" + std::string(99'999, 'y') + "</description>");
  EXPECT_EQ(post.title().size(), 4096u);
  EXPECT_EQ(post.text().size(), PostLimits().max_text_bytes);
}

TEST(FeedDocument, CutsPostsToTheLimitsOfWhoTakesThem) {
  FeedLimits limits;
  limits.post = {.max_text_bytes = 20, .max_name_bytes = 40, .max_url_bytes = 30, .max_items = 1};
  const std::string long_text(100, 'x');
  const FeedDocument feed = Read(
      Rss("<item><guid>" + long_text + "</guid><title>" + long_text + "</title><author>" +
          long_text + "</author><category>a</category><category>b</category><link>https://x.e/" +
          long_text + "</link><description>" + long_text + "&lt;img src='/a' alt='" + long_text +
          "'>&lt;a href='/b'>b&lt;/a></description>"
          "</item><item><title>a</title><description>plain</description></item>"),
      limits);
  ASSERT_EQ(feed.items.size(), 2u);
  for (const v1::Post& post : feed.items) EXPECT_TRUE(CheckPost(post, limits.post).ok());
  EXPECT_EQ(feed.items[0].title().size(), 20u);
  EXPECT_EQ(feed.items[0].text().size(), 20u);
  EXPECT_EQ(feed.items[0].url(), "");
}

TEST(PostFingerprint, ChangesWithWhatThePostSays) {
  const v1::Post post = RssItem("<guid>1</guid><title>a</title><description>b</description>");
  EXPECT_EQ(PostFingerprint(post),
            PostFingerprint(RssItem("<guid>2</guid><title>a</title><description>b</description>"
                                    "<pubDate>2026-03-12</pubDate>")));
  for (const char* other : {"<title>a</title><description>c</description>", "<title>ab</title>",
                            "<title>a</title><description>b</description><category>c</category>",
                            "<title>a</title><description>b</description><enclosure url='/c'/>",
                            "<title>a</title><description>b</description><link>/c</link>"}) {
    EXPECT_NE(PostFingerprint(post), PostFingerprint(RssItem(other))) << other;
  }
}

}  // namespace
}  // namespace sluis
