#include "models/fasttext/word_table.h"

#include <bit>
#include <cassert>

namespace sluis {

void WordTable::Reserve(size_t words) {
  assert(records_.empty());
  const size_t slots = std::bit_ceil(2 * words + 1);
  slots_.assign(slots, {0, kNone});
  mask_ = slots - 1;
  records_.reserve(words);
}

void WordTable::Append(std::string_view text, uint32_t fasttext_hash) {
  assert(2 * (records_.size() + 1) < slots_.size() + 1);
  const WordKey key = WordKey::Of(text);
  const auto number = static_cast<int32_t>(records_.size());
  records_.push_back(
      {key.first, key.second, text.data(), static_cast<uint32_t>(text.size()), fasttext_hash});
  size_t at = key.hash & mask_;
  while (slots_[at].number != kNone &&
         !(slots_[at].tag == Tag(key) && IsWord(slots_[at].number, text, key))) {
    at = (at + 1) & mask_;
  }
  slots_[at] = {Tag(key), number};
}

}  // namespace sluis
