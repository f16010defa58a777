#include "tools/evaluation/formats/trec_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using ::testing::HasSubstr;

std::string Refusal(const std::string& text) {
  return std::string(ParseTrecRun(text, "r.txt").status().message());
}

TEST(TrecRun, IsReadByTopicInItsOrder) {
  const auto run = ParseTrecRun("1 Q0 a 1 2.5 bm25\n2 Q0 a 1 -1e3 bm25\n1 Q0 b 2 2 bm25\n", "r");
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_EQ(run->tag, "bm25");
  ASSERT_EQ(run->topics.at("1").size(), 2u);
  EXPECT_EQ(run->topics.at("1")[1].id, "b");
  EXPECT_EQ(run->topics.at("1")[0].score, 2.5);
  EXPECT_EQ(run->topics.at("2")[0].score, -1000);
}

TEST(TrecRun, MayBeEmpty) {
  const auto run = ParseTrecRun("", "r");
  ASSERT_TRUE(run.ok());
  EXPECT_TRUE(run->topics.empty());
  EXPECT_EQ(run->tag, "");
}

TEST(TrecRun, RefusalsNameFileAndLine) {
  EXPECT_THAT(Refusal("1 Q0 a 1 2.5\n"), HasSubstr("r.txt:1: A row of a run is"));
  for (const char* score : {"high", "nan", "inf", "1,5", "0x10", "1e999"}) {
    EXPECT_THAT(Refusal("1 Q0 a 1 " + std::string(score) + " t"), HasSubstr("is not a number"))
        << score;
  }
  EXPECT_THAT(Refusal("1 Q0 a 1 3 t\n2 Q0 a 1 3 t\n1 Q0 a 2 2 t\n"),
              HasSubstr("r.txt:3: Post a is in topic 1 twice"));
}

}  // namespace
}  // namespace sluis
