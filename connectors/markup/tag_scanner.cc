#include "connectors/markup/tag_scanner.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "connectors/markup/character_references.h"
#include "connectors/markup/xml_text.h"

namespace sluis {
namespace {

constexpr size_t kLongestName = 32;
constexpr size_t kMostAttributes = 64;
constexpr size_t kMostAttributeBytes = 8192;
constexpr std::string_view kBlanks = " \t\n\r\f";

constexpr std::array<std::string_view, 8> kRawText = {"script", "style",   "title",    "textarea",
                                                      "iframe", "noembed", "noframes", "xmp"};

char Lower(char c) { return absl::ascii_tolower(static_cast<unsigned char>(c)); }

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(),
                                                   [](char a, char b) { return Lower(a) == b; });
}

bool IsLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }

// `text` begins with '<'. Whether more than a lone sign begins there.
bool BeginsMarkup(std::string_view text) {
  if (text.size() < 2) return false;
  const char next = text[1];
  return IsLetter(next) || next == '/' || next == '!' || next == '?';
}

// "</>" and "</3" end nothing; what stands up to the next '>' is a comment.
bool BeginsNoEndTag(std::string_view text) {
  return text[1] == '/' && (text.size() < 3 || !IsLetter(text[2]));
}

void SkipAnyOf(std::string_view characters, std::string_view* text) {
  text->remove_prefix(std::min(text->find_first_not_of(characters), text->size()));
}

std::string_view TakeUntilAnyOf(std::string_view characters, std::string_view* text) {
  const std::string_view taken = text->substr(0, text->find_first_of(characters));
  text->remove_prefix(taken.size());
  return taken;
}

}  // namespace

bool TagScanner::Next() {
  while (!rest_.empty()) {
    if (rest_[0] != '<' || !BeginsMarkup(rest_)) {
      ReadText();
      return true;
    }
    if (rest_.substr(0, 4) == "<!--") {
      SkipUntil("-->", 2);
    } else if (rest_[1] == '!' || rest_[1] == '?' || BeginsNoEndTag(rest_)) {
      SkipUntil(">", 2);
    } else if (ReadTag()) {
      return true;
    }
  }
  return false;
}

void TagScanner::ReadText() {
  size_t end = rest_.find('<', 1);
  while (end != std::string_view::npos && !BeginsMarkup(rest_.substr(end))) {
    end = rest_.find('<', end + 1);
  }
  piece_ = MarkupPiece::kText;
  text_ = rest_.substr(0, end);
  rest_.remove_prefix(text_.size());
}

void TagScanner::SkipUntil(std::string_view end, size_t from) {
  const size_t found = rest_.find(end, from);
  rest_.remove_prefix(found == std::string_view::npos ? rest_.size() : found + end.size());
}

bool TagScanner::ReadTag() {
  piece_ = rest_[1] == '/' ? MarkupPiece::kEndTag : MarkupPiece::kStartTag;
  rest_.remove_prefix(piece_ == MarkupPiece::kEndTag ? 2 : 1);
  const std::string_view name = TakeUntilAnyOf(" \t\n\r\f/>", &rest_);
  name_.clear();
  for (const char c : name.substr(0, kLongestName)) name_.push_back(Lower(c));
  if (!ReadAttributes()) return false;
  if (piece_ == MarkupPiece::kStartTag && !closes_itself_ &&
      std::find(kRawText.begin(), kRawText.end(), name_) != kRawText.end()) {
    SkipRawText();
  }
  return true;
}

// A tag that never ends is no tag, and takes the rest of the text with it.
bool TagScanner::ReadAttributes() {
  attributes_.clear();
  closes_itself_ = false;
  for (;;) {
    const size_t before = rest_.size();
    SkipAnyOf(" \t\n\r\f/", &rest_);
    if (rest_.empty()) return false;
    if (rest_[0] == '>') {
      closes_itself_ = rest_.size() < before && *(rest_.data() - 1) == '/';
      rest_.remove_prefix(1);
      return true;
    }
    ReadAttribute();
  }
}

void TagScanner::ReadAttribute() {
  RawAttribute attribute;
  // A '=' in the first place is a part of the name, so that each call takes at least one byte.
  const size_t end = rest_.find_first_of(" \t\n\r\f/>=", 1);
  attribute.name = rest_.substr(0, end);
  rest_.remove_prefix(attribute.name.size());
  SkipAnyOf(kBlanks, &rest_);
  if (!rest_.empty() && rest_[0] == '=') {
    rest_.remove_prefix(1);
    SkipAnyOf(kBlanks, &rest_);
    if (!rest_.empty() && (rest_[0] == '"' || rest_[0] == '\'')) {
      const std::string_view quote = rest_.substr(0, 1);
      rest_.remove_prefix(1);
      attribute.value = TakeUntilAnyOf(quote, &rest_);
      rest_.remove_prefix(std::min<size_t>(rest_.size(), 1));
    } else {
      attribute.value = TakeUntilAnyOf(" \t\n\r\f>", &rest_);
    }
  }
  if (attributes_.size() < kMostAttributes) attributes_.push_back(attribute);
}

void TagScanner::SkipRawText() {
  for (size_t at = rest_.find("</"); at != std::string_view::npos; at = rest_.find("</", at + 2)) {
    if (EqualsIgnoringCase(rest_.substr(at + 2, name_.size()), name_)) {
      rest_.remove_prefix(at);
      return;
    }
  }
  rest_ = {};
}

std::string TagScanner::Attribute(std::string_view name) const {
  for (const RawAttribute& attribute : attributes_) {
    if (!EqualsIgnoringCase(attribute.name, name)) continue;
    return XmlText(DecodeReferences(attribute.value.substr(0, kMostAttributeBytes),
                                    ReferencePlace::kAttribute));
  }
  return {};
}

}  // namespace sluis
