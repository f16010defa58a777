#include "models/fasttext/text_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "models/fasttext/tokenizer.h"

namespace sluis {
namespace {

constexpr size_t kBlock = 64;

// Makes `list` at least `size` long and leaves room for more: the list only grows.
template <typename T>
void Grow(std::vector<T>& list, size_t size) {
  if (list.size() < size) list.resize(size + size / 2 + kBlock);
}

}  // namespace

void TextRows::Clear(CpuPath path) {
  find_blanks_ = BlankMasksFor(path);
  ends_.clear();
  row_count_ = 0;
}

void TextRows::MakeRoom(size_t rows) { Grow(rows_, row_count_ + rows); }

void TextRows::Append(const FastTextDictionary& dictionary, std::string_view text) {
  FindEdges(text);
  HashWords(dictionary);
  AppendWords(dictionary);
  AppendNgrams(dictionary);
  ends_.push_back(row_count_);
}

// A bit that differs from the one before it is the edge of a word. The text is copied first: with
// blanks behind it every word has its second edge, and 16 bytes may be read from any first one.
void TextRows::FindEdges(std::string_view text) {
  const size_t blocks = text.size() / kBlock + 1;
  Grow(text_, (blocks + 1) * kBlock);
  if (!text.empty()) std::memcpy(text_.data(), text.data(), text.size());
  std::memset(text_.data() + text.size(), ' ', kBlock);
  Grow(masks_, blocks);
  find_blanks_(text_.data(), blocks, masks_.data());
  Grow(edges_, text.size() + 2);
  size_t* edge = edges_.data();
  uint64_t before = 0;  // 1 if the byte before the block belongs to a word
  for (size_t block = 0; block < blocks; ++block) {
    const uint64_t word = ~masks_[block];
    uint64_t changes = word ^ (word << 1 | before);
    before = word >> 63;
    for (; changes != 0; changes &= changes - 1) {
      *edge++ = block * kBlock + static_cast<size_t>(std::countr_zero(changes));
    }
  }
  edge_count_ = static_cast<size_t>(edge - edges_.data());
}

void TextRows::HashWords(const FastTextDictionary& dictionary) {
  word_count_ = edge_count_ / 2;
  Grow(words_, word_count_);
  for (size_t i = 0; i < word_count_; ++i) {
    const size_t begin = edges_[2 * i];
    Word& word = words_[i];
    word.text = {text_.data() + begin, edges_[2 * i + 1] - begin};
    word.key = WordKey::Of(word.text, WordKey::kInlineBytes);
    dictionary.words().Prefetch(word.key);
  }
}

void TextRows::AppendWords(const FastTextDictionary& dictionary) {
  hash_count_ = 0;
  Grow(hashes_, word_count_ + 1);
  MakeRoom(word_count_ + 1);
  for (size_t i = 0; i < word_count_; ++i) {
    AppendWord(dictionary, words_[i].text, dictionary.words().Find(words_[i].text, words_[i].key));
  }
  AppendWord(dictionary, kEndOfSentence, dictionary.end_of_sentence());
}

void TextRows::AppendWord(const FastTextDictionary& dictionary, std::string_view word,
                          WordTable::Entry entry) {
  if (dictionary.IsLabelWord(word, entry.number)) return;
  if (entry.number != FastTextDictionary::kNone) {
    rows_[row_count_++] = entry.number;
    hashes_[hash_count_++] = static_cast<int32_t>(entry.fasttext_hash);
  } else if (dictionary.word_ngrams() > 1) {
    hashes_[hash_count_++] = static_cast<int32_t>(FastTextHash(word));
  }
  if (!dictionary.has_subwords() || word == kEndOfSentence) return;
  if (entry.number != FastTextDictionary::kNone && dictionary.remembers_subwords()) {
    const absl::Span<const int32_t> rows = dictionary.SubwordRows(entry.number);
    MakeRoom(rows.size() + word_count_ + 1);
    std::copy(rows.begin(), rows.end(), rows_.data() + row_count_);
    row_count_ += rows.size();
    return;
  }
  MakeRoom(dictionary.MostSubwords(word) + word_count_ + 1);
  row_count_ += dictionary.WriteSubwordRows(word, padded_, rows_.data() + row_count_);
}

void TextRows::AppendNgrams(const FastTextDictionary& dictionary) {
  if (dictionary.word_ngrams() < 2) return;
  const size_t longest = std::min(static_cast<size_t>(dictionary.word_ngrams()), hash_count_);
  MakeRoom(hash_count_ * longest);
  for (size_t first = 0; first < hash_count_; ++first) {
    const size_t end = std::min(hash_count_, first + longest);
    auto hash = static_cast<uint64_t>(int64_t{hashes_[first]});
    for (size_t last = first + 1; last < end; ++last) {
      hash = FastTextDictionary::ExtendNgram(hash, hashes_[last]);
      const int32_t row = dictionary.NgramRow(hash);
      if (row != FastTextDictionary::kNone) rows_[row_count_++] = row;
    }
  }
}

}  // namespace sluis
