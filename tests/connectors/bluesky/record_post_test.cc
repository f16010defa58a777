// Records of posts of Bluesky, rule by rule.
#include "connectors/bluesky/record_post.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proto/time.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDid[] = "did:plc:aaa";

class RecordPostTest : public ::testing::Test {
 protected:
  v1::Post Read(const std::string& record) {
    const auto value = parser.Parse(record);
    EXPECT_TRUE(value.ok()) << value.status();
    v1::Post post;
    if (value.ok()) ReadPostRecord({kDid, "k", absl::FromUnixSeconds(1773298800)}, *value, &post);
    return post;
  }

  JsonParser parser{1024 * 1024};
};

std::string Facet(const std::string& begin, const std::string& end, const std::string& feature) {
  return R"({"index":{"byteStart":)" + begin + R"(,"byteEnd":)" + end + R"(},"features":[)" +
         feature + "]}";
}

std::string Link(const std::string& uri) {
  return R"({"$type":"app.bsky.richtext.facet#link","uri":")" + uri + "\"}";
}

TEST_F(RecordPostTest, NamesThePostAndItsAuthor) {
  const v1::Post post = Read(R"({"text":"Dijk","langs":["nl","en",5]})");
  EXPECT_EQ(post.source(), "bluesky");
  EXPECT_EQ(post.id(), "at://did:plc:aaa/app.bsky.feed.post/k");
  EXPECT_EQ(post.conversation(), post.id());
  EXPECT_EQ(post.author().id(), kDid);
  EXPECT_EQ(post.url(), "https://bsky.app/profile/did:plc:aaa/post/k");
  EXPECT_EQ(post.visibility(), v1::VISIBILITY_PUBLIC);
  EXPECT_THAT(post.languages(), ElementsAre("nl", "en", ""));
}

TEST_F(RecordPostTest, TimeIsNeverLaterThanWhenItWasSeen) {
  const auto created = [this](const char* written) {
    return Read(R"({"createdAt":")" + std::string(written) + "\"}").created_at().seconds();
  };
  EXPECT_EQ(created("2026-03-12T06:59:59Z"), 1773298799);
  EXPECT_EQ(created("2026-03-12T07:00:01Z"), 1773298800);
  EXPECT_EQ(created("2099-01-01T00:00:00Z"), 1773298800);
  EXPECT_EQ(created("yesterday"), 1773298800);
  EXPECT_EQ(Read(R"({"createdAt":7})").created_at().seconds(), 1773298800);
}

TEST_F(RecordPostTest, FacetsCountBytes) {
  const std::string mention = R"({"$type":"app.bsky.richtext.facet#mention","did":"did:plc:bbb"})";
  const std::string tag = R"({"$type":"app.bsky.richtext.facet#tag","tag":"dijk"})";
  const v1::Post post = Read("{\"text\":\"\xC3\xA9\xC3\xA9 a.nl #dijk @bo\",\"facets\":[" +
                             Facet("5", "9", Link("https://a.nl/x")) + "," +
                             Facet("10", "15", tag) + "," + Facet("16", "19", mention) + "]}");
  EXPECT_THAT(post.urls(), ElementsAre("https://a.nl/x"));
  EXPECT_THAT(post.tags(), ElementsAre("dijk"));
  EXPECT_THAT(post.mentions(), ElementsAre("did:plc:bbb"));
}

TEST_F(RecordPostTest, AFacetOutOfPlaceIsLeftOutAlone) {
  const std::vector<std::pair<std::string, std::string>> bad = {{"0", "1"},
                                                                {"1", "2"},
                                                                {"3", "3"},
                                                                {"4", "3"},
                                                                {"4", "99"},
                                                                {"-1", "2"},
                                                                {"\"0\"", "2"},
                                                                {"0.5", "2"},
                                                                {"18446744073709551615", "2"},
                                                                {"2", "18446744073709551615"},
                                                                {"null", "2"}};
  for (const auto& [begin, end] : bad) {
    const v1::Post post = Read("{\"text\":\"\xC3\xA9 bc\",\"facets\":[5,{}," +
                               Facet(begin, end, Link("https://bad.nl/")) + "," +
                               Facet("3", "5", Link("https://good.nl/")) + "]}");
    EXPECT_THAT(post.urls(), ElementsAre("https://good.nl/")) << begin << " " << end;
  }
}

