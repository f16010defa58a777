// A line of text as the list of input rows whose mean is its vector.
#ifndef MODELS_FASTTEXT_LINE_ROWS_H_
#define MODELS_FASTTEXT_LINE_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/fasttext/dictionary.h"
#include "models/fasttext/tokenizer.h"

namespace sluis {

// One word of the line (labels are left out). Its rows are [end of the one before, row_end).
struct LineToken {
  std::string_view text;  // a view into the line, or kEndOfSentence
  int32_t hash;
  size_t row_end;
};

// One hashed word n-gram: tokens [first, last] of the line.
struct LineNgram {
  size_t first;
  size_t last;
  int32_t row;
};

// The plain road, one word at a time and all that explanations need; TextRows is the fast one and
// is tested against it. Reusable scratch of one thread: no allocation once it has seen its longest
// line.
class LineRows {
 public:
  // As fastText's Dictionary::getLine for prediction: words up to and with the next "</s>", or to
  // the end of the text. There is no limit of 1024 words here; that one is for training.
  void ReadLine(const FastTextDictionary& dictionary, FastTextTokenizer& tokens);

  // The whole text as one line that a newline ends: newlines inside are blanks, and the word
  // "</s>" inside ends nothing. For text without these the same as ReadLine of text + "\n".
  void ReadText(const FastTextDictionary& dictionary, std::string_view text);

  // One word as it stands, a label or "</s>" too.
  void ReadWord(const FastTextDictionary& dictionary, std::string_view word);

  // First the rows of the words in order, then those of the n-grams.
  const std::vector<int32_t>& rows() const { return rows_; }
  const std::vector<LineToken>& tokens() const { return tokens_; }

  // The n-grams whose rows stand behind the words', in that order. Allocates; for explanations.
  std::vector<LineNgram> Ngrams(const FastTextDictionary& dictionary) const;

 private:
  void Clear();
  void AppendWord(const FastTextDictionary& dictionary, std::string_view word);
  void AppendNgrams(const FastTextDictionary& dictionary);

  std::vector<int32_t> rows_;
  std::vector<LineToken> tokens_;
  std::string padded_;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_LINE_ROWS_H_
