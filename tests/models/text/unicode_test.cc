#include "models/text/unicode.h"

#include <utf8proc.h>

#include "gtest/gtest.h"

namespace sluis {
namespace {

TEST(Unicode, StripsAccents) {
  EXPECT_EQ(StripAccents("één coördinatie"), "een coordinatie");
  EXPECT_EQ(StripAccents("plain"), "plain");
}

TEST(Unicode, FoldsAsciiAsItFoldsEverythingElse) {
  for (int c = 1; c < 0x80; ++c) {
    const std::string text(1, static_cast<char>(c));
    std::vector<int32_t> with_more = FoldCase(text + "é");
    with_more.pop_back();
    EXPECT_EQ(FoldCase(text), with_more) << c;
  }
}

TEST(Unicode, KeepsEightMarksOfARun) {
  std::string text = "q";
  for (int i = 0; i < 20; ++i) text += "\u0316";
  EXPECT_EQ(FoldCase(text).size(), 9u);
}

// The cap on runs of marks guards a quadratic sort only if it knows every character that can
// become a mark at its front.
TEST(Unicode, KnowsEveryCharacterThatDecomposesToAMark) {
  for (int32_t c = 1; c < 0x110000; ++c) {
    const utf8proc_property_t* property = utf8proc_get_property(c);
    if (property->combining_class != 0 || property->ignorable) continue;
    int32_t parts[64];
    int last_class = 0;
    const auto count = utf8proc_decompose_char(
        c, parts, 64, static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_CASEFOLD),
        &last_class);
    if (count <= 0 || utf8proc_get_property(parts[0])->combining_class == 0) continue;
    EXPECT_TRUE(KindOf(c) == CharacterKind::kMark || c == 0xff9e || c == 0xff9f) << std::hex << c;
  }
}

TEST(Unicode, DropsOverlongAndSurrogateForms) {
  EXPECT_EQ(DropInvalidUtf8("a\xc0\x80\xed\xa0\x80\xf5\x80\x80\x80z"), "az");
  EXPECT_EQ(DropInvalidUtf8("één 👍"), "één 👍");
}

}  // namespace
}  // namespace sluis
