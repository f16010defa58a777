// Documents in any encoding, declared well, wrongly or not at all.
#include "connectors/feeds/text_encoding.h"

#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

std::string Encoding(std::string_view bytes, std::string_view charset = "") {
  return DecodeDocument(bytes, charset).encoding;
}
std::string Text(std::string_view bytes, std::string_view charset = "") {
  return DecodeDocument(bytes, charset).text;
}

TEST(TextEncoding, BelievesAByteOrderMarkFirst) {
  EXPECT_EQ(Text("\xEF\xBB\xBF<a>\xC3\xA9", "iso-8859-1"), "<a>é");
  EXPECT_EQ(Text(std::string_view("\xFF\xFE<\0\xE9\0", 6), "utf-8"), "<é");
  EXPECT_EQ(Text(std::string_view("\xFE\xFF\0<\0\xE9", 6)), "<é");
  EXPECT_EQ(Text(std::string_view("\xFF\xFE\0\0<\0\0\0", 8)), "<");
  EXPECT_EQ(Text(std::string_view("\0\0\xFE\xFF\0\0\0<", 8)), "<");
}

TEST(TextEncoding, SeesWideCharactersWithoutAMark) {
  EXPECT_EQ(Text(std::string_view("<\0a\0", 4)), "<a");
  EXPECT_EQ(Text(std::string_view("\0<\0a", 4)), "<a");
  EXPECT_EQ(Text(std::string_view("{\0\0\0}\0\0\0", 8)), "{}");
  EXPECT_EQ(Text(std::string_view("\0\0\0{\0\0\0}", 8)), "{}");
  // Half a character at the end, and half of a pair.
  EXPECT_EQ(Text(std::string_view("<\0a", 3)), "<\uFFFD");
  EXPECT_EQ(Text(std::string_view("<\0\x00\xD8<\0", 6)), "<\uFFFD<");
}

TEST(TextEncoding, BelievesHttpBeforeTheDeclaration) {
  EXPECT_EQ(Text("<a>\xE4", "windows-1251"), "<a>д");
  EXPECT_EQ(Encoding("<?xml version='1.0' encoding='koi8-r'?><a>\xC4", "Windows-1251"),
            "windows-1251");
  EXPECT_EQ(Encoding("<?xml version='1.0' encoding='koi8-r'?><a>\xC4"), "koi8-r");
  EXPECT_EQ(Text("\n <?xml version='1.0' encoding='koi8-r'?>\n<a>\xC4").substr(39), "  \n<a>д");
}

TEST(TextEncoding, TakesUtf8ForWhatItIsWhateverIsSaid) {
  EXPECT_EQ(Text("<?xml version='1.0' encoding='iso-8859-1'?><a>\xC3\xA9").substr(43), "<a>é");
  EXPECT_EQ(Text("<a>\xC3\xA9", "windows-1252"), "<a>é");
  EXPECT_EQ(Encoding("<a>\xC3\xA9", "no-such-thing"), "utf-8");
  EXPECT_EQ(Encoding("<a>"), "utf-8");
}

TEST(TextEncoding, FallsBackOnWindows1252) {
  EXPECT_EQ(Text("<a>\xE9\x80", "utf-8"), "<a>é€");
  EXPECT_EQ(Text("<a>\xE9\x81", ""), "<a>é\u0081");
  EXPECT_EQ(Text("<?xml version='1.0' encoding='latin1'?>\x93").substr(39), "“");
  EXPECT_EQ(Encoding("<a>\xE9", "utf-7"), "windows-1252");
}

TEST(TextEncoding, KeepsUtf8WithAFewBrokenCharacters) {
  EXPECT_EQ(Text("éééééééé\xE9"), "éééééééé\uFFFD");
}

TEST(TextEncoding, KeepsADeclaredEncodingWithABrokenCharacter) {
  EXPECT_EQ(Text("\x93\xFA\x96\x7B\x8C\xEA\x80", "shift_jis"), "日本語\uFFFD");
  EXPECT_EQ(Text("\x1B$B\x46\x7C\x1B(B", "iso-2022-jp"), "日");
}

// glibc knows more names than those of the web, and some have had holes.
TEST(TextEncoding, HandsNoOtherNameToTheLibrary) {
  for (const char* name : {"ISO-2022-CN-EXT", "UTF-7", "IBM1364", "utf-8//TRANSLIT", "INTERNAL",
                           "../../x", "unicode", "wchar_t"}) {
    EXPECT_EQ(Encoding("<a>\xE9", name), "windows-1252") << name;
  }
}

TEST(TextEncoding, ReplacesWhatXmlHasNoPlaceFor) {
  EXPECT_EQ(Text(std::string_view("<a>\0\x01", 5)), "<a>\uFFFD\uFFFD");
}

TEST(TextEncoding, BlanksOutTheDeclarationAlone) {
  EXPECT_EQ(Text("<?xml version='1.0'\n?><a>"), std::string(19, ' ') + "\n  <a>");
  EXPECT_EQ(Text("<?xml-stylesheet href='x'?><a>"), "<?xml-stylesheet href='x'?><a>");
  EXPECT_EQ(Text("<?xml version='1.0'"), "<?xml version='1.0'");
}

}  // namespace
}  // namespace sluis
