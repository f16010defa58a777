#include "tools/forms/topics_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using testing::HasSubstr;

std::string Refusal(const std::string& text) {
  const auto topics = ParseTopics(text, "topics.tsv", "anna");
  EXPECT_FALSE(topics.ok()) << text;
  return std::string(topics.status().message());
}

TEST(ParseTopics, ATopicALine) {
  const auto topics =
      ParseTopics("# the floods\nE01\tAlberta floods\n\nT2\tRequests for help\n", "t", "anna");
  ASSERT_TRUE(topics.ok()) << topics.status();
  ASSERT_EQ(topics->size(), 2u);
  EXPECT_EQ(topics->at(0).owner_id(), "anna");
  EXPECT_EQ(topics->at(0).id(), "e01");
  EXPECT_EQ(topics->at(0).title(), "Alberta floods");
  EXPECT_EQ(topics->at(1).id(), "t2");
}

TEST(ParseTopics, ALineWithoutATitleIsNamed) {
  EXPECT_THAT(Refusal("E01\tfloods\nE02 fires\n"), HasSubstr("topics.tsv:2"));
}

TEST(ParseTopics, AFileWithoutATopicIsRefused) {
  EXPECT_THAT(Refusal("# nothing\n\n"), HasSubstr("topics.tsv"));
}

}  // namespace
}  // namespace sluis
