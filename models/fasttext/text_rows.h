// Many texts as the lists of input rows whose means are their vectors: the fast road to what
// LineRows::ReadText gives for one.
//
// LineRows reads a byte, then a word, then a row at a time, and waits for memory at each. Here a
// text is read in steps, each over all its words, so that the waits overlap: blanks are found 64
// bytes at a time and the edges of words taken from the bits; the words are hashed and their places
// in the table asked for; then they are looked up; then word n-grams are hashed from the words'
// hashes. The rows of all texts lie behind each other, so that whoever adds them can ask for the
// next text's rows while it adds this one's.
#ifndef SLUIS_MODELS_FASTTEXT_TEXT_ROWS_H_
#define SLUIS_MODELS_FASTTEXT_TEXT_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"
#include "models/fasttext/dictionary.h"
#include "models/fasttext/kernels/blank_mask.h"
#include "models/fasttext/word_key.h"

namespace sluis {

// Reusable scratch of one thread: no allocation once it has seen its longest texts. Clear
// comes before the first text.
class TextRows {
 public:
  // Forgets all texts. `path` is for those to come; the machine must support it.
  void Clear(CpuPath path);

  // Appends the rows of `text` as LineRows::ReadText gives them.
  void Append(const FastTextDictionary& dictionary, std::string_view text);

  size_t text_count() const { return ends_.size(); }
  // The rows of text `index` are [begin, end) of rows().
  size_t begin(size_t index) const { return index == 0 ? 0 : ends_[index - 1]; }
  size_t end(size_t index) const { return ends_[index]; }
  absl::Span<const int32_t> rows() const { return {rows_.data(), row_count_}; }

 private:
  struct Word {
    WordKey key;
    std::string_view text;
  };

  void FindEdges(std::string_view text);
  void HashWords(const FastTextDictionary& dictionary);
  void AppendWords(const FastTextDictionary& dictionary);
  void AppendWord(const FastTextDictionary& dictionary, std::string_view word,
                  WordTable::Entry entry);
  void AppendNgrams(const FastTextDictionary& dictionary);
  void MakeRoom(size_t rows);

  BlankMasks find_blanks_ = nullptr;
  std::vector<char> text_;  // the text in question and blanks behind it
  std::vector<uint64_t> masks_;
  std::vector<size_t> edges_;  // word i is [edges_[2 * i], edges_[2 * i + 1])
  std::vector<Word> words_;
  std::vector<int32_t> hashes_;  // fastText's, of the words that are no labels
  std::string padded_;
  std::vector<int32_t> rows_;  // the first row_count_ count
  std::vector<size_t> ends_;
  size_t edge_count_ = 0;
  size_t word_count_ = 0;
  size_t hash_count_ = 0;
  size_t row_count_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_TEXT_ROWS_H_
