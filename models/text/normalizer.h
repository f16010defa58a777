// The normalisation "sluis-1": what is done to a post's text before the model sees it. It is a
// named property of a model (its sidecar says which one it was trained with), so training,
// serving, evaluation and explanation all call this one function.
//
// In order: invalid UTF-8 is dropped; the five HTML entities of plain text (&amp; &lt; &gt; &quot;
// and the apostrophe, as &#39; &#x27; or &apos;) are decoded, once; NFKC and case folding (UAX #15,
// utf8proc; "ß" gives "ss"); URLs, e-mail addresses and @handles are removed, so that people are
// never features (and with a handle the "rt" before it); '#' goes, its word stays; everything that
// is not a letter, mark or decimal digit, or a single apostrophe or hyphen within a word, becomes a
// space; a word without letters that has five digits or more is dropped; runs of spaces become one.
// Normalising twice changes nothing.
#ifndef SLUIS_MODELS_TEXT_NORMALIZER_H_
#define SLUIS_MODELS_TEXT_NORMALIZER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

enum class Normalization { kRaw, kSluis1 };

// "raw" or "sluis-1".
[[nodiscard]] absl::StatusOr<Normalization> ParseNormalization(std::string_view name);
[[nodiscard]] std::string_view NormalizationName(Normalization normalization);

// Time linear in the text; the result holds no newline. Safe on any thread.
[[nodiscard]] std::string NormalizeSluis1(std::string_view text);

// kRaw only replaces the line ends by spaces, so that a post is one line to the tokenizer.
[[nodiscard]] std::string Normalize(Normalization normalization, std::string_view text);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_NORMALIZER_H_
