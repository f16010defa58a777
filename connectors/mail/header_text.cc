#include "connectors/mail/header_text.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "proto/mail_address.h"

namespace sluis {
namespace {

// An encoded word has 75 characters at most, and a line 78.
constexpr size_t kMaxPlainBytes = 65;
constexpr size_t kWordBytes = 39;

bool IsPlain(std::string_view text) {
  const auto prints = [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); };
  return text.size() <= kMaxPlainBytes && std::all_of(text.begin(), text.end(), prints) &&
         text.find("=?") == std::string_view::npos && !text.starts_with(' ') &&
         !text.ends_with(' ');
}

bool ContinuesCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::string EncodedWords(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    size_t end = std::min(kWordBytes, text.size());
    // No character in two words.
    while (end > 1 && end < text.size() && ContinuesCharacter(text[end])) --end;
    if (!words.empty()) words += "\n ";
    words += "=?UTF-8?B?";
    words += absl::Base64Escape({text.data(), end});
    words += "?=";
    text.remove_prefix(end);
  }
  return words;
}

}  // namespace

std::string HeaderText(std::string_view text) {
  return IsPlain(text) ? std::string(text) : EncodedWords(text);
}

absl::StatusOr<MailAuthor> ParseMailAuthor(std::string_view text) {
  MailAuthor author;
  const size_t begin = text.find('<');
  author.address = std::string(text);
  if (begin != std::string_view::npos && text.ends_with('>')) {
    author.address = std::string(text.substr(begin + 1, text.size() - begin - 2));
    author.name = std::string(text.substr(0, begin));
    absl::StripAsciiWhitespace(&author.name);
  }
  const bool has_line = std::any_of(author.name.begin(), author.name.end(), [](char c) {
    return absl::ascii_iscntrl(static_cast<unsigned char>(c));
  });
  if (CheckMailAddress(author.address).ok() && !has_line &&
      simdjson::validate_utf8(author.name.data(), author.name.size())) {
    return author;
  }
  return absl::InvalidArgumentError(fmt::format(
      "'{}' is no sender of mail; write sluis@example.org or Sluis <sluis@example.org>.", text));
}

std::string HeaderAuthor(const MailAuthor& author) {
  if (author.name.empty()) return author.address;
  const bool is_atoms = author.name.size() <= kMaxPlainBytes &&
                        std::all_of(author.name.begin(), author.name.end(), [](char c) {
                          return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == ' ';
                        });
  // An encoded word needs no quotes, whatever it holds.
  const std::string name = is_atoms ? author.name : EncodedWords(author.name);
  return fmt::format("{} <{}>", name, author.address);
}

}  // namespace sluis
