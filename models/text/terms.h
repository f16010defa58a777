// Terms: the words of a post, their stems, and its pairs of neighbouring words. Interests weigh
// them beside the vector, because a rare name says more than any average of words. Stop words, and
// pairs with one, are no terms: they say nothing about a subject.
//
// A term is named by the XXH3-64 hash of its text: a word is written "dijken", its stem "dijk~", a
// pair "hoog water". Two terms with one hash count as one: among a million terms that happens with
// a chance of 3 in 100 million.
#ifndef SLUIS_MODELS_TEXT_TERMS_H_
#define SLUIS_MODELS_TEXT_TERMS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluis {

struct Term {
  uint64_t hash;
  std::string text;
};

enum class TermKind { kWord, kPair, kStem };

// Ends the text of a stem; Normalize leaves it in no word.
inline constexpr char kStemMark = '~';

// By the form of its text.
[[nodiscard]] TermKind KindOf(std::string_view term);

// The hash of a term as TermsOf computes it: of the bytes as they are, so normalise first.
[[nodiscard]] uint64_t TermHash(std::string_view term);

// The term of a stem.
[[nodiscard]] std::string StemTerm(std::string_view stem);

// The hashes of all terms of `normalised_text` (what Normalize returned), rising and each once.
// Words of one byte are left out, but they do part of a pair.
[[nodiscard]] std::vector<uint64_t> TermsOf(std::string_view normalised_text);

// The first word of `normalised_text` of which `stem_term` (a hash that TermsOf gave) is the stem;
// empty if there is none. A view into the text.
[[nodiscard]] std::string_view WordOfStem(std::string_view normalised_text, uint64_t stem_term);

// The same terms with their texts, in the same order.
[[nodiscard]] std::vector<Term> TermTextsOf(std::string_view normalised_text);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_TERMS_H_
