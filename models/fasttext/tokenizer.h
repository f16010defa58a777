// Splits text into words exactly as fastText's Dictionary::readWord.
//
// Blanks are space, \n, \r, \t, \v, \f and NUL; every other byte belongs to a word, valid UTF-8 or
// not. A newline that no word stands before yields the word "</s>" (end of sentence); one that
// ends a word is left to be read again, so "a\n" is "a", "</s>".
#ifndef MODELS_FASTTEXT_TOKENIZER_H_
#define MODELS_FASTTEXT_TOKENIZER_H_

#include <cstddef>
#include <string_view>

namespace sluis {

inline constexpr std::string_view kEndOfSentence = "</s>";

class FastTextTokenizer {
 public:
  enum class Newline {
    kEndsSentence,  // fastText's own reading
    kIsBlank,       // the whole text is one line
  };

  explicit FastTextTokenizer(std::string_view text, Newline newline = Newline::kEndsSentence)
      : text_(text), newline_ends_(newline == Newline::kEndsSentence) {}

  // False at the end of the text. The word is a view into the text, or kEndOfSentence.
  bool Next(std::string_view& word) {
    while (position_ < text_.size() && IsBlank(text_[position_])) {
      if (text_[position_++] == '\n' && newline_ends_) {
        word = kEndOfSentence;
        return true;
      }
    }
    const size_t begin = position_;
    while (position_ < text_.size() && !IsBlank(text_[position_])) ++position_;
    if (begin == position_) return false;
    word = text_.substr(begin, position_ - begin);
    // The blank that ends a word goes with it, unless it is a newline. It matters to a caller who
    // asks at_end() between two lines, as fastText does.
    if (position_ < text_.size() && text_[position_] != '\n') ++position_;
    return true;
  }

  bool at_end() const { return position_ == text_.size(); }

 private:
  static bool IsBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';  // \t \n \v \f \r are 9 to 13
  }

  std::string_view text_;
  size_t position_ = 0;
  bool newline_ends_;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_TOKENIZER_H_
