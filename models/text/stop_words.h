// Words that say nothing about a subject, in Dutch and English.
#ifndef SLUIS_MODELS_TEXT_STOP_WORDS_H_
#define SLUIS_MODELS_TEXT_STOP_WORDS_H_

#include <string_view>

namespace sluis {

// A short list of function words; what is merely common is left to Background::Rarity.
[[nodiscard]] bool IsStopWord(std::string_view normalised_word);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_STOP_WORDS_H_
