#include "models/text/term_matcher.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "models/text/language.h"
#include "models/text/post_text.h"
#include "models/text/unicode.h"

namespace sluis {
namespace {

struct NamedField {
  std::string_view name;
  TermField field;
};
constexpr std::array<NamedField, 4> kFields = {{{"tag", TermField::kTag},
                                                {"source", TermField::kSource},
                                                {"lang", TermField::kLanguage},
                                                {"author", TermField::kAuthor}}};

std::string_view PrimarySubtag(std::string_view tag) { return tag.substr(0, tag.find('-')); }

bool SameLanguage(std::string_view wanted, std::string_view tag) {
  return FoldName(PrimarySubtag(tag)) == FoldName(PrimarySubtag(wanted));
}

bool Claims(const v1::Post& post, std::string_view wanted) {
  return std::any_of(post.languages().begin(), post.languages().end(),
                     [wanted](const std::string& tag) { return SameLanguage(wanted, tag); });
}

std::string WithoutSign(std::string_view name, char sign) {
  return std::string(name.starts_with(sign) ? name.substr(1) : name);
}

bool IsTagCharacter(int32_t c) {
  const CharacterKind kind = KindOf(c);
  return c == '_' || kind == CharacterKind::kLetter || kind == CharacterKind::kDigit ||
         kind == CharacterKind::kMark;
}

// The hashtags in a text, folded, without the '#'. "&#39;" and "a#b" hold none.
std::vector<std::string> HashtagsIn(std::string_view text) {
  std::vector<std::string> tags;
  const std::vector<int32_t> characters = FoldCase(DropInvalidUtf8(text));
  for (size_t i = 0; i < characters.size(); ++i) {
    const int32_t before = i == 0 ? ' ' : characters[i - 1];
    if (characters[i] != '#' || before == '&' || IsTagCharacter(before)) continue;
    std::string tag;
    while (i + 1 < characters.size() && IsTagCharacter(characters[i + 1])) {
      AppendUtf8(characters[++i], &tag);
    }
    if (!tag.empty()) tags.push_back(StripAccents(tag));
  }
  return tags;
}

absl::Status Refused(std::string_view term, std::string_view why) {
  return absl::InvalidArgumentError(fmt::format("the term \"{}\" {}", term, why));
}

bool IsLanguage(std::string_view value) {
  const std::string_view primary = PrimarySubtag(value);
  const auto letter = [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); };
  return (primary.size() == 2 || primary.size() == 3) &&
         std::all_of(primary.begin(), primary.end(), letter);
}

absl::Status CheckField(std::string_view term, const FieldTerm& split) {
  const std::string_view value = split.value;
  if (value.empty()) {
    const std::string_view name = FieldName(split.field);
    return Refused(term, fmt::format("names nothing: write it right behind the colon, as in "
                                     "\"{}:{}\"",
                                     name,
                                     split.field == TermField::kTag        ? "hoogwater"
                                     : split.field == TermField::kSource   ? "mastodon"
                                     : split.field == TermField::kLanguage ? "nl"
                                                                           : "mastodon/rws"));
  }
  const size_t star = value.find('*');
  const bool ends_tag = split.field == TermField::kTag && star > 0 && star + 1 == value.size();
  if (star != std::string_view::npos && !ends_tag) {
    return Refused(term, "has a '*' where none can stand: it may end a word or a tag");
  }
  if (split.field == TermField::kLanguage && !IsLanguage(value)) {
    return Refused(term, "names no language: write its short name, as in \"lang:nl\"");
  }
  const size_t slash = value.find('/');
  if (split.field == TermField::kAuthor &&
      (slash == std::string_view::npos || slash == 0 || slash + 1 == value.size())) {
    return Refused(term, "names no account: write its source first, as in \"author:mastodon/rws\"");
  }
  return absl::OkStatus();
}

// As tags and accounts are compared.
std::string FoldValue(const FieldTerm& split) {
  if (split.field == TermField::kTag) return FoldName(WithoutSign(split.value, '#'));
  if (split.field != TermField::kAuthor) return FoldName(split.value);
  const size_t slash = split.value.find('/');
  return FoldAccount(split.value.substr(0, slash), split.value.substr(slash + 1));
}

}  // namespace

