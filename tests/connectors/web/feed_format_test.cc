// Feeds are well-formed whatever stands in them, and keep their names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstring>
#include <pugixml.hpp>
#include <string>

#include "connectors/web/feeds/atom_feed.h"
#include "connectors/web/feeds/digest_feeds.h"
#include "connectors/web/feeds/feed_id.h"
#include "connectors/web/feeds/json_feed.h"
#include "connectors/markup/xml_text.h"
#include "tests/engine/digests/sample_digest.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

// NUL, an escape sequence, half of UTF-8, a non-character, the end of a CDATA section, marks that
// turn the direction, markup.
const std::string kHostile = std::string("a\0b\x1b[31mc\xff", 10) +
                             "\xEF\xBF\xBE]]>\u202Eevil\u202C<script>&#0;</script>\"'";

v1::Owner Reader() {
  v1::Owner owner;
  owner.set_id("anna");
  owner.set_name("Anna de Wit");
  owner.set_locale("nl");
  return owner;
}

const FeedPlace kPlace{"https://sluis.example", "https://sluis.example/feeds/x/digests.atom",
                       absl::FromUnixSeconds(kSampleUntil - 86400)};

// A digest in which everything that others wrote is hostile.
v1::DigestList HostileDigests() {
  v1::DigestList list;
  v1::Digest* digest = list.add_digests();
  *digest = SampleDigest("nl");
  for (v1::Story& story : *digest->mutable_stories()) {
    v1::Post& post = *story.mutable_post();
    for (std::string* text :
         {post.mutable_text(), post.mutable_title(), post.mutable_spoiler(),
          post.mutable_author()->mutable_name(), post.mutable_author()->mutable_handle()}) {
      *text = kHostile;
    }
    post.set_url("javascript:alert(1)");
  }
  digest->mutable_stories(0)->mutable_post()->set_url("data:text/html,<script>x</script>");
  return list;
}

v1::Interest HostileInterest() {
  v1::Interest interest;
  interest.set_id("hoogwater");
  interest.set_title(kHostile);
  return interest;
}

TEST(XmlText, ReplacesWhatXmlHasNoPlaceFor) {
  EXPECT_EQ(XmlText(std::string("a\0b\x0b\tc\n", 7)), "a\uFFFDb\uFFFD\tc\n");
  EXPECT_EQ(XmlText("\xff\xc3(\xEF\xBF\xBF"), "\uFFFD\uFFFD(\uFFFD");
  EXPECT_EQ(XmlText("dijk \u20ac \U0001F30A ]]>"), "dijk \u20ac \U0001F30A ]]>");
}

