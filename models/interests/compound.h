// Dutch and German write compounds as one word: "energiebeleid" is about "energie". English has
// some too ("earthquake").
#ifndef SLUIS_MODELS_INTERESTS_COMPOUND_H_
#define SLUIS_MODELS_INTERESTS_COMPOUND_H_

#include <string>
#include <string_view>
#include <vector>

#include "models/fasttext/dictionary.h"

namespace sluis {

// The first says what it is about, the second what kind of thing it is.
//
// The two words that `word`, normalised, is put together from: of all ways to cut it, with or
// without the linking "s", "en" or "e" after the first, the one whose parts have the greatest
// geometric mean of counts in the dictionary (Koehn & Knight, "Empirical methods for compound
// splitting", EACL 2003). Empty when no way has two words that training saw often enough.
[[nodiscard]] std::vector<std::string> CompoundParts(std::string_view word,
                                                     const FastTextDictionary& dictionary);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_COMPOUND_H_
