// The Unicode steps of text normalisation, over utf8proc.
#ifndef SLUIS_MODELS_TEXT_UNICODE_H_
#define SLUIS_MODELS_TEXT_UNICODE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluis {

enum class CharacterKind {
  kLetter,
  kDigit,
  kMark,  // combines with the character before it
  kSpace,
  kOther,
};

[[nodiscard]] CharacterKind KindOf(int32_t code_point);

// The bytes of `text` that form valid UTF-8 (no overlong forms, no surrogates), in order.
[[nodiscard]] std::string DropInvalidUtf8(std::string_view text);

// NFKC with case folding (UAX #15; "ß" gives "ss") as code points, default ignorables left out.
// Of a run of combining marks only the first eight are kept, because putting n marks in order
// takes n^2 steps and nobody writes nine. Requires valid UTF-8. Time linear in the text.
[[nodiscard]] std::vector<int32_t> FoldCase(std::string_view text);

// Decomposed, all combining marks taken off: "één" gives "een". Requires valid UTF-8.
[[nodiscard]] std::string StripAccents(std::string_view text);

// Case folded and accents taken off, every other character as it is: how names are compared.
[[nodiscard]] std::string FoldName(std::string_view name);

// Without the ASCII white space around it.
[[nodiscard]] std::string_view TrimSpaces(std::string_view text);

void AppendUtf8(int32_t code_point, std::string* out);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_UNICODE_H_
