#include "models/text/language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "models/text/unicode.h"

namespace sluis {
namespace {

// Enough to be sure of any language; CLD2 counts bytes in an int.
constexpr size_t kMaxBytes = 16384;

// CLD2 kept the withdrawn ISO 639 codes of three languages.
std::string_view Current(std::string_view code) {
  if (code == "iw") return "he";
  if (code == "in") return "id";
  if (code == "jw") return "jv";
  return code;
}

}  // namespace

std::string DetectLanguage(std::string_view text) {
  // A cut may split a character: dropping what is invalid comes after it.
  const std::string valid = DropInvalidUtf8(text.substr(0, kMaxBytes));
  bool reliable = false;
  const CLD2::Language language = CLD2::DetectLanguage(valid.data(), static_cast<int>(valid.size()),
                                                       /*is_plain_text=*/true, &reliable);
  if (!reliable || language == CLD2::UNKNOWN_LANGUAGE) return "";
  return std::string(Current(CLD2::LanguageCode(language)));
}

}  // namespace sluis
