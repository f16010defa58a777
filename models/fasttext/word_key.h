// A word as the table of words sees it: its first 16 bytes in two numbers, and a hash.
//
// Most words are no longer than that, so equal numbers and equal length settle equality without a
// look at the text. The hash is multiply-and-fold of 8 bytes at a time; fastText's own (FNV-1a, a
// byte at a time) is only needed for word n-grams and is kept with a known word.
#ifndef SLUIS_MODELS_FASTTEXT_WORD_KEY_H_
#define SLUIS_MODELS_FASTTEXT_WORD_KEY_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sluis {

struct WordKey {
  static constexpr size_t kInlineBytes = 16;

  uint64_t first;   // bytes 0 to 7, zero behind the word
  uint64_t second;  // bytes 8 to 15
  uint64_t hash;    // of all bytes

  // `readable` >= word.size(): bytes that may be read from word.data() on.
  static WordKey Of(std::string_view word, size_t readable);
  static WordKey Of(std::string_view word) { return Of(word, word.size()); }
};

namespace word_key_internal {

__extension__ using Wide = unsigned __int128;

inline uint64_t Fold(uint64_t left, uint64_t right) {
  const Wide product = Wide{left} * right;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t Load(const char* bytes) {
  uint64_t number = 0;
  std::memcpy(&number, bytes, sizeof(number));
  return number;
}

// The 0 to 7 bytes of a short word, without a look behind it: the halves overlap.
inline uint64_t LoadShort(const char* bytes, size_t size) {
  const auto byte = [bytes](size_t at) {
    return uint64_t{static_cast<uint8_t>(bytes[at])} << (8 * at);
  };
  if (size >= 4) {
    uint32_t low = 0;
    uint32_t high = 0;
    std::memcpy(&low, bytes, sizeof(low));
    std::memcpy(&high, bytes + size - 4, sizeof(high));
    return low | uint64_t{high} << (8 * (size - 4));
  }
  return size == 0 ? 0 : byte(0) | byte(size / 2) | byte(size - 1);
}

// Mask n keeps the first n bytes of a number.
inline constexpr std::array<uint64_t, 9> kMasks = [] {
  std::array<uint64_t, 9> masks{};
  for (size_t n = 0; n < 8; ++n) masks[n] = (uint64_t{1} << (8 * n)) - 1;
  masks[8] = ~uint64_t{0};
  return masks;
}();

inline constexpr uint64_t kSaltFirst = 0x9E3779B97F4A7C15;  // 2^64 / golden ratio
inline constexpr uint64_t kSaltSecond = 0xD1342543DE82EF95;

}  // namespace word_key_internal

inline WordKey WordKey::Of(std::string_view word, size_t readable) {
  using namespace word_key_internal;
  const size_t size = word.size();
  const char* const bytes = word.data();
  WordKey key;
  if (readable >= kInlineBytes) {
    key.first = Load(bytes) & kMasks[std::min<size_t>(size, 8)];
    key.second = Load(bytes + 8) & kMasks[std::min<size_t>(std::max<size_t>(size, 8) - 8, 8)];
  } else {
    key.first = size >= 8 ? Load(bytes) : LoadShort(bytes, size);
    key.second = size > 8 ? Load(bytes + size - 8) >> (8 * (16 - size)) : 0;
  }
  key.hash = Fold(key.first ^ kSaltFirst, key.second ^ kSaltSecond ^ size);
  // The last eight bytes overlap what came before; only long words come here.
  for (size_t at = kInlineBytes; at < size; at += 8) {
    key.hash = Fold(key.hash ^ Load(word.data() + std::min(at, size - 8)), kSaltFirst);
  }
  return key;
}

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_WORD_KEY_H_