FieldTerm SplitField(std::string_view term) {
  const std::string_view trimmed = TrimSpaces(term);
  for (const NamedField& known : kFields) {
    if (trimmed.size() > known.name.size() && trimmed[known.name.size()] == ':' &&
        FoldName(trimmed.substr(0, known.name.size())) == known.name) {
      return {known.field, TrimSpaces(trimmed.substr(known.name.size() + 1))};
    }
  }
  return {TermField::kText, trimmed};
}

std::string_view FieldName(TermField field) {
  const auto* found = std::find_if(kFields.begin(), kFields.end(),
                                   [field](const NamedField& one) { return one.field == field; });
  return found == kFields.end() ? std::string_view() : found->name;
}

const MatchableText& RuleInput::text() const {
  if (!text_) text_.emplace(PostText(post_));
  return *text_;
}

const std::string& RuleInput::language() const {
  if (!language_) language_ = DetectLanguage(post_.text());
  return *language_;
}

bool MaySpeak(const RuleInput& input, std::string_view wanted) {
  if (input.language().empty() && input.post().languages().empty()) return true;
  return (!input.language().empty() && SameLanguage(wanted, input.language())) ||
         Claims(input.post(), wanted);
}

std::string FoldAccount(std::string_view source, std::string_view account) {
  return fmt::format("{}/{}", FoldName(source), FoldName(WithoutSign(account, '@')));
}

absl::StatusOr<TermMatcher> TermMatcher::Create(std::string_view term) {
  const FieldTerm split = SplitField(term);
  TermMatcher matcher;
  matcher.field_ = split.field;
  if (split.field == TermField::kText) {
    absl::StatusOr<PhraseMatcher> phrase = PhraseMatcher::Create(term);
    if (!phrase.ok()) return phrase.status();
    matcher.phrase_ = *std::move(phrase);
    return matcher;
  }
  if (absl::Status status = CheckField(term, split); !status.ok()) return status;
  matcher.value_ = FoldValue(split);
  matcher.prefix_ = matcher.value_.ends_with('*');
  if (matcher.prefix_) matcher.value_.pop_back();
  if (matcher.value_.empty()) return Refused(term, "names nothing");
  return matcher;
}

bool TermMatcher::MatchesTag(const v1::Post& post) const {
  const auto fits = [this](const std::string& folded) {
    return prefix_ ? folded.starts_with(value_) : folded == value_;
  };
  if (post.tags().empty()) {
    const std::vector<std::string> tags = HashtagsIn(post.text());
    return std::any_of(tags.begin(), tags.end(), fits);
  }
  return std::any_of(post.tags().begin(), post.tags().end(),
                     [&](const std::string& tag) { return fits(FoldName(WithoutSign(tag, '#'))); });
}

bool TermMatcher::MatchesAuthor(const v1::Post& post) const {
  const auto is_named = [&](const std::string& account) {
    return !account.empty() && FoldAccount(post.source(), account) == value_;
  };
  return is_named(post.author().id()) || is_named(post.author().handle());
}

bool TermMatcher::Matches(const RuleInput& input) const {
  switch (field_) {
    case TermField::kTag:
      return MatchesTag(input.post());
    case TermField::kSource:
      return FoldName(input.post().source()) == value_;
    case TermField::kLanguage:
      return MaySpeak(input, value_);
    case TermField::kAuthor:
      return MatchesAuthor(input.post());
    case TermField::kText:
      break;
  }
  return phrase_->Matches(input.text());
}

bool TermMatcher::SurelyMatches(const RuleInput& input) const {
  if (field_ != TermField::kLanguage) return Matches(input);
  return input.language().empty() ? Claims(input.post(), value_)
                                  : SameLanguage(value_, input.language());
}

}  // namespace sluis
