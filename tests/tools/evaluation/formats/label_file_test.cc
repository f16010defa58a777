#include "tools/evaluation/formats/label_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tools/evaluation/formats/text_rows.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(LabelFile, PartsLabelsFromText) {
  const auto texts = ParseLabelledTexts(
      "__label__oven __label__cast-iron how does  it work ? \nno label here\n\n__label__ a "
      "__label__b\n",
      "l.txt");
  ASSERT_TRUE(texts.ok()) << texts.status();
  ASSERT_EQ(texts->size(), 3u);
  EXPECT_THAT((*texts)[0].labels, ElementsAre("oven", "cast-iron"));
  EXPECT_EQ((*texts)[0].text, "how does it work ?");
  EXPECT_THAT((*texts)[1].labels, IsEmpty());
  EXPECT_EQ((*texts)[1].text, "no label here");
  EXPECT_THAT((*texts)[2].labels, ElementsAre("b"));
  EXPECT_EQ((*texts)[2].text, "__label__ a");
}

TEST(LabelFile, TakesAnotherPrefix) {
  const auto texts = ParseLabelledTexts("#x __label__y z", "l.txt", "#");
  EXPECT_THAT((*texts)[0].labels, ElementsAre("x"));
  EXPECT_EQ((*texts)[0].text, "__label__y z");
}

TEST(LabelFile, LinesHaveALimit) {
  EXPECT_THAT(
      std::string(ParseLabelledTexts("a\n" + std::string(kMaxTextRowBytes + 1, 'x'), "l.txt")
                      .status()
                      .message()),
      HasSubstr("l.txt:2: Longer than"));
}

}  // namespace
}  // namespace sluis
