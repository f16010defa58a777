#include "tools/evaluation/formats/topic_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using ::testing::HasSubstr;

std::string Refusal(const std::string& text) {
  return std::string(ParseTopicTexts(text, "t.txt").status().message());
}

TEST(TopicTexts, AreReadFromRows) {
  const auto topics =
      ParseTopicTexts("# a remark\nE01\tColorado wildfires\r\n2\t a\tb \n", "t.txt");
  ASSERT_TRUE(topics.ok()) << topics.status();
  ASSERT_EQ(topics->size(), 2u);
  EXPECT_EQ((*topics)[0].id, "E01");
  EXPECT_EQ((*topics)[0].title, "Colorado wildfires");
  EXPECT_EQ((*topics)[0].description, "");
  EXPECT_EQ((*topics)[1].title, "a\tb");
}

TEST(TopicTexts, AreReadFromMicroblogTopics) {
  const auto topics = ParseTopicTexts(
      "<top>\n<num> Number: MB001 </num>\n<query> BBC World\nService  staff cuts </query>\n"
      "<querytime> Tue Feb 08 12:30:27 +0000 2011 </querytime>\n</top>\n\n"
      "<top><num>MB002</num><title>2022 FIFA soccer</title></top>\n",
      "t.txt");
  ASSERT_TRUE(topics.ok()) << topics.status();
  ASSERT_EQ(topics->size(), 2u);
  EXPECT_EQ((*topics)[0].id, "MB001");
  EXPECT_EQ((*topics)[0].title, "BBC World Service staff cuts");
  EXPECT_EQ((*topics)[1].id, "MB002");
  EXPECT_EQ((*topics)[1].title, "2022 FIFA soccer");
}

TEST(TopicTexts, AreReadFromTopicsWithoutClosingTags) {
  const auto topics = ParseTopicTexts(
      "<top>\n<num> Number: 301\n<title> International Organized Crime\n\n<desc> Description:\n"
      "Identify organizations.\n\n<narr> Narrative:\nA relevant document\nnames one.\n</top>\n",
      "t.txt");
  ASSERT_TRUE(topics.ok()) << topics.status();
  EXPECT_EQ((*topics)[0].id, "301");
  EXPECT_EQ((*topics)[0].title, "International Organized Crime");
  EXPECT_EQ((*topics)[0].description, "Identify organizations. A relevant document names one.");
}

TEST(TopicTexts, RefusalsNameFileAndLine) {
  EXPECT_THAT(Refusal("1\ttitle\n2 title\n"), HasSubstr("t.txt:2: A topic is an id, a tab"));
  EXPECT_THAT(Refusal("1\ttitle\n1\tother\n"), HasSubstr("t.txt:2: Topic 1 is there twice"));
  EXPECT_THAT(Refusal("1\t \n"), HasSubstr("t.txt:1: Topic 1 has no title"));
  EXPECT_THAT(Refusal("\n<top>\n<title> x </title></top>"),
              HasSubstr("t.txt:2: A topic has no id"));
  EXPECT_THAT(Refusal("<top><num> 1 </num><title>x</title></top>\n<top><num>2</num></top>"),
              HasSubstr("t.txt:2: Topic 2 has no title"));
  EXPECT_THAT(Refusal("\n"), HasSubstr("t.txt holds no topic"));
}

TEST(TopicTexts, ATopicThatIsNotClosedEndsAtTheNext) {
  const auto topics = ParseTopicTexts("<top><num>1<title>one<top><num>2<title>two", "t.txt");
  ASSERT_TRUE(topics.ok()) << topics.status();
  EXPECT_EQ((*topics)[0].title, "one");
  EXPECT_EQ((*topics)[1].title, "two");
}

}  // namespace
}  // namespace sluis
