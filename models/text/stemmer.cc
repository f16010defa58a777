#include "models/text/stemmer.h"

#include <libstemmer.h>

#include <algorithm>
#include <memory>

namespace sluis {
namespace {

constexpr size_t kShortestWord = 3;
// In bytes. What is longer is no word.
constexpr size_t kLongestWord = 64;

struct DeleteStemmer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using Snowball = std::unique_ptr<sb_stemmer, DeleteStemmer>;

// A stemmer holds the word it works on, so each thread has its own.
struct Snowballs {
  Snowball dutch{sb_stemmer_new("dutch", "UTF_8")};
  Snowball english{sb_stemmer_new("english", "UTF_8")};
};

bool IsLetter(char byte) {
  return (byte >= 'a' && byte <= 'z') || static_cast<unsigned char>(byte) >= 0x80;
}

std::string StemOf(sb_stemmer* stemmer, std::string_view word) {
  const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem = sb_stemmer_stem(stemmer, bytes, static_cast<int>(word.size()));
  // Out of memory, or a language that this libstemmer does not have.
  if (stem == nullptr) return std::string(word);
  return std::string(reinterpret_cast<const char*>(stem),
                     static_cast<size_t>(sb_stemmer_length(stemmer)));
}

}  // namespace

Stems::Stems(std::string_view word) {
  if (word.size() < kShortestWord || word.size() > kLongestWord) return;
  if (!std::all_of(word.begin(), word.end(), IsLetter)) return;
  thread_local const Snowballs snowballs;
  stems_[0] = StemOf(snowballs.dutch.get(), word);
  stems_[1] = StemOf(snowballs.english.get(), word);
  count_ = stems_[0] == stems_[1] ? 1 : 2;
}

}  // namespace sluis
