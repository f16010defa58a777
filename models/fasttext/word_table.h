// The words and labels of a model by their text.
//
// Two arrays. `slots` is an open-addressing table of 8 bytes a slot, at most half full: a piece of
// the hash and the number of the word, so that a probe touches one line of memory and almost never
// a wrong word. `records` has the words by number, 32 bytes each. Training writes frequent words
// first, so what real text asks for lies close together in it.
#ifndef SLUIS_MODELS_FASTTEXT_WORD_TABLE_H_
#define SLUIS_MODELS_FASTTEXT_WORD_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "models/fasttext/word_key.h"

namespace sluis {

// Immutable once it is filled. Texts are views that must outlive it.
class WordTable {
 public:
  static constexpr int32_t kNone = -1;

  struct Record {
    uint64_t first;
    uint64_t second;
    const char* text;
    uint32_t size;
    uint32_t fasttext_hash;  // FastTextHash(text)
  };

  // Makes room for `words` words; none may be in the table yet.
  void Reserve(size_t words);

  // Gives the word the next number. The same text again: the later number is found from then on.
  // At most as many as were reserved; no text longer than 2^32 - 1 bytes.
  void Append(std::string_view text, uint32_t fasttext_hash);

  size_t size() const { return records_.size(); }
  std::string_view Text(int32_t number) const {
    const Record& record = records_[static_cast<size_t>(number)];
    return {record.text, record.size};
  }
  const Record& record(int32_t number) const { return records_[static_cast<size_t>(number)]; }

  // The number of a word, or kNone. `key` is that of `word`.
  int32_t Find(std::string_view word, const WordKey& key) const {
    for (size_t at = key.hash & mask_;; at = (at + 1) & mask_) {
      const Slot slot = slots_[at];
      if (slot.number == kNone) return kNone;
      if (slot.tag == Tag(key) && IsWord(slot.number, word, key)) return slot.number;
    }
  }

  // Asks for the memory that Find will look at first.
  void Prefetch(const WordKey& key) const { __builtin_prefetch(&slots_[key.hash & mask_]); }

 private:
  struct Slot {
    uint32_t tag;
    int32_t number;
  };

  static uint32_t Tag(const WordKey& key) { return static_cast<uint32_t>(key.hash >> 32); }
  bool IsWord(int32_t number, std::string_view word, const WordKey& key) const {
    const Record& record = records_[static_cast<size_t>(number)];
    if (record.first != key.first || record.second != key.second || record.size != word.size()) {
      return false;
    }
    return word.size() <= WordKey::kInlineBytes ||
           std::memcmp(record.text, word.data(), word.size()) == 0;
  }

  std::vector<Slot> slots_ = {{0, kNone}};
  std::vector<Record> records_;
  size_t mask_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_WORD_TABLE_H_
