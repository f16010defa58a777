// What is remembered, and what is forgotten first.
#include "connectors/bluesky/recent_texts.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(RecentTexts, RemembersTheLatest) {
  RecentTexts texts(2);
  texts.Put("a", "1");
  texts.Put("b", "2");
  texts.Put("a", "3");
  EXPECT_EQ(*texts.Find("a"), "3");
  texts.Put("c", "4");
  EXPECT_EQ(texts.Find("a"), nullptr);
  EXPECT_EQ(*texts.Find("b"), "2");
  EXPECT_EQ(*texts.Find("c"), "4");
}

TEST(RecentTexts, GivesWhatIsTakenOnce) {
  RecentTexts texts(2);
  texts.Put("a", "1");
  EXPECT_EQ(texts.Take("a"), "1");
  EXPECT_EQ(texts.Take("a"), std::nullopt);
  EXPECT_EQ(texts.Find("a"), nullptr);
}

TEST(RecentTexts, HoldsNoMoreThanItMayHoweverOftenOneComesAndGoes) {
  RecentTexts texts(3);
  for (int i = 0; i < 1000; ++i) {
    texts.Put("a", "1");
    texts.Take("a");
  }
  texts.Put("b", "2");
  EXPECT_EQ(*texts.Find("b"), "2");
}

}  // namespace
}  // namespace sluis
