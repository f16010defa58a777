// Documents that are meant to do harm cost no more than their length, and end in a sentence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "connectors/feeds/autodiscovery.h"
#include "connectors/feeds/feed_document.h"
#include "connectors/feeds/opml.h"
#include "proto/checks.h"

namespace sluis {
namespace {

using testing::HasSubstr;

const FeedOrigin kOrigin{"krant", "https://krant.example/", ""};

std::string Repeated(std::string_view part, size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) text += part;
  return text;
}

std::string Message(const std::string& document) {
  return std::string(ReadFeed(document, kOrigin).status().message());
}

TEST(HostileFeed, DeclaresNoEntities) {
  const std::string laughs =
      "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>"
      "<!ENTITY c '&b;&b;&b;&b;&b;&b;'>]><rss><channel><item><title>&c;</title></item></channel>"
      "</rss>";
  EXPECT_THAT(Message(laughs), HasSubstr("DOCTYPE"));
  EXPECT_THAT(std::string(ReadOpml(laughs).status().message()), HasSubstr("DOCTYPE"));
  EXPECT_THAT(Message("<!DOCTYPE rss SYSTEM 'file:///etc/passwd'><rss/>"), HasSubstr("DOCTYPE"));
  EXPECT_THAT(Message("<!DOCTYPE rss [<!ENTITY % x SYSTEM 'http://127.0.0.1/'>%x;]><rss/>"),
              HasSubstr("DOCTYPE"));
}

TEST(HostileFeed, LeavesUnknownEntitiesAsTheyStand) {
  const auto feed =
      ReadFeed("<rss><channel><item><title>&x; &eacute;</title></item></channel></rss>", kOrigin);
  ASSERT_TRUE(feed.ok());
  EXPECT_EQ(feed->items.at(0).title(), "&x; é");
}

TEST(HostileFeed, IsNotNestedAMillionDeep) {
  for (const std::string_view part : {"<a>", "<item>", "<title>", "<a xmlns='b'>",
                                      "<a xml:base='http://x.example/' xml:lang='nl'>"}) {
    EXPECT_THAT(Message("<rss><channel>" + Repeated(part, 300'000)), HasSubstr("nested")) << part;
  }
  EXPECT_THAT(Message("{\"version\":" + Repeated("[", 1'000'000)), HasSubstr("JSON"));
  EXPECT_THAT(
      std::string(
          ReadOpml("<opml><body>" + Repeated("<outline text='a'>", 800'000)).status().message()),
      HasSubstr("nested"));
}

TEST(HostileFeed, IsNoLargerThanItsLimit) {
  EXPECT_THAT(Message(std::string(100'000'000, '<')), HasSubstr("at most"));
  EXPECT_THAT(std::string(ReadOpml(std::string(100'000'000, '<')).status().message()),
              HasSubstr("at most"));
  EXPECT_TRUE(FindFeeds(std::string(100'000'000, '<'), kOrigin).empty());
}

// Each in place of a document, within an item, and within the text of one.
TEST(HostileFeed, CostsItsLength) {
  for (const std::string_view part : {"<",
                                      "<a",
                                      "<a ",
                                      "&",
                                      "&#",
                                      "<![CDATA[",
                                      "]]>",
                                      "<!--",
                                      "<?x ",
                                      "</",
                                      "'",
                                      "<a a='",
                                      "\x01",
                                      "\xC3",
                                      "<item>",
                                      "<title>",
                                      "<item/>",
                                      "<link href='x'/>",
                                      "&amp;",
                                      "<category term='x'/>",
                                      "<author><name>x</name></author>",
                                      "<?xml ",
                                      "{",
                                      "[",
                                      "\"",
                                      "<outline xmlUrl='http://x.example/'/>",
                                      "<link rel=alternate>",
                                      "<base href=x>"}) {
    const std::string filling = Repeated(part, 300'000 / part.size());
    for (const std::string& document :
         {filling, "<rss><channel><item>" + filling, "<opml><body>" + filling,
          "<rss><channel><item><description>" + filling, "{\"version\":\"" + filling,
          std::string("\0", 1) + filling}) {
      const auto feed = ReadFeed(document, kOrigin);
      if (!feed.ok()) EXPECT_FALSE(feed.status().message().empty()) << part;
      const auto list = ReadOpml(document);
      if (!list.ok()) EXPECT_FALSE(list.status().message().empty()) << part;
      EXPECT_LE(FindFeeds(document, kOrigin).size(), 32u);
    }
  }
}

TEST(HostileFeed, HasOneElementWithManyAttributes) {
  std::string attributes;
  for (int i = 0; i < 100'000; ++i) attributes += " a" + std::to_string(i) + "='b'";
  EXPECT_TRUE(ReadFeed("<rss><channel><item" + attributes + "/></channel></rss>", kOrigin).ok());
  std::string spaces;
  for (int i = 0; i < 100'000; ++i) {
    spaces += " xmlns:a" + std::to_string(i) + "='b" + std::to_string(i) + "'";
  }
  EXPECT_TRUE(ReadFeed("<rss" + spaces + "><channel/></rss>", kOrigin).ok());
}

TEST(HostileFeed, MakesPostsThatAreValidOrNone) {
  const std::string field = Repeated("\xF0\x9F\x8C\x8A&#13;&#10;<b>\x7F", 60'000);
  const std::string escaped = "<![CDATA[" + field + "]]>";
  std::string item = "<item>";
  for (const char* name :
       {"title", "link", "guid", "description", "pubDate", "author", "category", "language"}) {
    item += std::string("<") + name + ">" + escaped + "</" + name + ">";
  }
  const auto feed = ReadFeed("<rss><channel>" + item + "</item></channel></rss>", kOrigin);
  ASSERT_TRUE(feed.ok()) << feed.status();
  for (const v1::Post& post : feed->items) EXPECT_TRUE(CheckPost(post).ok()) << CheckPost(post);
}

}  // namespace
}  // namespace sluis
