#include "models/text/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace sluis {
namespace {

constexpr int kMaxMarks = 8;

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

const utf8proc_uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// Decodes the code point at `position`; 0 bytes long if it is invalid.
struct Decoded {
  int32_t code_point;
  size_t length;
};
Decoded Decode(std::string_view text, size_t position) {
  utf8proc_int32_t code_point = 0;
  const utf8proc_ssize_t length = utf8proc_iterate(
      Bytes(text) + position, static_cast<utf8proc_ssize_t>(text.size() - position), &code_point);
  return {code_point, length < 0 ? 0 : static_cast<size_t>(length)};
}

CharacterKind KindInUnicode(int32_t code_point) {
  switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
      return CharacterKind::kLetter;
    case UTF8PROC_CATEGORY_ND:
      return CharacterKind::kDigit;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return CharacterKind::kMark;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
      return CharacterKind::kSpace;
    default:
      return CharacterKind::kOther;
  }
}

// Most characters of most posts: a look-up in place of a call.
constexpr int32_t kAsciiEnd = 0x80;
std::array<CharacterKind, kAsciiEnd> AsciiKinds() {
  std::array<CharacterKind, kAsciiEnd> kinds{};
  for (int32_t c = 0; c < kAsciiEnd; ++c) kinds[static_cast<size_t>(c)] = KindInUnicode(c);
  return kinds;
}

// Whether composing may move the code point before its predecessor: marks do, and the halfwidth
// voiced sound marks, letters that decompose to marks.
bool CombinesBackwards(int32_t code_point) {
  const utf8proc_property_t* property = utf8proc_get_property(code_point);
  return property->combining_class != 0 || KindOf(code_point) == CharacterKind::kMark ||
         property->category == UTF8PROC_CATEGORY_ME || code_point == 0xFF9E || code_point == 0xFF9F;
}

std::string CapMarkRuns(std::string_view text) {
  std::string capped;
  capped.reserve(text.size());
  int marks = 0;
  for (size_t i = 0; i < text.size();) {
    const Decoded next = Decode(text, i);
    if (next.length == 0) break;
    if (CombinesBackwards(next.code_point)) {
      ++marks;
    } else if (!utf8proc_get_property(next.code_point)->ignorable) {
      marks = 0;
    }
    if (marks <= kMaxMarks) capped.append(text.substr(i, next.length));
    i += next.length;
  }
  return capped;
}

// Decomposing and composing can leave more marks than went in.
void CapMarkRuns(std::vector<int32_t>* code_points) {
  int marks = 0;
  const auto over = [&marks](int32_t code_point) {
    marks = CombinesBackwards(code_point) ? marks + 1 : 0;
    return marks > kMaxMarks;
  };
  code_points->erase(std::remove_if(code_points->begin(), code_points->end(), over),
                     code_points->end());
}

std::vector<int32_t> FoldAscii(std::string_view text) {
  std::vector<int32_t> code_points;
  code_points.reserve(text.size());
  for (const char c : text) code_points.push_back(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return code_points;
}

}  // namespace

CharacterKind KindOf(int32_t code_point) {
  static const std::array<CharacterKind, kAsciiEnd> ascii = AsciiKinds();
  const bool is_ascii = code_point >= 0 && code_point < kAsciiEnd;
  return is_ascii ? ascii[static_cast<size_t>(code_point)] : KindInUnicode(code_point);
}

std::string DropInvalidUtf8(std::string_view text) {
  if (IsAscii(text)) return std::string(text);
  std::string valid;
  valid.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const size_t length = Decode(text, i).length;
    valid.append(text.substr(i, length));
    i += std::max<size_t>(length, 1);
  }
  return valid;
}

std::vector<int32_t> FoldCase(std::string_view text) {
  if (IsAscii(text)) return FoldAscii(text);
  constexpr auto kOptions = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  const std::string capped = CapMarkRuns(text);
  const auto size = static_cast<utf8proc_ssize_t>(capped.size());
  // One more: composing writes a terminator behind the last.
  std::vector<int32_t> code_points(capped.size() + 1);
  utf8proc_ssize_t count =
      utf8proc_decompose(Bytes(capped), size, code_points.data(), size, kOptions);
  if (count > size) {
    code_points.resize(static_cast<size_t>(count) + 1);
    count = utf8proc_decompose(Bytes(capped), size, code_points.data(), count, kOptions);
  }
  if (count > 0) count = utf8proc_normalize_utf32(code_points.data(), count, kOptions);
  code_points.resize(static_cast<size_t>(std::max<utf8proc_ssize_t>(count, 0)));
  CapMarkRuns(&code_points);
  return code_points;
}

std::string StripAccents(std::string_view text) {
  if (IsAscii(text)) return std::string(text);
  constexpr auto kOptions =
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped, kOptions);
  if (length < 0) return std::string(text);
  std::string stripped(reinterpret_cast<char*>(mapped), static_cast<size_t>(length));
  std::free(mapped);
  return stripped;
}

std::string FoldName(std::string_view name) {
  std::string folded;
  for (const int32_t c : FoldCase(DropInvalidUtf8(name))) AppendUtf8(c, &folded);
  return StripAccents(folded);
}

std::string_view TrimSpaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\n\r\f\v";
  const size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) + 1 - begin);
}

void AppendUtf8(int32_t code_point, std::string* out) {
  if (code_point >= 0 && code_point < kAsciiEnd) {
    out->push_back(static_cast<char>(code_point));
    return;
  }
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t length = utf8proc_encode_char(code_point, bytes);
  out->append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(length));
}

}  // namespace sluis
