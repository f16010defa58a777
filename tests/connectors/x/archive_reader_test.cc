// The posts of an account's archive, read as the file comes.
#include "connectors/x/archive_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kArchive[] = R"(window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "edit_info" : { "initial" : { "editTweetIds" : [ "20" ], "isEditEligible" : false } },
      "retweeted" : false,
      "entities" : {
        "hashtags" : [ { "text" : "dijk", "indices" : [ "0", "5" ] } ],
        "urls" : [ { "url" : "https://t.co/1", "expanded_url" : "https://a.nl/x",
          "display_url" : "a.nl/x",
                     "indices" : [ "12", "26" ] } ],
        "user_mentions" : [ { "name" : "An", "screen_name" : "an", "indices" : [ "6", "9" ],
                              "id_str" : "8", "id" : "8" } ]
      },
      "favorite_count" : "12",
      "retweet_count" : "3",
      "id_str" : "20",
      "id" : "20",
      "in_reply_to_status_id_str" : "19",
      "created_at" : "Thu Mar 12 07:00:00 +0000 2026",
      "full_text" : "#dijk @an \"{ https://t.co/1 &amp; ]\\",
      "lang" : "nl"
    }
  },
  {"tweet":{"id_str":"21","full_text":"twee","edit_info":{"edit":{"initialTweetId":"18",
     "editControlInitial":{"editTweetIds":["18","21"]}}}}}, {"id":22,"text":"kaal"}, {"tweet":7},
       {} ])";

std::vector<std::string> Ids(const XNews& news) {
  std::vector<std::string> ids;
  for (const v1::Post& post : news.posts) ids.push_back(post.id());
  return ids;
}

class ArchiveReaderTest : public ::testing::Test {
 protected:
  XArchiveReader reader{{"7", "jan", "Jan"}, PostLimits()};
  XNews news;
};

TEST_F(ArchiveReaderTest, ReadsAPost) {
  ASSERT_TRUE(reader.Push(kArchive, &news).ok());
  EXPECT_TRUE(reader.Finish().ok());
  EXPECT_THAT(Ids(news), ElementsAre("20", "18", "21", "22"));
  EXPECT_EQ(news.invalid, 2u);
  const v1::Post& post = news.posts[0];
  EXPECT_EQ(post.author().id(), "7");
  EXPECT_EQ(post.author().handle(), "jan");
  EXPECT_EQ(post.url(), "https://x.com/jan/status/20");
  EXPECT_EQ(post.text(), "#dijk @an \"{ https://a.nl/x & ]\\");
  EXPECT_EQ(post.created_at().seconds(), 1773298800);
  EXPECT_EQ(post.counts().likes(), 12u);
  EXPECT_EQ(post.counts().reposts(), 3u);
  EXPECT_EQ(post.reply_to(), "19");
  EXPECT_THAT(post.tags(), ElementsAre("dijk"));
  EXPECT_THAT(post.mentions(), ElementsAre("8"));
  EXPECT_THAT(post.urls(), ElementsAre("https://a.nl/x"));
  EXPECT_THAT(post.languages(), ElementsAre("nl"));
  EXPECT_EQ(news.posts[1].operation(), v1::OPERATION_DELETE);
}

TEST_F(ArchiveReaderTest, AFileMayBeSplitAnywhere) {
  ASSERT_TRUE(reader.Push(kArchive, &news).ok());
  const std::string_view bytes = kArchive;
  for (size_t at = 0; at <= bytes.size(); ++at) {
    XArchiveReader split({"7", "jan", "Jan"}, PostLimits());
    XNews parts;
    ASSERT_TRUE(split.Push(bytes.substr(0, at), &parts).ok());
    ASSERT_TRUE(split.Push(bytes.substr(at), &parts).ok());
    ASSERT_TRUE(split.Finish().ok());
    ASSERT_EQ(Ids(parts), Ids(news)) << at;
    ASSERT_EQ(parts.posts[0].SerializeAsString(), news.posts[0].SerializeAsString());
  }
}

TEST_F(ArchiveReaderTest, AListOfJsonIsAnArchiveToo) {
  ASSERT_TRUE(reader.Push(R"([{"tweet":{"id_str":"1","full_text":"a"}}])", &news).ok());
  EXPECT_THAT(Ids(news), ElementsAre("1"));
  EXPECT_TRUE(reader.Finish().ok());
}

TEST_F(ArchiveReaderTest, OtherFilesAreRefused) {
  for (const char* bytes :
       {"<html>[", "window.other = [", "alert(1); [", "window.YTD.tweets.part0 ["}) {
    XArchiveReader fresh({"7", "jan", "Jan"}, PostLimits());
    EXPECT_THAT(fresh.Push(bytes, &news).message(), HasSubstr("no file of an archive")) << bytes;
  }
  XArchiveReader endless({"7", "jan", "Jan"}, PostLimits());
  EXPECT_FALSE(endless.Push(std::string(1000, ' '), &news).ok());
  EXPECT_THAT(reader.Finish().message(), HasSubstr("no file of an archive"));
}

TEST_F(ArchiveReaderTest, AFileThatWasCutOffIsTold) {
  ASSERT_TRUE(
      reader.Push(R"(window.YTD.tweets.part0 = [{"tweet":{"id_str":"1"}},{"tw)", &news).ok());
  EXPECT_THAT(Ids(news), ElementsAre("1"));
  EXPECT_THAT(reader.Finish().message(), HasSubstr("cut off"));
}

TEST_F(ArchiveReaderTest, OneBadEntryCostsItselfAlone) {
  std::string archive = "[";
  archive +=
      R"({"tweet":{"id_str":"1","full_text":")" + std::string(16 * 1024 * 1024, 'a') + "\"}},";
  archive += std::string(1'000'000, '{') + std::string(1'000'000, '}') + ",";
  archive += "{\"tweet\":{\"id_str\":\"2\",\"full_text\":\"\xFF\"}},";
  archive += "{\"tweet\":,},";
  archive += R"({"tweet":{"id_str":"3","full_text":"goed"}}])";
  ASSERT_TRUE(reader.Push(archive, &news).ok());
  EXPECT_TRUE(reader.Finish().ok());
  EXPECT_THAT(Ids(news), ElementsAre("3"));
  EXPECT_EQ(news.invalid, 4u);
}

TEST(ArchiveOwner, StandsInAFileOfItsOwn) {
  const auto owner = ReadArchiveOwner(
      R"(window.YTD.account.part0 = [ { "account" : { "email" : "x", "username" : "jan",
         "accountId" : "7", "accountDisplayName" : "Jan" } } ])");
  ASSERT_TRUE(owner.ok()) << owner.status();
  EXPECT_EQ(owner->id, "7");
  EXPECT_EQ(owner->username, "jan");
  EXPECT_EQ(owner->name, "Jan");
  EXPECT_FALSE(ReadArchiveOwner("window.YTD.account.part0 = [ {} ]").ok());
  EXPECT_FALSE(ReadArchiveOwner("nothing").ok());
  EXPECT_FALSE(ReadArchiveOwner("window.YTD.account.part0 = [ { ").ok());
}

}  // namespace
}  // namespace sluis
