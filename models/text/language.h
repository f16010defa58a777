// Which language a text is in, by CLD2 (naive Bayes over character quadgrams).
#ifndef SLUIS_MODELS_TEXT_LANGUAGE_H_
#define SLUIS_MODELS_TEXT_LANGUAGE_H_

#include <string>
#include <string_view>

namespace sluis {

// A BCP 47 tag such as "nl" or "en"; empty when CLD2 is unsure, which it mostly is below five
// words. Feed it the post's own text, not the normalised one: case and signs help. Invalid UTF-8
// is harmless. Safe on any thread.
[[nodiscard]] std::string DetectLanguage(std::string_view text);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_LANGUAGE_H_
