#include "engine/stories/signature.h"

#include <algorithm>
#include <string>

#include "models/text/normalizer.h"
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace sluis {
namespace {

constexpr size_t kShingleWords = 3;

uint64_t HashOf(std::string_view bytes) {
  const uint64_t hash = XXH3_64bits(bytes.data(), bytes.size());
  return hash == 0 ? 1 : hash;
}

// Views of the words of a text whose words are separated by single spaces.
std::vector<std::string_view> WordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// The text as one view from the first word's begin to the last word's end: words are neighbours in
// one buffer, so a shingle needs no copy.
std::string_view Span(std::string_view first, std::string_view last) {
  return {first.data(), static_cast<size_t>(last.data() + last.size() - first.data())};
}

std::vector<uint64_t> SmallestShingles(const std::vector<std::string_view>& words) {
  std::vector<uint64_t> hashes;
  hashes.reserve(words.size());
  for (size_t i = 0; i + kShingleWords <= words.size(); ++i) {
    hashes.push_back(HashOf(Span(words[i], words[i + kShingleWords - 1])));
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  if (hashes.size() > kMaxShingles) hashes.resize(kMaxShingles);
  return hashes;
}

// What a short text is compared by: its words and its links; the bare text if it has no words
// (emoji, say). Empty if there is nothing to compare.
std::string ShortText(const v1::Post& post, const std::string& normalised) {
  std::string key = normalised.empty() ? post.text() : normalised;
  for (const std::string& url : post.urls()) key.append("\n").append(url);
  if (!post.urls().empty() || normalised.empty()) return key;
  for (std::string_view word : WordsOf(post.text())) {
    if (word.find("://") != std::string_view::npos) key.append("\n").append(word);
  }
  return key;
}

}  // namespace

Signature SignatureOf(const v1::Post& post) {
  return SignatureOf(post, post.title().empty()
                               ? NormalizeSluis1(post.text())
                               : NormalizeSluis1(post.title() + " " + post.text()));
}

Signature SignatureOf(const v1::Post& post, const std::string& normalised) {
  const std::vector<std::string_view> words = WordsOf(normalised);
  Signature signature;
  if (words.size() >= kMinWordsForShingles) {
    signature.text_hash = HashOf(normalised);
    signature.shingles = SmallestShingles(words);
    return signature;
  }
  const std::string text = ShortText(post, normalised);
  if (!text.empty()) signature.text_hash = HashOf(text);
  return signature;
}

double Resemblance(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  if (a.empty() || b.empty()) return 0.0;
  size_t in_union = 0;
  size_t shared = 0;
  auto left = a.begin();
  auto right = b.begin();
  while (in_union < kMaxShingles && (left != a.end() || right != b.end())) {
    const bool takes_left = right == b.end() || (left != a.end() && *left <= *right);
    const bool takes_right = left == a.end() || (right != b.end() && *right <= *left);
    if (takes_left) ++left;
    if (takes_right) ++right;
    if (takes_left && takes_right) ++shared;
    ++in_union;
  }
  return static_cast<double>(shared) / static_cast<double>(in_union);
}

uint64_t PostKeyHash(std::string_view source, std::string_view id) {
  // The length in front keeps ("ab", "c") and ("a", "bc") apart.
  return HashOf(std::to_string(source.size()).append(":").append(source).append(id));
}

uint64_t ConversationHash(std::string_view source, std::string_view conversation) {
  // A length is never written with a letter, so no post's name hashes the same text.
  return HashOf(std::to_string(source.size()).append("c:").append(source).append(conversation));
}

}  // namespace sluis
