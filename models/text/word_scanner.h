// Picks the words out of folded text: the last step of the normalisation "sluis-1".
#ifndef SLUIS_MODELS_TEXT_WORD_SCANNER_H_
#define SLUIS_MODELS_TEXT_WORD_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/types/span.h"

namespace sluis {

// One pass over the code points that FoldCase gave. Words go to the output as they come; when it
// turns out that they were part of an address, the output is cut back to where that address began,
// so every code point is looked at a bounded number of times.
class WordScanner {
 public:
  explicit WordScanner(absl::Span<const int32_t> text) : text_(text) {}

  // The words, a space between each two. Call once.
  [[nodiscard]] std::string Scan();

 private:
  // The code point at `position`, 0 behind the end.
  int32_t At(size_t position) const { return position < text_.size() ? text_[position] : 0; }
  bool NamePartAt(size_t position) const;

  void TakeWordCharacter(int32_t code_point, bool digit);
  void TakeMark(int32_t code_point);
  void TakeSign(int32_t code_point);
  void TakeAt();

  bool JoinsWord() const;
  bool EndsScheme() const;
  bool EndsHost() const;

  void StartRun();
  void EndWord();
  void EndRun();
  void DropRun();
  void DropRetweetMark();
  void SkipUrl();

  absl::Span<const int32_t> text_;
  size_t position_ = 0;
  std::string words_;

  // The word that is being written; it begins in words_ at word_begin_, its space included.
  bool in_word_ = false;
  size_t word_begin_ = 0;
  int word_digits_ = 0;
  bool word_has_letter_ = false;

  // A run is what an address may consist of: word characters and the signs . _ % + - '
  bool in_run_ = false;
  size_t run_begin_ = 0;
  bool run_has_dot_ = false;
  // The letters behind the run's last dot; -1 if there is anything else.
  int last_label_letters_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_WORD_SCANNER_H_
