// What is left of a word without its endings: "overstromingen" and "overstroming" are one.
#ifndef SLUIS_MODELS_TEXT_STEMMER_H_
#define SLUIS_MODELS_TEXT_STEMMER_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace sluis {

// The stems of one word, each once: posts are too short to tell their language surely, so a word is
// stemmed as Dutch and as English.
class Stems {
 public:
  // By the Snowball algorithms of libstemmer (Porter 2001). `word` comes out of Normalize. Words of
  // under three or over 64 bytes, numbers and placeholders have none. Safe on any thread.
  explicit Stems(std::string_view word);

  const std::string* begin() const { return stems_.data(); }
  const std::string* end() const { return stems_.data() + count_; }
  size_t size() const { return count_; }

 private:
  std::array<std::string, 2> stems_;
  size_t count_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_STEMMER_H_
