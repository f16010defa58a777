#include "engine/digests/wrapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("caf\u00e9"), 4);
  EXPECT_EQ(DisplayWidth("\u6c34\u4f4d"), 4);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
  EXPECT_EQ(DisplayWidth("\U0001F30A"), 2);
  EXPECT_EQ(DisplayWidth(""), 0);
}

TEST(WrapWords, FillsLinesWithWords) {
  EXPECT_THAT(WrapWords("een twee drie vier", 8), ElementsAre("een twee", "drie", "vier"));
  EXPECT_THAT(WrapWords("een twee drie", 13), ElementsAre("een twee drie"));
  EXPECT_THAT(WrapWords("een\ntwee", 20), ElementsAre("een", "twee"));
  EXPECT_THAT(WrapWords("", 20), IsEmpty());
}

TEST(WrapWords, BreaksLongWords) {
  EXPECT_THAT(WrapWords("a dijkdoorbraak b", 5), ElementsAre("a", "dijkd", "oorbr", "aak b"));
}

TEST(WrapWords, NeverBreaksBeforeAMark) {
  EXPECT_THAT(WrapWords("aae\u0301e\u0301", 3), ElementsAre("aae\u0301", "e\u0301"));
}

TEST(WrapWords, NeverOverfillsALine) {
  const std::string text =
      "\u6c34\u4f4d\u6c34\u4f4d\u6c34 a\u6c34b\u6c34 \U0001F469\u200D\U0001F692 woordwoordwoord x";
  for (int columns = 2; columns < 30; ++columns) {
    for (const std::string& line : WrapWords(text, columns)) {
      EXPECT_LE(DisplayWidth(line), columns) << line;
    }
  }
}

}  // namespace
}  // namespace sluis
