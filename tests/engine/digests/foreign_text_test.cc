#include "engine/digests/foreign_text.h"

#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

TEST(CleanLines, KeepsWhatPeopleWrite) {
  for (const char* text :
       {"Hoogwater in de Waal: 14,23 m +NAP!", "caf\u00e9 \u2013 \u201cdicht\u201d", "\u6c34\u4f4d",
        "\u0645\u064a\u0627\u0647", "\U0001F469\u200D\U0001F692 \U0001F30A", "\u2764\uFE0F"}) {
    EXPECT_EQ(CleanLines(text), text);
  }
}

TEST(CleanLines, KeepsLinesButNoBlankOnesAndFoldsSpaces) {
  EXPECT_EQ(CleanLines("  een\t\ttwee \r\n\r\n \u00a0drie\u2028vier  "), "een twee\ndrie\nvier");
}

TEST(CleanLine, IsOneLine) { EXPECT_EQ(CleanLine("een\ntwee\r\ndrie"), "een twee drie"); }

TEST(CleanLines, TakesTerminalSequencesOutWhole) {
  EXPECT_EQ(CleanLines("a\x1b[31;1mrood\x1b[0mb"), "aroodb");
  EXPECT_EQ(CleanLines("a\x1b]0;titel\x07z"), "az");
  EXPECT_EQ(CleanLines("a\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\z"), "alinkz");
  EXPECT_EQ(CleanLines("a\x1bPq#0\x1b\\z"), "az");
  EXPECT_EQ(CleanLines("a\x1b"
                       "cz"),
            "az");
  EXPECT_EQ(CleanLines("a\x1b"), "a");
  EXPECT_EQ(CleanLines("a\x1b["), "a");
  EXPECT_EQ(CleanLines("a\x1b]niet afgesloten\nb"), "aniet afgesloten\nb");
}

TEST(CleanLines, TakesControlCharactersOut) {
  EXPECT_EQ(CleanLines(std::string("a\0b\x08"
                                   "c\x7f"
                                   "d",
                                   7)),
            "abcd");
  EXPECT_EQ(CleanLines("a\u0085\u009b31mb"), "a31mb");
}

TEST(CleanLines, TakesDirectionMarksAndHiddenCharactersOut) {
  EXPECT_EQ(CleanLines("a\u202eb\u202c\u2066c\u2069\u200fd\u061c"), "abcd");
  EXPECT_EQ(CleanLines("a\u200bb\ufeffc\u00add\u2060e"), "abcde");
  EXPECT_EQ(CleanLines("a\U000E0041\U000E007Fb\ue000c"), "abc");
}

TEST(CleanLines, TakesBytesThatAreNotUtf8Out) {
  EXPECT_EQ(CleanLines("a\xff\xfe"
                       "b\xc3"),
            "ab");
  EXPECT_EQ(CleanLines("a\xed\xa0\x80"
                       "b\xc0\xaf"
                       "c"),
            "abc");
}

TEST(CleanLines, ThinsPilesOfMarks) {
  std::string zalgo = "a";
  for (int i = 0; i < 100; ++i) zalgo += "\u0301";
  EXPECT_EQ(CleanLines(zalgo + "b"), "a\u0301\u0301\u0301\u0301b");
}

TEST(CleanLines, CutsAtAWordWithAnEllipsis) {
  EXPECT_EQ(CleanLines("een twee drie", 13), "een twee drie");
  EXPECT_EQ(CleanLines("een twee drie", 10), "een twee\u2026");
  EXPECT_EQ(CleanLines(std::string(200, 'x'), 10), std::string(10, 'x') + "\u2026");
}

TEST(SafeLink, TakesOnlyAbsoluteHttpAndHttpsLinks) {
  EXPECT_EQ(SafeLink("https://x.example/a?b=c&d=%20#e"), "https://x.example/a?b=c&d=%20#e");
  EXPECT_EQ(SafeLink(" HTTP://x.example "), "HTTP://x.example");
  for (const char* url :
       {"", "javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "//x.example", "/a",
        "ftp://x.example", "https://", "https:///a", "https:x.example", "http://\"onclick",
        "mailto:a@x.example", "file:///a", "vbscript:x", " \t", "https://<script>"}) {
    EXPECT_EQ(SafeLink(url), "") << url;
  }
}

TEST(SafeLink, EncodesWhatCouldEndAnAttributeOrALine) {
  EXPECT_EQ(SafeLink("https://x.example/\"><b> '\n\x1b\\"),
            "https://x.example/%22%3E%3Cb%3E%20%27%0A%1B%5C");
  EXPECT_EQ(SafeLink("https://x.example/caf\u00e9"), "https://x.example/caf%C3%A9");
}

TEST(SafeLink, RefusesEndlessLinks) {
  EXPECT_EQ(SafeLink("https://x.example/" + std::string(5000, 'a')), "");
}

TEST(SafeLanguage, TakesOnlyWhatLooksLikeATag) {
  EXPECT_EQ(SafeLanguage("nl"), "nl");
  EXPECT_EQ(SafeLanguage("zh-Hant-TW"), "zh-Hant-TW");
  for (const char* tag : {"", "n", "-nl", "nl-", "nl\" onload=", "n l"}) {
    EXPECT_EQ(SafeLanguage(tag), "") << tag;
  }
}

}  // namespace
}  // namespace sluis
