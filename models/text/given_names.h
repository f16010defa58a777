// Given names that are common in the Netherlands, Flanders and the English-speaking world.
#ifndef SLUIS_MODELS_TEXT_GIVEN_NAMES_H_
#define SLUIS_MODELS_TEXT_GIVEN_NAMES_H_

#include <string_view>

namespace sluis {

// `folded_word` as FoldName gives it. Names that are also ordinary words or places ("Floor",
// "Paris", "Victoria") are left out: they would stop more subjects than people.
[[nodiscard]] bool IsGivenName(std::string_view folded_word);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_GIVEN_NAMES_H_
