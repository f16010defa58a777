// Any bytes as the words of a dictionary, each ended by a zero byte, as in a model file: the table
// finds what an ordinary map finds, whatever lies behind a word.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/fasttext/word_table.h"

namespace {

void Compare(const sluis::WordTable& table, const std::map<std::string, int32_t>& numbers,
             std::string_view word, size_t readable) {
  const sluis::WordTable::Entry found = table.Find(word, sluis::WordKey::Of(word, readable));
  const auto expected = numbers.find(std::string(word));
  if (found.number != (expected == numbers.end() ? sluis::WordTable::kNone : expected->second)) {
    std::abort();
  }
  if (expected != numbers.end() && found.fasttext_hash != static_cast<uint32_t>(word.size())) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> words;
  std::string_view rest = input;
  for (size_t end = rest.find('\0'); end != std::string_view::npos; end = rest.find('\0')) {
    words.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  sluis::WordTable table;
  if (!table.Reserve(words.size()).ok()) std::abort();
  std::map<std::string, int32_t> numbers;
  for (const std::string_view word : words) {
    numbers[std::string(word)] = static_cast<int32_t>(table.size());
    table.Append(word, static_cast<uint32_t>(word.size()));
  }
  // The words themselves, and the end of each: often a word too, often none.
  const char* const end = input.data() + input.size();
  for (const std::string_view word : words) {
    const auto readable = static_cast<size_t>(end - word.data());
    Compare(table, numbers, word, word.size());
    Compare(table, numbers, word, readable);
    if (!word.empty()) Compare(table, numbers, word.substr(1), readable - 1);
  }
  Compare(table, numbers, rest, rest.size());
  return 0;
}
