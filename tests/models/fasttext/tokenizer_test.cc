#include "models/fasttext/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Newline = FastTextTokenizer::Newline;

std::vector<std::string> Words(std::string_view text, Newline newline = Newline::kEndsSentence) {
  FastTextTokenizer tokens(text, newline);
  std::vector<std::string> words;
  std::string_view word;
  while (tokens.Next(word)) words.emplace_back(word);
  return words;
}

TEST(FastTextTokenizer, FindsNoWordsInNothing) {
  EXPECT_THAT(Words(""), IsEmpty());
  EXPECT_THAT(Words("  \t\r "), IsEmpty());
}

TEST(FastTextTokenizer, SplitsAtEachKindOfBlank) {
  EXPECT_THAT(Words(std::string_view("a b\tc\rd\ve\ff\0g", 13)),
              ElementsAre("a", "b", "c", "d", "e", "f", "g"));
}

TEST(FastTextTokenizer, KeepsEveryOtherByteInTheWord) {
  EXPECT_THAT(Words("\x01\x08\x0e\x1f \x7f\xa0\xff"),
              ElementsAre("\x01\x08\x0e\x1f", "\x7f\xa0\xff"));
}

TEST(FastTextTokenizer, EndsEachLineWithEndOfSentence) {
  EXPECT_THAT(Words("a b\nc \n\nd"), ElementsAre("a", "b", "</s>", "c", "</s>", "</s>", "d"));
}

TEST(FastTextTokenizer, DropsBlanksBeforeANewline) {
  EXPECT_THAT(Words("a \r\n"), ElementsAre("a", "</s>"));
}

TEST(FastTextTokenizer, TakesNewlinesAsBlanksWhenTold) {
  EXPECT_THAT(Words("a\nb\n\n", Newline::kIsBlank), ElementsAre("a", "b"));
}

TEST(FastTextTokenizer, LeavesTheNewlineBehindAWord) {
  FastTextTokenizer tokens("a\n");
  std::string_view word;
  ASSERT_TRUE(tokens.Next(word));
  EXPECT_FALSE(tokens.at_end());
  ASSERT_TRUE(tokens.Next(word));
  EXPECT_EQ(word, kEndOfSentence);
  EXPECT_TRUE(tokens.at_end());
}

TEST(FastTextTokenizer, TakesOneBlankBehindAWord) {
  FastTextTokenizer tokens("a ");
  std::string_view word;
  ASSERT_TRUE(tokens.Next(word));
  EXPECT_TRUE(tokens.at_end());
}

}  // namespace
}  // namespace sluis
