#include "models/fasttext/word_table.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace sluis {
namespace {

int32_t NumberOf(const WordTable& table, std::string_view word) {
  return table.Find(word, WordKey::Of(word)).number;
}

TEST(WordTable, FindsWordsOfEveryLength) {
  std::vector<std::string> words;
  for (size_t size = 0; size < 100; ++size) words.push_back(std::string(size, 'w'));
  WordTable table;
  ASSERT_TRUE(table.Reserve(words.size()).ok());
  for (const std::string& word : words) {
    EXPECT_EQ(NumberOf(table, word), WordTable::kNone);
    table.Append(word, static_cast<uint32_t>(word.size()) + 7);
  }
  for (size_t i = 0; i < words.size(); ++i) {
    EXPECT_EQ(NumberOf(table, words[i]), static_cast<int32_t>(i));
    EXPECT_EQ(table.Text(static_cast<int32_t>(i)), words[i]);
    EXPECT_EQ(table.Find(words[i], WordKey::Of(words[i])).fasttext_hash, i + 7);
  }
}

TEST(WordTable, TellsWordsApartThatDifferInOneByteAnywhere) {
  const std::string word = "a word of thirty three bytes long";
  std::vector<std::string> words = {word};
  for (size_t at = 0; at < word.size(); ++at) {
    words.push_back(word);
    words.back()[at] = '!';
  }
  WordTable table;
  ASSERT_TRUE(table.Reserve(words.size()).ok());
  for (const std::string& one : words) table.Append(one, 0);
  for (size_t i = 0; i < words.size(); ++i) {
    EXPECT_EQ(NumberOf(table, words[i]), static_cast<int32_t>(i));
  }
  EXPECT_EQ(NumberOf(table, word.substr(0, 32)), WordTable::kNone);
}

TEST(WordTable, TellsATrailingZeroFromNone) {
  WordTable table;
  ASSERT_TRUE(table.Reserve(2).ok());
  table.Append("ab", 0);
  EXPECT_EQ(NumberOf(table, std::string_view("ab\0", 3)), WordTable::kNone);
}

TEST(WordTable, OfEqualWordsTheLaterIsFound) {
  WordTable table;
  ASSERT_TRUE(table.Reserve(3).ok());
  table.Append("ab", 1);
  table.Append("c", 2);
  table.Append("ab", 3);
  EXPECT_EQ(NumberOf(table, "ab"), 2);
  EXPECT_EQ(table.size(), 3U);
}

TEST(WordKey, OfEveryLengthIsTheSameWithAndWithoutRoomBehind) {
  const std::string text = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (size_t size = 0; size < 20; ++size) {
    // A word of its own, so that AddressSanitizer sees a look behind it.
    const std::vector<char> alone(text.begin(), text.begin() + static_cast<ptrdiff_t>(size));
    const WordKey near = WordKey::Of({alone.data(), size});
    const WordKey far = WordKey::Of(std::string_view(text).substr(0, size), text.size());
    EXPECT_EQ(near.first, far.first) << size;
    EXPECT_EQ(near.second, far.second) << size;
    EXPECT_EQ(near.hash, far.hash) << size;
  }
}

TEST(WordKey, DoesNotDependOnWhatFollowsTheWord) {
  const std::string one = "brugabcdefghijklmnopqrstuvwxyz";
  const std::string two = "brug                          ";
  const WordKey expected = WordKey::Of("brug");
  for (const std::string& text : {one, two}) {
    const WordKey key = WordKey::Of(std::string_view(text).substr(0, 4), text.size());
    EXPECT_EQ(key.first, expected.first);
    EXPECT_EQ(key.second, expected.second);
    EXPECT_EQ(key.hash, expected.hash);
  }
}

}  // namespace
}  // namespace sluis
