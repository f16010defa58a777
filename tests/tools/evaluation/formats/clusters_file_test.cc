#include "tools/evaluation/formats/clusters_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string Refusal(const std::string& text) {
  return std::string(ParseTopicClusters(text, "c.json").status().message());
}

TEST(TopicClusters, AreReadFromAllThreeForms) {
  const char* forms[] = {
      R"({"metadata": {"date": "x"}, "topics": {"MB1": {"clusters": {"1": ["a", "b"], "2": ["c"]},
          "topic": "MB1"}, "MB2": {"clusters": {}}}})",
      R"( {"MB1": {"clusters": {"1": {"description": "d", "tweets": ["a", "b"]},
          "2": {"tweets": ["c"]}}}, "MB2": {"clusters": {}}} )",
      "MB1 1 a\nMB1 2 c\nMB1 1 b\n",
  };
  for (const char* form : forms) {
    const auto clusters = ParseTopicClusters(form, "c.json");
    ASSERT_TRUE(clusters.ok()) << clusters.status();
    EXPECT_THAT(clusters->at("MB1"), UnorderedElementsAre(ElementsAre("a", "b"), ElementsAre("c")));
    if (clusters->contains("MB2")) {
      EXPECT_THAT(clusters->at("MB2"), IsEmpty());
    }
  }
}

TEST(TopicClusters, RefusalsNameTheFileAndThePlace) {
  EXPECT_THAT(Refusal("{\"MB1\": "), HasSubstr("c.json: Not a JSON object"));
  EXPECT_THAT(Refusal("{\"MB1\": 5}"), HasSubstr("c.json: Topic MB1 has no \"clusters\""));
  EXPECT_THAT(Refusal(R"({"MB1": {"clusters": {"7": {}}}})"),
              HasSubstr("Cluster 7 of topic MB1 has no \"tweets\""));
  EXPECT_THAT(Refusal(R"({"MB1": {"clusters": {"7": 7}}})"), HasSubstr("is not a list of posts"));
  EXPECT_THAT(Refusal(R"({"MB1": {"clusters": {"7": [7]}}})"), HasSubstr("not a string"));
  EXPECT_THAT(Refusal(R"({"A": {"clusters": {}}, "A": {"clusters": {}}})"), HasSubstr("twice"));
  EXPECT_THAT(Refusal("MB1 1 a\nMB1 1\n"), HasSubstr("c.json:2: A row of clusters is"));
}

TEST(TopicClusters, DeepNestingIsRefusedNotFollowed) {
  EXPECT_THAT(Refusal("{\"a\": " + std::string(100'000, '[')), HasSubstr("c.json:"));
}

TEST(PostClusters, AreReadFromRows) {
  const auto clusters = ParsePostClusters("1\tx\n2\tx\r\n3\tcluster of three\n1\tx\n", "c.tsv");
  ASSERT_TRUE(clusters.ok()) << clusters.status();
  EXPECT_EQ(clusters->size(), 3u);
  EXPECT_EQ(clusters->at("2"), "x");
  EXPECT_EQ(clusters->at("3"), "cluster of three");
}

TEST(PostClusters, RefusalsNameFileAndLine) {
  const auto refusal = [](const std::string& text) {
    return std::string(ParsePostClusters(text, "c.tsv").status().message());
  };
  EXPECT_THAT(refusal("1\tx\n2 x\n"), HasSubstr("c.tsv:2: A row is a post, a tab"));
  EXPECT_THAT(refusal("\tx\n"), HasSubstr("c.tsv:1:"));
  EXPECT_THAT(refusal("1\t\n"), HasSubstr("c.tsv:1:"));
  EXPECT_THAT(refusal("1\tx\n1\ty\n"), HasSubstr("c.tsv:2: Post 1 is in cluster x already"));
}

}  // namespace
}  // namespace sluis
