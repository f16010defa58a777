#include "tools/operation/log_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

TEST(LogText, LeavesPlainTextAlone) {
  EXPECT_EQ(EscapeForLog("Zoë at the café: 3 %"), "Zoë at the café: 3 %");
  EXPECT_EQ(LogValue("tcp://127.0.0.1:5561"), "tcp://127.0.0.1:5561");
  EXPECT_EQ(LogValue("two words"), "\"two words\"");
  EXPECT_EQ(LogValue(""), "\"\"");
  EXPECT_EQ(LogValue("a=b"), "\"a=b\"");
}

TEST(LogText, ALineEndMakesNoLine) {
  EXPECT_EQ(EscapeForLog("a\nb\r\tc"), "a\\nb\\r\\tc");
  // NEXT LINE, LINE SEPARATOR and PARAGRAPH SEPARATOR.
  EXPECT_EQ(EscapeForLog("a\u0085b\u2028c\u2029"), "a\\u{85}b\\u{2028}c\\u{2029}");
}

TEST(LogText, TerminalsAreToldNothing) {
  EXPECT_EQ(EscapeForLog("\x1b[2J\x1b]0;x\x07"), "\\u{1b}[2J\\u{1b}]0;x\\u{7}");
  EXPECT_EQ(EscapeForLog("\u009b31m"), "\\u{9b}31m");
  EXPECT_EQ(EscapeForLog(std::string("a\0b", 3)), "a\\u{0}b");
  EXPECT_EQ(EscapeForLog("\x7f"), "\\u{7f}");
}

TEST(LogText, NothingChangesDirectionOrHides) {
  EXPECT_EQ(EscapeForLog("user\u202etxt.exe"), "user\\u{202e}txt.exe");
  for (const char* hidden :
       {"\u061c", "\u200b", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u2066",
        "\u2067", "\u2068", "\u2069", "\ufeff", "\U000e0041", "\ue000"}) {
    EXPECT_THAT(EscapeForLog(hidden), testing::StartsWith("\\u{")) << hidden;
    EXPECT_THAT(JsonLogValue(hidden), testing::StartsWith("\"\\u")) << hidden;
  }
}

TEST(LogText, QuotesAndBackslashesCannotEndAValue) {
  EXPECT_EQ(LogValue("x\" event=fake \\"), "\"x\\\" event=fake \\\\\"");
  EXPECT_EQ(JsonLogValue("x\",\"event\":\"fake\\"), "\"x\\\",\\\"event\\\":\\\"fake\\\\\"");
}

TEST(LogText, BytesThatAreNoUtf8AreNamed) {
  EXPECT_EQ(EscapeForLog("a\xff\xc3"), "a\\x{ff}\\x{c3}");
  EXPECT_EQ(JsonLogValue("a\xff"), "\"a\\ufffd\"");
}

TEST(LogText, JsonWritesHighCharactersAsAPair) {
  EXPECT_EQ(JsonLogValue("\U000e0001\n"), "\"\\udb40\\udc01\\u000a\"");
  EXPECT_EQ(JsonLogValue("\U0001f600"), "\"\U0001f600\"");
}

TEST(LogText, LongTextIsCutBetweenTwoCharacters) { EXPECT_EQ(EscapeForLog("ééé", 3), "éé..."); }

}  // namespace
}  // namespace sluis
