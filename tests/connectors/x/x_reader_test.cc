// Messages of X: which form is which, signs of life, errors and how a stream ends.
#include "connectors/x/x_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluis {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class XReaderTest : public ::testing::Test {
 protected:
  void Read(const std::string& message) {
    const absl::Status status = reader.Read(message, &news);
    EXPECT_TRUE(status.ok()) << status;
  }

  XReader reader{PostLimits()};
  XNews news;
};

TEST_F(XReaderTest, ABlankLineIsASignOfLife) {
  for (const char* line : {"", "\r\n", "\n", "  "}) Read(line);
  EXPECT_EQ(news.keep_alives, 4u);
  EXPECT_THAT(news.posts, IsEmpty());
}

TEST_F(XReaderTest, EveryFormIsKnownByItsMembers) {
  Read(R"({"data":{"id":"1","text":"a"},"matching_rules":[{"id":"9"}]})"
       "\r\n");
  Read(R"({"data":[{"id":"2","text":"a"},{"id":"3","text":"b"}]})");
  Read(R"({"id":"4","author_id":"7","text":"a"})");
  Read(R"({"id_str":"5","text":"a"})");
  Read(R"({"statuses":[{"id_str":"6","text":"a"}],"search_metadata":{}})");
  Read(R"([{"id_str":"7","text":"a"},{"id":"8","author_id":"7"},{"x":1},5])");
  EXPECT_THAT(news.posts, SizeIs(8));
  EXPECT_EQ(news.invalid, 2u);
}

TEST_F(XReaderTest, WhatAnAnswerDoesNotHaveIsCounted) {
  Read(
      R"({"data":{"id":"1","text":"a"},"errors":[{"title":"Not Found Error"},
        {"title":"Forbidden"}]})");
  EXPECT_THAT(news.posts, SizeIs(1));
  EXPECT_EQ(news.missing, 2u);
  EXPECT_FALSE(news.end.has_value());
}

TEST_F(XReaderTest, AStreamEndsWithAReason) {
  Read(
      R"({"errors":[{"title":"operational-disconnect",
        "disconnect_type":"UpstreamOperationalDisconnect",
         "detail":"This stream has been disconnected upstream."}]})");
  ASSERT_TRUE(news.end.has_value());
  EXPECT_EQ(news.end->title, "operational-disconnect");
  EXPECT_EQ(news.end->detail, "This stream has been disconnected upstream.");
  Read(
      R"({"title":"ConnectionException","detail":"Too many",
        "connection_issue":"TooManyConnections"})");
  EXPECT_EQ(news.end->title, "ConnectionException");
  Read(R"({"disconnect":{"code":4,"stream_name":"x","reason":"Shutdown"}})");
  EXPECT_EQ(news.end->detail, "Shutdown");
  Read(R"({"errors":[{"code":88,"message":"Rate limit exceeded"}]})");
  EXPECT_EQ(news.end->detail, "Rate limit exceeded");
}

TEST_F(XReaderTest, WhatIsNoJsonIsAnErrorAndLeavesTheNews) {
  EXPECT_THAT(reader.Read(R"({"data": {"author_id": "1021159080151404544")", &news).message(),
              HasSubstr("not JSON"));
  EXPECT_FALSE(reader.Read("\"a\"", &news).ok());
  EXPECT_FALSE(reader.Read("{\"id_str\":\"\xC0\"}", &news).ok());
  EXPECT_FALSE(reader.Read(std::string(1'000'000, '['), &news).ok());
  EXPECT_FALSE(reader.Read('"' + std::string(17 * 1024 * 1024, 'a') + '"', &news).ok());
  EXPECT_THAT(news.posts, IsEmpty());
  Read(R"({"id_str":"1","text":")" + std::string(15 * 1024 * 1024, 'a') + "\"}");
  EXPECT_EQ(news.posts.at(0).text().size(), PostLimits().max_text_bytes);
}

TEST_F(XReaderTest, ManyLinksTakeNoMoreThanTheirLimit) {
  std::string urls;
  for (int i = 0; i < 50'000; ++i) {
    urls +=
        R"({"start":9,"url":"https://t.co/zzz","expanded_url":"https://a.nl/",
          "display_url":"a.nl"},)";
  }
  Read(R"({"data":{"id":"1","text":")" + std::string(64 * 1024, 'a') + R"(","entities":{"urls":[)" +
       urls + "{}]}}}");
  EXPECT_EQ(news.posts.at(0).urls_size(), 1);
}

}  // namespace
}  // namespace sluis
