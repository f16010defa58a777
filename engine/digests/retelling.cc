#include "engine/digests/retelling.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "models/text/normalizer.h"
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace sluis {
namespace {

constexpr size_t kMinLetters = 4;
constexpr size_t kMinShared = 4;

// Characters of normalised text, which is valid UTF-8: continuation bytes are 10xxxxxx.
size_t LettersOf(std::string_view word) {
  return static_cast<size_t>(std::count_if(word.begin(), word.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

NewsWords NewsWordsOf(const v1::Post& post) {
  const std::string normalised = NormalizeSluis1(post.title() + " " + post.text());
  std::string_view text = normalised;
  NewsWords words;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (LettersOf(word) >= kMinLetters) words.push_back(XXH3_64bits(word.data(), word.size()));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

bool TellsTheSame(const NewsWords& a, const NewsWords& b) {
  size_t shared = 0;
  for (auto left = a.begin(), right = b.begin(); left != a.end() && right != b.end();) {
    if (*left == *right) ++shared;
    const bool advance_left = *left <= *right;
    const bool advance_right = *right <= *left;
    if (advance_left) ++left;
    if (advance_right) ++right;
  }
  return shared >= kMinShared && 2 * shared >= std::min(a.size(), b.size());
}

}  // namespace sluis
