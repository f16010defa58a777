// Compliance events of X, both versions: what is to go, and what may come back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/x/x_reader.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ComplianceTest : public ::testing::Test {
 protected:
  void Read(const std::string& message) {
    const absl::Status status = reader.Read(message, &news);
    EXPECT_TRUE(status.ok()) << status;
  }
  std::vector<std::string> Deleted() const {
    std::vector<std::string> ids;
    for (const v1::Post& post : news.posts) {
      EXPECT_EQ(post.operation(), v1::OPERATION_DELETE);
      EXPECT_EQ(post.source(), "x");
      ids.push_back(post.id());
    }
    return ids;
  }

  XReader reader{PostLimits()};
  XNews news;
};

TEST_F(ComplianceTest, ADeletedPostGoes) {
  Read(
      R"({"data":{"delete":{"tweet":{"id":"20","author_id":"7"},
        "event_at":"2026-03-12T07:00:00Z"}}})");
  Read(R"({"data":{"drop":{"tweet":{"id":"21"}}}})");
  Read(R"({"delete":{"status":{"id":22,"id_str":"22","user_id":7},"timestamp_ms":"1"}})");
  EXPECT_THAT(Deleted(), ElementsAre("20", "21", "22"));
  Read(R"({"data":{"delete":{"tweet":{"id":[]}}}})");
  EXPECT_EQ(news.invalid, 1u);
}

TEST_F(ComplianceTest, AnAccountTakesItsPostsAlongAndMayComeBack) {
  for (const char* event : {"user_delete", "user_protect", "user_suspend"}) {
    Read(R"({"data":{")" + std::string(event) + R"(":{"user":{"id":"7"}}}})");
    EXPECT_TRUE(news.authors.back().gone);
    EXPECT_EQ(news.authors.back().reason, event);
    EXPECT_EQ(news.authors.back().author, "7");
  }
  for (const char* event : {"user_undelete", "user_unprotect", "user_unsuspend"}) {
    Read("{\"" + std::string(event) + R"(":{"id":8,"timestamp_ms":"1"}})");
    EXPECT_FALSE(news.authors.back().gone);
    EXPECT_EQ(news.authors.back().author, "8");
  }
  Read(R"({"user_delete":{"id":"x"}})");
  EXPECT_THAT(news.authors, SizeIs(6));
  EXPECT_EQ(news.invalid, 1u);
}

TEST_F(ComplianceTest, WhatIsWithheldInSomeCountriesIsTold) {
  Read(R"({"data":{"withheld":{"tweet":{"id":"20"},"withheld_in_countries":["DE","FR"]}}})");
  Read(R"({"user_withheld":{"id":7,"withheld_in_countries":["DE"]}})");
  ASSERT_THAT(news.withheld, SizeIs(2));
  EXPECT_EQ(news.withheld[0].post, "20");
  EXPECT_THAT(news.withheld[0].countries, ElementsAre("DE", "FR"));
  EXPECT_EQ(news.withheld[1].author, "7");
  EXPECT_THAT(news.posts, IsEmpty());
}

TEST_F(ComplianceTest, WhatIsWithheldEverywhereGoes) {
  Read(R"({"status_withheld":{"id":20,"user_id":7,"withheld_in_countries":["XY"]}})");
  EXPECT_THAT(Deleted(), ElementsAre("20"));
  Read(R"({"data":{"user_withheld":{"user":{"id":"7"},"withheld_in_countries":["XX"]}}})");
  ASSERT_THAT(news.authors, SizeIs(1));
  EXPECT_TRUE(news.authors[0].gone);
  EXPECT_THAT(news.withheld, IsEmpty());
}

TEST_F(ComplianceTest, AnEditTakesTheOlderVersionsAway) {
  Read(
      R"({"data":{"tweet_edit":{"tweet":{"id":"22"},"initial_tweet_id":"20","edit_tweet_ids":["20",
        "21","22"]}}})");
  EXPECT_THAT(Deleted(), ElementsAre("20", "21"));
  EXPECT_THAT(news.edited, ElementsAre("22"));
}

TEST_F(ComplianceTest, OtherEventsSayNothing) {
  for (const char* message :
       {R"({"data":{"undrop":{"tweet":{"id":"1"}}}})", R"({"data":{"scrub_geo":{}}})",
        R"({"limit":{"track":5}})", R"({"warning":{"code":"x"}})", R"({"data":{}})",
        R"({"delete":7})", "{}"}) {
    Read(message);
  }
  EXPECT_EQ(news.other, 7u);
  EXPECT_THAT(news.posts, IsEmpty());
}

}  // namespace
}  // namespace sluis