TEST(FeedId, IsTheSameForEverAndAnotherForOtherParts) {
  // It stands in people's readers: a change would show every digest once more.
  EXPECT_EQ(FeedId({"digest", "anna/07:00/2026-03-12"}),
            "urn:uuid:f2290ea8-29e3-8373-bd61-9327d56b45cd");
  EXPECT_NE(FeedId({"ab", "c"}), FeedId({"a", "bc"}));
  EXPECT_THAT(FeedId({}), MatchesRegex("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]"
                                       "[0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(AtomFeed, HoldsNoForeignMarkupLinkOrCharacter) {
  for (const Feed& feed : {FeedOfDigests(Reader(), HostileDigests(), kPlace),
                           FeedOfInterest(Reader(), HostileInterest(), HostileDigests(), kPlace)}) {
    ASSERT_FALSE(feed.entries.empty());
    const std::string atom = WriteAtom(feed);
    pugi::xml_document document;
    ASSERT_TRUE(document.load_buffer(atom.data(), atom.size())) << atom;
    for (const char* never : {"javascript:", "data:text", "\u202E", "\x1b", "<script"}) {
      EXPECT_THAT(atom, Not(HasSubstr(never)));
    }
    for (const pugi::xml_node entry : document.child("feed").children("entry")) {
      // As a reader sees it once the XML is read: markup of ours, and their text.
      const std::string html = entry.child("content").child_value();
      EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
      EXPECT_THAT(html, Not(HasSubstr("<script")));
      EXPECT_THAT(html, Not(HasSubstr("href=\"javascript")));
    }
  }
}

TEST(JsonFeed, HoldsNoForeignMarkupLinkOrCharacter) {
  const Feed feed = FeedOfInterest(Reader(), HostileInterest(), HostileDigests(), kPlace);
  const std::string json = WriteJsonFeed(feed);
  for (const char* never : {"javascript:", "data:text", "\u202E", "\x1b"}) {
    EXPECT_THAT(json, Not(HasSubstr(never)));
  }
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  ASSERT_EQ(parser.parse(json).get(document), simdjson::SUCCESS) << json;
  simdjson::dom::array items = document["items"];
  ASSERT_GT(items.size(), 0u);
  for (const simdjson::dom::element item : items) {
    const std::string html{std::string_view(item["content_html"])};
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    // A title is plain text, so it needs no escapes.
    EXPECT_THAT(std::string(std::string_view(item["title"])), HasSubstr("evil<script>"));
  }
}

// Each that the format requires, and the types that it gives to what we write (sections "Top-level"
// and "Items" of version 1.1).
TEST(JsonFeed, HasWhatTheFormatRequires) {
  v1::DigestList digests;
  *digests.add_digests() = SampleDigest("nl");
  const std::string json = WriteJsonFeed(FeedOfDigests(Reader(), digests, kPlace));
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  ASSERT_EQ(parser.parse(json).get(document), simdjson::SUCCESS);
  EXPECT_EQ(std::string_view(document["version"]), "https://jsonfeed.org/version/1.1");
  EXPECT_EQ(std::string_view(document["title"]), "Sluis: Anna de Wit");
  EXPECT_EQ(std::string_view(document["feed_url"]), kPlace.self);
  EXPECT_EQ(std::string_view(document["home_page_url"]), "https://sluis.example/");
  EXPECT_EQ(std::string_view(document["language"]), "nl");
  simdjson::dom::array items = document["items"];
  ASSERT_EQ(items.size(), 1u);
  const simdjson::dom::element item = items.at(0);
  EXPECT_EQ(std::string(std::string_view(item["id"])), FeedId({"digest", "anna/07:00/2026-03-12"}));
  EXPECT_EQ(std::string_view(item["date_published"]), "2026-03-12T06:00:00Z");
  EXPECT_EQ(std::string_view(item["url"]),
            "https://sluis.example/digests/anna%2F07%3A00%2F2026-03-12");
  EXPECT_THAT(std::string(std::string_view(item["content_html"])), HasSubstr("Langs de dijk"));
  EXPECT_NE(std::string_view(item["authors"].at(0)["name"]), "");
}

TEST(FeedOfInterest, HasNoEntryOfAPostThatItsAuthorDeleted) {
  v1::DigestList digests;
  *digests.add_digests() = SampleDigest("nl");
  v1::Interest interest;
  interest.set_id("hoogwater");
  const size_t before = FeedOfInterest(Reader(), interest, digests, kPlace).entries.size();
  ASSERT_GE(before, 1u);
  v1::Post* post = digests.mutable_digests(0)->mutable_stories(0)->mutable_post();
  post->Clear();
  post->set_source("mastodon");
  post->set_id("1");
  post->set_operation(v1::OPERATION_DELETE);
  EXPECT_EQ(FeedOfInterest(Reader(), interest, digests, kPlace).entries.size(), before - 1);
}

TEST(FeedOfInterest, EndsAtAHundredStories) {
  v1::DigestList digests;
  for (int day = 0; day < 12; ++day) {
    v1::Digest* digest = digests.add_digests();
    *digest = EmptyDigest("nl");
    for (int i = 0; i < 10; ++i) AddStory("Hoogwater.", digest);
  }
  v1::Interest interest;
  interest.set_id("hoogwater");
  EXPECT_EQ(FeedOfInterest(Reader(), interest, digests, kPlace).entries.size(), 100u);
}

TEST(Feed, ThatIsEmptyIsAsOldAsItsLink) {
  const Feed feed = FeedOfDigests(Reader(), {}, kPlace);
  EXPECT_TRUE(feed.entries.empty());
  EXPECT_EQ(feed.updated, kPlace.since);
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(WriteAtom(feed).c_str()));
}

}  // namespace
}  // namespace sluis
