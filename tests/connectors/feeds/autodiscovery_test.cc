// A page's own word on which feeds it has.
#include "connectors/feeds/autodiscovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> AddressesIn(const std::string& page) {
  std::vector<std::string> addresses;
  for (const FoundFeed& feed : FindFeeds(page, {"", "https://krant.example/a/", ""})) {
    addresses.push_back(feed.address);
  }
  return addresses;
}

TEST(Autodiscovery, FindsTheFeedsInTheHead) {
  const std::vector<FoundFeed> feeds = FindFeeds(
      "<!doctype html><html><head><title>x <link></title><link rel=stylesheet href=/s.css>"
      "<link rel='alternate' type='application/rss+xml' href='feed' title='Nieuws &amp; meer'>"
      "<LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='/atom'/>"
      "<link rel='alternate home' type='application/feed+json' href='https://x.example/j'>"
      "<link rel=alternate type='application/json' href='/wp-json'>"
      "<link rel=alternate hreflang=en href='/en'><link type='application/rss+xml' href='/no'>"
      "<link rel=alternate type='application/rss+xml' href='feed'></head></html>",
      {"", "https://krant.example/a/", ""});
  ASSERT_EQ(feeds.size(), 3u);
  EXPECT_EQ(feeds[0].address, "https://krant.example/a/feed");
  EXPECT_EQ(feeds[0].title, "Nieuws & meer");
  EXPECT_EQ(feeds[1].address, "https://krant.example/atom");
  EXPECT_EQ(feeds[2].address, "https://x.example/j");
}

TEST(Autodiscovery, TakesTheFirstBase) {
  EXPECT_THAT(AddressesIn("<base href='/b/'><base href='/c/'><link rel=alternate "
                          "type=application/rss+xml href=feed>"),
              ElementsAre("https://krant.example/b/feed"));
}

TEST(Autodiscovery, LooksInTheHeadAlone) {
  const std::string link = "<link rel=alternate type=application/rss+xml href=/feed>";
  EXPECT_THAT(AddressesIn("<head></head>" + link), IsEmpty());
  EXPECT_THAT(AddressesIn("<body>" + link), IsEmpty());
  EXPECT_THAT(AddressesIn("<!-- " + link + " --><script>'" + link + "'</script>"), IsEmpty());
  EXPECT_THAT(AddressesIn("<link rel=alternate type=application/rss+xml href='javascript:x'>"),
              IsEmpty());
}

TEST(Autodiscovery, FindsNoMoreThanThirtyTwo) {
  std::string page;
  for (int i = 0; i < 100; ++i) {
    page += "<link rel=alternate type=application/rss+xml href=/" + std::to_string(i) + ">";
  }
  EXPECT_EQ(AddressesIn(page).size(), 32u);
}

}  // namespace
}  // namespace sluis
