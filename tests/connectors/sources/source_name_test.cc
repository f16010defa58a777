// What a source is called when nobody says.
#include "connectors/sources/source_name.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "proto/checks.h"

namespace sluis {
namespace {

bool Nothing(const std::string& /*name*/) { return false; }

TEST(SourceName, IsTakenFromTheAddress) {
  EXPECT_EQ(NameOfAddress("https://www.hhdelfland.nl/nieuws/rss.xml", Nothing),
            "hhdelfland.nl-nieuws-rss.xml");
  EXPECT_EQ(NameOfAddress("https://feeds.nos.nl/nosnieuwsalgemeen", Nothing),
            "feeds.nos.nl-nosnieuwsalgemeen");
  EXPECT_EQ(NameOfAddress("https://example.nl/", Nothing), "example.nl");
  EXPECT_EQ(NameOfAddress("https://example.nl/?format=feed&type=rss", Nothing),
            "example.nl-format-feed-type-rss");
}

TEST(SourceName, IsAlwaysAName) {
  for (const char* address : {"https://", "https://...", "https://é.nl/ü", "x", "https://[::1]/a",
                              "https://EXAMPLE.nl/A_B", "https://-.-/"}) {
    EXPECT_TRUE(CheckId("name", NameOfAddress(address, Nothing)).ok()) << address;
  }
  const std::string longest = "https://example.nl/" + std::string(500, 'a');
  EXPECT_TRUE(CheckId("name", NameOfAddress(longest, Nothing)).ok());
}

TEST(SourceName, IsNobodyElses) {
  std::set<std::string> taken;
  for (int i = 0; i < 12; ++i) {
    const std::string name = NameOfAddress(
        "https://example.nl/rss", [&](const std::string& each) { return taken.contains(each); });
    EXPECT_TRUE(taken.insert(name).second) << name;
  }
  EXPECT_TRUE(taken.contains("example.nl-rss"));
  EXPECT_TRUE(taken.contains("example.nl-rss-12"));
}

TEST(SourceName, TheAddressSaysTheKind) {
  EXPECT_EQ(KindOfAddress("https://example.nl/rss"), v1::SOURCE_KIND_FEED);
  EXPECT_EQ(KindOfAddress("example.nl"), v1::SOURCE_KIND_FEED);
  EXPECT_EQ(KindOfAddress("wss://jetstream.example"), v1::SOURCE_KIND_BLUESKY);
  EXPECT_EQ(KindOfAddress("https://api.x.com"), v1::SOURCE_KIND_X);
  EXPECT_EQ(KindOfAddress("https://api.x.com.example.nl"), v1::SOURCE_KIND_FEED);
  EXPECT_EQ(WithScheme("example.nl/rss"), "https://example.nl/rss");
  EXPECT_EQ(WithScheme("http://example.nl"), "http://example.nl");
  for (const char* word : {"feed", "mastodon", "bluesky", "x"}) {
    EXPECT_EQ(WordFor(KindOfWord(word)), word);
  }
  EXPECT_EQ(KindOfWord("gopher"), v1::SOURCE_KIND_UNSPECIFIED);
}

}  // namespace
}  // namespace sluis
