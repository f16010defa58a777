// Random texts that tokenizers disagree on.
#ifndef SLUIS_TESTS_MODELS_FASTTEXT_ODD_PIECES_H_
#define SLUIS_TESTS_MODELS_FASTTEXT_ODD_PIECES_H_

#include <random>
#include <string>
#include <vector>

namespace sluis {

// Pieces that meet in random order: every blank, marks, parts of characters, words of the model.
inline std::string RandomText(std::minstd_rand& random) {
  static const std::vector<std::string> kPieces = {
      " ",    "\n",        "\r",         "\t",     std::string(1, '\0'),
      "\v",   "\f",        "</s>",       "<",      ">",
      "\x80", "\xff",      "\xe8\xa8",   "言葉4",  "w6",
      "brug", "0",         "post7",      "água1",  "a",
      " w6 ", "__label__", "__label__3", " </s> ", "é"};
  std::string text;
  const auto count = random() % 40;
  for (unsigned i = 0; i < count; ++i) text += kPieces[random() % kPieces.size()];
  return text;
}

}  // namespace sluis

#endif  // SLUIS_TESTS_MODELS_FASTTEXT_ODD_PIECES_H_
