#include "models/text/ascii_skeleton.h"

#include <utf8proc.h>

#include <array>

#include "absl/strings/ascii.h"
#include "models/text/unicode.h"

namespace sluis {
namespace {

// Stands for all that is neither an ASCII letter nor a digit.
constexpr char kOther = '\x01';

// Of one character. Folding looks at characters one by one, but that it puts accents on letters,
// which it takes off again; so what it makes of a text is what it makes of its characters.
std::string SkeletonOf(int32_t code_point) {
  std::string character;
  AppendUtf8(code_point, &character);
  std::string folded;
  for (const int32_t each : FoldCase(character)) AppendUtf8(each, &folded);
  std::string skeleton;
  for (const char c : StripAccents(folded)) {
    skeleton += absl::ascii_isalnum(static_cast<unsigned char>(c)) ? c : kOther;
  }
  return skeleton;
}

// Up to the symbols: letters with accents, quotes, dashes, arrows.
constexpr int32_t kFirst = 0x80;
constexpr int32_t kEnd = 0x2c00;

const std::string& KnownSkeleton(int32_t code_point) {
  static const auto* const skeletons = [] {
    auto* made = new std::array<std::string, kEnd - kFirst>;
    for (int32_t each = kFirst; each < kEnd; ++each) {
      (*made)[static_cast<size_t>(each - kFirst)] = SkeletonOf(each);
    }
    return made;
  }();
  return (*skeletons)[static_cast<size_t>(code_point - kFirst)];
}

// Emoji and most other signs and letters stay what they are.
bool StaysAsItIs(int32_t code_point) {
  const utf8proc_property_t* const property = utf8proc_get_property(code_point);
  return property->decomp_seqindex == UINT16_MAX && property->casefold_seqindex == UINT16_MAX &&
         !property->ignorable && KindOf(code_point) != CharacterKind::kMark;
}

}  // namespace

bool AppendAsciiSkeleton(std::string_view text, std::string* skeleton) {
  const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  size_t at = 0;
  while (at < text.size()) {
    if (const auto c = static_cast<unsigned char>(text[at]); c < kFirst) {
      *skeleton += absl::ascii_isalnum(c) ? static_cast<char>(absl::ascii_tolower(c)) : kOther;
      ++at;
      continue;
    }
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t length =
        utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
    if (length <= 0) return false;
    at += static_cast<size_t>(length);
    if (code_point < kEnd) {
      *skeleton += KnownSkeleton(code_point);
    } else if (StaysAsItIs(code_point)) {
      *skeleton += kOther;
    } else {
      *skeleton += SkeletonOf(code_point);
    }
  }
  return true;
}

}  // namespace sluis
