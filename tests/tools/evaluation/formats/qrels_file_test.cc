#include "tools/evaluation/formats/qrels_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tools/evaluation/formats/text_rows.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

std::string Refusal(const std::string& text) {
  return std::string(ParseQrels(text, "q.txt").status().message());
}

TEST(Qrels, AreReadByTopic) {
  const auto qrels = ParseQrels("1 0 a 2\n1\tQ0\tb\t-2\r\n\n  2 0 a 0  ", "q.txt");
  ASSERT_TRUE(qrels.ok()) << qrels.status();
  EXPECT_EQ(qrels->size(), 2u);
  EXPECT_EQ(qrels->at("1").at("a"), 2);
  EXPECT_EQ(qrels->at("1").at("b"), -2);
  EXPECT_EQ(qrels->at("2").at("a"), 0);
}

TEST(Qrels, RefusalsNameFileAndLine) {
  EXPECT_THAT(Refusal("1 0 a 1\n\n1 0 b\n"), HasSubstr("q.txt:3: A judgement is"));
  EXPECT_THAT(Refusal("1 0 a 1 1"), HasSubstr("there are 5 fields"));
  for (const char* grade : {"one", "1.5", "1x", "+1", "101", "99999999999999999999"}) {
    EXPECT_THAT(Refusal("1 0 a " + std::string(grade)), HasSubstr("is not a whole number"))
        << grade;
  }
}

TEST(Qrels, MayRepeatButNotContradict) {
  EXPECT_TRUE(ParseQrels("1 0 a 1\n1 0 a 1\n2 0 a 0\n", "q.txt").ok());
  EXPECT_THAT(Refusal("1 0 a 1\n1 0 a 2\n"),
              HasSubstr("q.txt:2: Post a of topic 1 already has grade 1"));
}

TEST(Qrels, MustHoldSomething) {
  EXPECT_THAT(Refusal(""), HasSubstr("q.txt holds no judgement"));
  EXPECT_THAT(Refusal("\n \n"), HasSubstr("q.txt holds no judgement"));
}

TEST(Qrels, LinesHaveALimit) {
  const std::string row = "1 0 " + std::string(kMaxRowBytes - 6, 'x') + " 1";
  EXPECT_TRUE(ParseQrels(row, "q.txt").ok());
  EXPECT_THAT(Refusal("1 0 a 1\n1" + row), HasSubstr("q.txt:2: Longer than"));
}

}  // namespace
}  // namespace sluis
