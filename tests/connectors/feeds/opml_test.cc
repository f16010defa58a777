// Lists of feeds come in from other readers and go out to them.
#include "connectors/feeds/opml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const absl::Time kCreated = absl::FromUnixSeconds(1773298800);

OpmlDocument Read(const std::string& document) {
  auto list = ReadOpml(document);
  EXPECT_TRUE(list.ok()) << list.status();
  return list.ok() ? *std::move(list) : OpmlDocument();
}

TEST(Opml, ReadsFeedsWithTheirFolders) {
  const OpmlDocument list = Read(
      "<?xml version='1.0' encoding='iso-8859-1'?><opml version='1.0'><head><title>Mijn \xE9"
      "</title></head><body><outline text='Los' xmlUrl='https://a.example/feed'/>"
      "<outline text='Nieuws'><outline text='Streek'><outline type='rss' text='t' title='De krant' "
      "xmlURL='https://b.example/?x=1&amp;y=2' htmlUrl='https://b.example/'/></outline>"
      "<outline text='c' xmlUrl='feed://c.example/'/></outline>"
      "<outline text='d' xmlUrl='feed:https://d.example/'><outline text='e' "
      "xmlUrl='https://e.example/'/></outline>"
      "<outline text='dubbel' xmlUrl='https://a.example/feed'/>"
      "<outline text='kwaad' xmlUrl='javascript:x'/><outline text='leeg'/></body></opml>");
  EXPECT_EQ(list.title, "Mijn é");
  ASSERT_EQ(list.feeds.size(), 5u);
  EXPECT_EQ(list.skipped.size(), 1u);
  EXPECT_EQ(list.feeds[0].address, "https://a.example/feed");
  EXPECT_EQ(list.feeds[0].title, "Los");
  EXPECT_THAT(list.feeds[0].folders, IsEmpty());
  EXPECT_EQ(list.feeds[1].address, "https://b.example/?x=1&y=2");
  EXPECT_EQ(list.feeds[1].title, "De krant");
  EXPECT_EQ(list.feeds[1].home_page, "https://b.example/");
  EXPECT_THAT(list.feeds[1].folders, ElementsAre("Nieuws", "Streek"));
  EXPECT_EQ(list.feeds[2].address, "http://c.example/");
  EXPECT_THAT(list.feeds[2].folders, ElementsAre("Nieuws"));
  EXPECT_EQ(list.feeds[3].address, "https://d.example/");
  EXPECT_EQ(list.feeds[4].address, "https://e.example/");
}

TEST(Opml, ReadsWhatOthersWriteWrong) {
  EXPECT_EQ(Read("<opml><body><outline text='a & b' xmlUrl='https://a.example/?b=1&c=2'/></body>"
                 "</opml>")
                .feeds.at(0)
                .address,
            "https://a.example/?b=1&c=2");
}

TEST(Opml, SaysWhyItIsNone) {
  EXPECT_THAT(std::string(ReadOpml("<rss/>").status().message()), HasSubstr("<rss>, not <opml>"));
  EXPECT_THAT(std::string(ReadOpml("").status().message()), HasSubstr("no element found"));
  EXPECT_THAT(std::string(ReadOpml("<opml>").status().message()), HasSubstr("line 1"));
}

TEST(Opml, ReadsAgainWhatItWrote) {
  OpmlDocument list;
  list.title = "Een & \"twee\" <drie>";
  list.feeds = {{"https://a.example/?b=1&c=2", "a < b", "https://a.example/", {"Nieuws", "Oost"}},
                {"https://b.example/", "b", "", {}},
                {"https://c.example/\u00a0x", "", "", {"Nieuws"}},
                {"https://d.example/", "d\n'\"", "", {"Nieuws", "Oost"}}};
  const std::string written = WriteOpml(list, kCreated);
  EXPECT_THAT(written, HasSubstr("<dateCreated>Thu, 12 Mar 2026 07:00:00 +0000</dateCreated>"));
  const OpmlDocument again = Read(written);
  EXPECT_EQ(again.title, list.title);
  ASSERT_EQ(again.feeds.size(), 4u);
  EXPECT_EQ(again.feeds[0].address, "https://b.example/");
  EXPECT_EQ(again.feeds[1].title, "https://c.example/ x");
  EXPECT_THAT(again.feeds[1].folders, ElementsAre("Nieuws"));
  EXPECT_EQ(again.feeds[2].title, "a < b");
  EXPECT_EQ(again.feeds[2].home_page, "https://a.example/");
  EXPECT_THAT(again.feeds[2].folders, ElementsAre("Nieuws", "Oost"));
  EXPECT_EQ(again.feeds[3].title, "d '\"");
  EXPECT_EQ(WriteOpml(again, kCreated), written);
}

TEST(Opml, WritesNoForeignMarkup) {
  OpmlDocument list;
  list.title = std::string("a\0b\x1b\xff</title>", 12);
  list.feeds = {{"https://a.example/\"><x/>", "\"/><script>", "", {"'\"><y/>"}}};
  const std::string written = WriteOpml(list, kCreated);
  for (const char* never : {"<x/>", "<y/>", "<script", "</title></title>"}) {
    EXPECT_THAT(written, Not(HasSubstr(never)));
  }
  EXPECT_EQ(Read(written).feeds.at(0).folders.at(0), "'\"><y/>");
}

TEST(Opml, TakesNoMoreThanTenThousandFeedsAndSixteenFolders) {
  std::string document = "<opml><body>";
  for (int i = 0; i < 20; ++i) document += "<outline text='m'>";
  for (int i = 0; i < 10'050; ++i) {
    document += "<outline text='a' xmlUrl='https://a.example/" + std::to_string(i) + "'/>";
  }
  const OpmlDocument list = Read(document);
  ASSERT_EQ(list.feeds.size(), 10'000u);
  EXPECT_EQ(list.feeds[0].folders.size(), 16u);
}

}  // namespace
}  // namespace sluis
