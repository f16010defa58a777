#include "models/fasttext/word_table.h"

#include <bit>
#include <cassert>
#include <utility>

namespace sluis {

absl::Status WordTable::Reserve(size_t words) {
  const size_t slots = std::bit_ceil(2 * words + 1);
  auto memory = HugeMemory::Create(slots * sizeof(Slot));
  if (!memory.ok()) return memory.status();
  memory_ = *std::move(memory);
  mask_ = slots - 1;
  texts_.reserve(words);
  return absl::OkStatus();
}

void WordTable::Append(std::string_view text, uint32_t fasttext_hash) {
  assert(2 * (texts_.size() + 1) <= mask_ + 1);
  const WordKey key = WordKey::Of(text);
  Slot* const slot = Seek(text, key);
  texts_.push_back(text);
  *slot = {key.first,
           key.second,
           Tag(key),
           static_cast<uint32_t>(text.size()),
           static_cast<int32_t>(texts_.size()),
           fasttext_hash};
}

}  // namespace sluis
