#include "models/fasttext/line_rows.h"

namespace sluis {
namespace {

// Calls visit(first, last, row) for each word n-gram that has a row, in fastText's order.
template <typename Visit>
void ForEachNgram(const FastTextDictionary& dictionary, const std::vector<LineToken>& tokens,
                  Visit visit) {
  if (dictionary.word_ngrams() < 2) return;
  const auto longest = static_cast<size_t>(dictionary.word_ngrams());
  for (size_t first = 0; first < tokens.size(); ++first) {
    auto hash = static_cast<uint64_t>(int64_t{tokens[first].hash});
    for (size_t last = first + 1; last < tokens.size() && last < first + longest; ++last) {
      hash = FastTextDictionary::ExtendNgram(hash, tokens[last].hash);
      const int32_t row = dictionary.NgramRow(hash);
      if (row != FastTextDictionary::kNone) visit(first, last, row);
    }
  }
}

}  // namespace

void LineRows::ReadLine(const FastTextDictionary& dictionary, FastTextTokenizer& tokens) {
  Clear();
  std::string_view word;
  while (tokens.Next(word)) {
    AppendWord(dictionary, word);
    if (word == kEndOfSentence) break;
  }
  AppendNgrams(dictionary);
}

void LineRows::ReadText(const FastTextDictionary& dictionary, std::string_view text) {
  Clear();
  FastTextTokenizer tokens(text, FastTextTokenizer::Newline::kIsBlank);
  std::string_view word;
  while (tokens.Next(word)) AppendWord(dictionary, word);
  AppendWord(dictionary, kEndOfSentence);
  AppendNgrams(dictionary);
}

void LineRows::ReadWord(const FastTextDictionary& dictionary, std::string_view word) {
  Clear();
  dictionary.AppendWordRows(word, dictionary.Find(word), padded_, rows_);
}

void LineRows::Clear() {
  rows_.clear();
  tokens_.clear();
}

void LineRows::AppendWord(const FastTextDictionary& dictionary, std::string_view word) {
  const int32_t number = dictionary.Find(word);
  if (dictionary.IsLabelWord(word, number)) return;
  dictionary.AppendWordRows(word, number, padded_, rows_);
  tokens_.push_back({word, static_cast<int32_t>(FastTextHash(word)), rows_.size()});
}

void LineRows::AppendNgrams(const FastTextDictionary& dictionary) {
  ForEachNgram(dictionary, tokens_, [this](size_t, size_t, int32_t row) { rows_.push_back(row); });
}

std::vector<LineNgram> LineRows::Ngrams(const FastTextDictionary& dictionary) const {
  std::vector<LineNgram> ngrams;
  ForEachNgram(dictionary, tokens_, [&ngrams](size_t first, size_t last, int32_t row) {
    ngrams.push_back({first, last, row});
  });
  return ngrams;
}

}  // namespace sluis
