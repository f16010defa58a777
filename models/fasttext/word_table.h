// The words and labels of a model by their text.
//
// Open addressing, at most half full, 32 bytes a slot. A slot has the first 16 bytes of its word,
// so that looking up any but a long word touches one line of memory. Slots of 8 bytes that point to
// records elsewhere take less memory and wait for it twice.
#ifndef SLUIS_MODELS_FASTTEXT_WORD_TABLE_H_
#define SLUIS_MODELS_FASTTEXT_WORD_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "models/fasttext/huge_memory.h"
#include "models/fasttext/word_key.h"

namespace sluis {

// Immutable once it is filled; movable. Texts are views that must outlive it.
class WordTable {
 public:
  static constexpr int32_t kNone = -1;

  // What a look-up finds. Of an unknown word only `number` = kNone means anything.
  struct Entry {
    int32_t number;
    uint32_t fasttext_hash;  // FastTextHash(text)
  };

  // Makes room for `words` words; once, before the first. Resource exhausted without memory.
  absl::Status Reserve(size_t words);

  // Gives the word the next number. The same text again: the later number is found from then on.
  // At most as many as were reserved; no text longer than 2^32 - 1 bytes.
  void Append(std::string_view text, uint32_t fasttext_hash);

  size_t size() const { return texts_.size(); }
  std::string_view Text(int32_t number) const { return texts_[static_cast<size_t>(number)]; }

  // `key` is that of `word`. Requires Reserve.
  Entry Find(std::string_view word, const WordKey& key) const {
    const Slot* slot = Seek(word, key);
    return {slot->number - 1, slot->fasttext_hash};
  }

  // Asks for the memory that Find will look at first.
  void Prefetch(const WordKey& key) const { __builtin_prefetch(slots() + (key.hash & mask_)); }

 private:
  // All zero: empty.
  struct Slot {
    uint64_t first;
    uint64_t second;
    uint32_t tag;  // of the hash
    uint32_t size;
    int32_t number;  // plus 1
    uint32_t fasttext_hash;
  };
  static_assert(sizeof(Slot) == 32);

  Slot* slots() const { return reinterpret_cast<Slot*>(memory_.data()); }
  static uint32_t Tag(const WordKey& key) { return static_cast<uint32_t>(key.hash >> 32); }

  // The slot of the word, or the empty one where it would be.
  Slot* Seek(std::string_view word, const WordKey& key) const {
    for (size_t at = key.hash & mask_;; at = (at + 1) & mask_) {
      Slot* const slot = slots() + at;
      if (slot->number == 0 || IsWord(*slot, word, key)) return slot;
    }
  }
  bool IsWord(const Slot& slot, std::string_view word, const WordKey& key) const {
    const uint64_t difference = (slot.first ^ key.first) | (slot.second ^ key.second) |
                                (slot.size ^ word.size()) | (slot.tag ^ Tag(key));
    if (difference != 0) return false;
    return word.size() <= WordKey::kInlineBytes ||
           std::memcmp(Text(slot.number - 1).data(), word.data(), word.size()) == 0;
  }

  HugeMemory memory_;
  size_t mask_ = 0;
  std::vector<std::string_view> texts_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_WORD_TABLE_H_
