#include "connectors/markup/character_references.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "connectors/markup/named_references.h"
#include "connectors/markup/windows_1252.h"

namespace sluis {
namespace {

constexpr size_t kLongestName = 31;
constexpr size_t kLongestLegacyName = 6;
constexpr uint32_t kReplacement = 0xFFFD;
constexpr uint32_t kBeyondUnicode = 0x110000;

using NameTable = absl::flat_hash_map<std::string_view, std::string_view>;

NameTable ReadNames() {
  NameTable names;
  for (std::string_view rest = NamedReferences(); !rest.empty();) {
    const size_t name_end = rest.find(';');
    const size_t end = rest.find(' ', name_end);
    names.emplace(rest.substr(0, name_end), rest.substr(name_end + 1, end - name_end - 1));
    rest.remove_prefix(end + 1);
  }
  return names;
}

absl::flat_hash_set<std::string_view> ReadLegacyNames() {
  absl::flat_hash_set<std::string_view> names;
  for (std::string_view rest = LegacyReferences(); !rest.empty();) {
    const size_t end = rest.find(' ');
    names.insert(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return names;
}

bool IsLegacyName(std::string_view name) {
  static const auto* const kNames = new absl::flat_hash_set<std::string_view>(ReadLegacyNames());
  return kNames->contains(name);
}

bool IsAlphanumeric(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

uint32_t Repaired(uint32_t number) {
  if (number < 0x100) number = FromWindows1252(static_cast<unsigned char>(number));
  const bool control = number < 0x20 && number != '\t' && number != '\n' && number != '\r';
  const bool surrogate = number >= 0xD800 && number < 0xE000;
  const bool no_character = number == 0xFFFE || number == 0xFFFF || number >= kBeyondUnicode;
  return control || surrogate || no_character ? kReplacement : number;
}

void AppendCharacter(uint32_t number, std::string* out) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const utf8proc_ssize_t length =
      utf8proc_encode_char(static_cast<utf8proc_int32_t>(number), bytes.data());
  out->append(reinterpret_cast<const char*>(bytes.data()), static_cast<size_t>(length));
}

// -1 when it is none.
int DigitValue(char c, bool hexadecimal) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return hexadecimal && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// `text` begins with "&#".
size_t AppendNumber(std::string_view text, std::string* out) {
  const bool hexadecimal = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const size_t begin = hexadecimal ? 3 : 2;
  size_t at = begin;
  uint32_t number = 0;
  for (; at < text.size(); ++at) {
    const int digit = DigitValue(text[at], hexadecimal);
    if (digit < 0) break;
    number =
        std::min(number * (hexadecimal ? 16u : 10u) + static_cast<uint32_t>(digit), kBeyondUnicode);
  }
  if (at == begin) return 0;
  AppendCharacter(Repaired(number), out);
  return at < text.size() && text[at] == ';' ? at + 1 : at;
}

size_t AppendLegacyName(std::string_view text, std::string_view letters, ReferencePlace place,
                        std::string* out) {
  for (size_t length = std::min(letters.size(), kLongestLegacyName); length > 1; --length) {
    const std::string_view name = letters.substr(0, length);
    if (!IsLegacyName(name)) continue;
    const char next = length + 1 < text.size() ? text[length + 1] : ' ';
    if (place == ReferencePlace::kAttribute && (next == '=' || IsAlphanumeric(next))) return 0;
    out->append(FindNamedReference(name));
    return length + 1;
  }
  return 0;
}

}  // namespace

std::string_view FindNamedReference(std::string_view name) {
  static const auto* const kNames = new NameTable(ReadNames());
  const auto found = kNames->find(name);
  return found == kNames->end() ? std::string_view() : found->second;
}

size_t AppendReference(std::string_view text, ReferencePlace place, std::string* out) {
  if (text.size() > 1 && text[1] == '#') return AppendNumber(text, out);
  size_t length = 0;
  while (length <= kLongestName && length + 1 < text.size() && IsAlphanumeric(text[length + 1])) {
    ++length;
  }
  const std::string_view letters = text.substr(1, length);
  if (length + 1 < text.size() && text[length + 1] == ';') {
    if (const std::string_view found = FindNamedReference(letters); !found.empty()) {
      out->append(found);
      return length + 2;
    }
  }
  return AppendLegacyName(text, letters, place, out);
}

std::string DecodeReferences(std::string_view text, ReferencePlace place) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const size_t plain = std::min(text.find('&'), text.size());
    decoded.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const size_t taken = AppendReference(text, place, &decoded);
    if (taken == 0) decoded.push_back('&');
    text.remove_prefix(std::max<size_t>(taken, 1));
  }
  return decoded;
}

}  // namespace sluis
