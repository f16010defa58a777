#include "engine/digests/foreign_text.h"

#include <utf8proc.h>

#include <cstdint>

#include "absl/strings/ascii.h"
#include "engine/digests/pieces.h"

namespace sluis {
namespace {

constexpr size_t kMaxMarks = 4;
constexpr size_t kMaxLinkBytes = 4096;
// How far back from the cut a word's end is looked for, in bytes.
constexpr size_t kWordReach = 40;
constexpr std::string_view kEllipsis = "\u2026";

// One step through UTF-8; a byte that is no part of a character comes out as -1.
int32_t NextCharacter(std::string_view text, size_t* at) {
  utf8proc_int32_t character = -1;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + *at,
                       static_cast<utf8proc_ssize_t>(text.size() - *at), &character);
  *at += length > 0 ? static_cast<size_t>(length) : 1;
  return length > 0 ? character : -1;
}

// Where an escape sequence that begins at `at` (just behind ESC) ends: CSI runs to its final byte,
// the string sequences (OSC, DCS, SOS, PM, APC) to BEL or ST, the others take one byte.
size_t BehindEscape(std::string_view text, size_t at) {
  if (at == text.size()) return at;
  const char kind = text[at++];
  if (kind == '[') {
    while (at < text.size() && text[at] >= 0x20 && text[at] <= 0x3F) ++at;
    return at < text.size() && text[at] >= 0x40 && text[at] <= 0x7E ? at + 1 : at;
  }
  if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
    const size_t end = text.find_first_of("\a\x1b\n", at);
    if (end == std::string_view::npos || text[end] == '\n') return at;
    const bool string_terminator = text.substr(end, 2) == "\x1b\\";
    return end + (string_terminator ? 2 : text[end] == '\a' ? 1 : 0);
  }
  const bool ascii = kind >= 0x20 && kind <= 0x7E;
  return ascii ? at : at - 1;
}

enum class Role { kText, kMark, kJoiner, kSpace, kLine, kDropped };

Role RoleOf(int32_t character) {
  if (character < 0) return Role::kDropped;
  if (character == '\n' || character == '\r' || character == 0x2028 || character == 0x2029) {
    return Role::kLine;
  }
  if (character == '\t' || character == '\v' || character == '\f') return Role::kSpace;
  // Joiners, and the two selectors between the text and emoji look of a character.
  if (character == 0x200C || character == 0x200D || character == 0xFE0E || character == 0xFE0F) {
    return Role::kJoiner;
  }
  // Letters that look like nothing: the Hangul fillers and the blank Braille cell.
  if (character == 0x115F || character == 0x1160 || character == 0x3164 || character == 0xFFA0 ||
      character == 0x2800) {
    return Role::kSpace;
  }
  switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
      return Role::kDropped;
    case UTF8PROC_CATEGORY_ZS:
      return Role::kSpace;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
      return Role::kMark;
    default:
      return Role::kText;
  }
}

// Writes characters with white space folded, and knows when it is full.
class Folder {
 public:
  Folder(bool keep_lines, size_t most) : keep_lines_(keep_lines), most_(most) {}

  void Space(bool line) { pending_ = line || pending_ == '\n' ? '\n' : ' '; }

  // False when `most` characters are written.
  bool Put(std::string_view character, bool mark) {
    marks_ = mark ? marks_ + 1 : 0;
    if (marks_ > kMaxMarks || (mark && result_.empty())) return true;
    if (count_ == most_) return false;
    if (pending_ != 0 && !result_.empty()) {
      result_.push_back(pending_ == '\n' && keep_lines_ ? '\n' : ' ');
    }
    pending_ = 0;
    Append(&result_, character);
    ++count_;
    return true;
  }

  std::string Whole() { return std::move(result_); }

  std::string Cut() {
    const size_t word_end = result_.find_last_of(" \n");
    if (word_end != std::string::npos && word_end + kWordReach >= result_.size()) {
      result_.resize(word_end);
    }
    return Concat(result_, kEllipsis);
  }

 private:
  const bool keep_lines_;
  const size_t most_;
  std::string result_;
  size_t count_ = 0;
  size_t marks_ = 0;
  char pending_ = 0;
};

std::string Clean(std::string_view text, bool keep_lines, size_t most) {
  Folder folder(keep_lines, most);
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const int32_t character = NextCharacter(text, &at);
    if (character == 0x1B) {
      at = BehindEscape(text, at);
      continue;
    }
    const Role role = RoleOf(character);
    if (role == Role::kDropped) continue;
    if (role == Role::kSpace || role == Role::kLine) {
      folder.Space(role == Role::kLine);
      continue;
    }
    const bool mark = role == Role::kMark || role == Role::kJoiner;
    if (!folder.Put(text.substr(begin, at - begin), mark)) return folder.Cut();
  }
  return folder.Whole();
}

// Unreserved, reserved, and '%' itself (RFC 3986, section 2), without the quote and the brackets
// that only an IPv6 host may hold.
bool MayStandInLink(char byte) {
  return absl::ascii_isalnum(static_cast<unsigned char>(byte)) ||
         std::string_view("-._~:/?#@!$&()*+,;=%").find(byte) != std::string_view::npos;
}

std::string_view Stripped(std::string_view text) {
  constexpr std::string_view kWhite = " \t\r\n";
  const size_t begin = text.find_first_not_of(kWhite);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhite) + 1 - begin);
}

}  // namespace

std::string CleanLines(std::string_view text, size_t most) { return Clean(text, true, most); }

std::string CleanLine(std::string_view text, size_t most) { return Clean(text, false, most); }

std::string SafeLink(std::string_view url) {
  url = Stripped(url);
  if (url.size() > kMaxLinkBytes) return "";
  size_t host = 0;
  const std::string scheme = absl::AsciiStrToLower(std::string(url.substr(0, 8)));
  if (scheme == "https://") host = 8;
  if (scheme.compare(0, 7, "http://") == 0) host = 7;
  // A host begins with a letter or digit; an internationalised one with a byte above 0x7F.
  if (host == 0 || host == url.size()) return "";
  const auto first = static_cast<unsigned char>(url[host]);
  if (!absl::ascii_isalnum(first) && first < 0x80) return "";
  std::string link;
  for (char byte : url) {
    if (MayStandInLink(byte)) {
      link.push_back(byte);
    } else {
      constexpr std::string_view kHex = "0123456789ABCDEF";
      const auto value = static_cast<unsigned char>(byte);
      link += {'%', kHex[value >> 4], kHex[value & 15]};
    }
  }
  return link;
}

std::string SafeLanguage(std::string_view tag) {
  if (tag.size() < 2 || tag.size() > 35 || tag.front() == '-' || tag.back() == '-') return "";
  for (char byte : tag) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(byte)) && byte != '-') return "";
  }
  return std::string(tag);
}

}  // namespace sluis
