// One term of an interest's rules, compiled: a word or phrase of the text (PhraseMatcher), or a
// field of the post.
//
//   hoog water              the words, side by side
//   dijk*                   every word that begins so
//   tag:hoogwater           the hashtag; "tag:hoog*" every one that begins so
//   source:mastodon         the network or feed
//   lang:nl                 the language, found or claimed
//   author:mastodon/rws     the account, by its id or handle
//
// Case and accents never matter.
#ifndef SLUIS_MODELS_TEXT_TERM_MATCHER_H_
#define SLUIS_MODELS_TEXT_TERM_MATCHER_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "models/text/phrase_matcher.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// What a term is matched against: a post, and what is worked out of it once a term asks. Belongs to
// one thread. The post must outlive it.
class RuleInput {
 public:
  explicit RuleInput(const v1::Post& post) : post_(post) {}
  // The language was detected before.
  RuleInput(const v1::Post& post, std::string language)
      : post_(post), language_(std::move(language)) {}

  const v1::Post& post() const { return post_; }
  // Of PostText(post).
  const MatchableText& text() const;
  // The detected one, empty when unsure.
  const std::string& language() const;

 private:
  const v1::Post& post_;
  mutable std::optional<MatchableText> text_;
  mutable std::optional<std::string> language_;
};

enum class TermField { kText, kTag, kSource, kLanguage, kAuthor };

// A term in its parts: `value` points into it, without the field's name and outer spaces.
struct FieldTerm {
  TermField field = TermField::kText;
  std::string_view value;
};

// Never fails: what names no known field is text.
[[nodiscard]] FieldTerm SplitField(std::string_view term);

// "tag", "source", "lang" or "author"; empty for text.
[[nodiscard]] std::string_view FieldName(TermField field);

// Whether the post may be in `wanted`: the language found or one that is claimed, by the primary
// subtag of BCP 47 ("nl" covers "nl-BE"). A post of which neither is known may be in any.
[[nodiscard]] bool MaySpeak(const RuleInput& input, std::string_view wanted);

// How two names of accounts or sources compare: "mastodon/@RWS" is "mastodon/rws".
[[nodiscard]] std::string FoldAccount(std::string_view source, std::string_view account);

// Immutable; safe on any thread.
class TermMatcher {
 public:
  // InvalidArgument says what is wrong with the term and what to write instead.
  [[nodiscard]] static absl::StatusOr<TermMatcher> Create(std::string_view term);

  // A language that is not known passes: nothing is missed for want of a label.
  [[nodiscard]] bool Matches(const RuleInput& input) const;

  // For what is forbidden: a language counts only when it is known, as found or else as claimed.
  [[nodiscard]] bool SurelyMatches(const RuleInput& input) const;

 private:
  TermMatcher() = default;
  bool MatchesTag(const v1::Post& post) const;
  bool MatchesAuthor(const v1::Post& post) const;

  TermField field_ = TermField::kText;
  // Only of text.
  std::optional<PhraseMatcher> phrase_;
  // Of the other fields, folded.
  std::string value_;
  // Only of tags: longer ones match too.
  bool prefix_ = false;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_TERM_MATCHER_H_