TEST_F(RecordPostTest, FeaturesOfOtherKindsAndAddressesSayNothing) {
  const v1::Post post =
      Read("{\"text\":\"abc\",\"facets\":[" +
           Facet("0", "3",
                 R"({"$type":"other"},7,{"$type":"app.bsky.richtext.facet#mention","did":"bo"})") +
           "," + Facet("0", "3", Link("javascript:alert(1)")) + "],\"tags\":[\"x\",7]}");
  EXPECT_THAT(post.mentions(), IsEmpty());
  EXPECT_THAT(post.urls(), ElementsAre(""));
  EXPECT_THAT(post.tags(), ElementsAre("x", ""));
}

TEST_F(RecordPostTest, ReadsWhatIsEmbedded) {
  const v1::Post images = Read(
      R"({"embed":{"$type":"app.bsky.embed.images","images":[
          {"alt":"Een dijk","image":{"ref":{"$link":"bafkrei1"}}},
          {"alt":7,"image":{"cid":"bafkrei2"}}, {"image":{"ref":{"$link":"a/b"}}}]}})");
  ASSERT_EQ(images.media_size(), 3);
  EXPECT_EQ(images.media(0).kind(), "image");
  EXPECT_EQ(images.media(0).alt_text(), "Een dijk");
  EXPECT_EQ(images.media(0).url(),
            "https://cdn.bsky.app/img/feed_fullsize/plain/did:plc:aaa/bafkrei1");
  EXPECT_EQ(images.media(2).url(), "");
  const v1::Post video = Read(
      R"({"embed":{"$type":"app.bsky.embed.video","alt":"Water",
        "video":{"ref":{"$link":"baf"}}}})");
  EXPECT_EQ(video.media(0).kind(), "video");
  EXPECT_EQ(video.media(0).alt_text(), "Water");
  const v1::Post external = Read(
      R"({"embed":{"$type":"app.bsky.embed.external","external":{"uri":"https://a.nl/",
        "title":"Nieuws"}}})");
  EXPECT_THAT(external.urls(), ElementsAre("https://a.nl/"));
  EXPECT_EQ(external.media(0).kind(), "link");
  EXPECT_EQ(external.media(0).alt_text(), "Nieuws");
}

TEST_F(RecordPostTest, AQuoteIsOfAPost) {
  const std::string post = "at://did:plc:bbb/app.bsky.feed.post/q";
  EXPECT_EQ(Read(R"({"embed":{"$type":"app.bsky.embed.record","record":{"uri":")" + post + "\"}}}")
                .quote_of(),
            post);
  EXPECT_EQ(Read(R"({"embed":{"$type":"app.bsky.embed.record","record":{"uri":
                 "at://did:plc:bbb/app.bsky.feed.generator/q"}}})")
                .quote_of(),
            "");
  const v1::Post both = Read(
      R"({"embed":{"$type":"app.bsky.embed.recordWithMedia","record":{"record":{"uri":")" + post +
      R"("}},"media":{"$type":"app.bsky.embed.images","images":[{"alt":"x","image":{}}]}}})");
  EXPECT_EQ(both.quote_of(), post);
  EXPECT_EQ(both.media(0).alt_text(), "x");
}

TEST_F(RecordPostTest, AReplyNamesItsParentAndItsRoot) {
  const v1::Post reply = Read(
      R"({"reply":{"parent":{"uri":"at://did:plc:b/app.bsky.feed.post/p"},
                   "root":{"uri":"at://did:plc:b/app.bsky.feed.post/r"}}})");
  EXPECT_EQ(reply.reply_to(), "at://did:plc:b/app.bsky.feed.post/p");
  EXPECT_EQ(reply.conversation(), "at://did:plc:b/app.bsky.feed.post/r");
  EXPECT_EQ(Read(R"({"reply":{"parent":{"uri":"at://did:plc:b/app.bsky.feed.post/p"},"root":7}})")
                .conversation(),
            "at://did:plc:b/app.bsky.feed.post/p");
  EXPECT_EQ(Read(R"({"reply":{"parent":{"uri":"https://a.nl/"}}})").reply_to(), "");
}

TEST_F(RecordPostTest, ALabelOfWhatIsShownWarns) {
  const auto sensitive = [this](const char* label) {
    return Read(R"({"labels":{"$type":"com.atproto.label.defs#selfLabels","values":[{"val":")" +
                std::string(label) + "\"}]}}")
        .sensitive();
  };
  for (const char* label : {"porn", "sexual", "nudity", "graphic-media", "nsfl", "gore"}) {
    EXPECT_TRUE(sensitive(label)) << label;
  }
  EXPECT_FALSE(sensitive("bridged-from-bridgy-fed-activitypub"));
  EXPECT_FALSE(Read(R"({"labels":["porn"]})").sensitive());
}

TEST_F(RecordPostTest, AValueOfAnotherTypeCostsItsFieldAlone) {
  for (const char* key : {"createdAt", "langs", "facets", "tags", "embed", "reply", "labels"}) {
    for (const char* value : {"5", "1.5", "-7", "true", "{}", "[]", "[[{}]]", "\"x\"",
                              R"({"$type":"app.bsky.embed.images","images":7})",
                              R"({"$type":"app.bsky.embed.record","record":[]})"}) {
      const v1::Post post = Read("{\"text\":\"Dijk\",\"" + std::string(key) + "\":" + value + "}");
      EXPECT_EQ(post.text(), "Dijk");
      EXPECT_TRUE(post.has_created_at());
    }
  }
  EXPECT_EQ(Read(R"({"text":7})").text(), "");
}

}  // namespace
}  // namespace sluis
