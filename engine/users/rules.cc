#include "engine/users/rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/time.h"

namespace sluis {
namespace {

absl::StatusOr<std::vector<TermMatcher>> CompileAll(
    const google::protobuf::RepeatedPtrField<std::string>& terms) {
  std::vector<TermMatcher> compiled;
  for (const std::string& term : terms) {
    absl::StatusOr<TermMatcher> matcher = TermMatcher::Create(term);
    if (!matcher.ok()) return matcher.status();
    compiled.push_back(*std::move(matcher));
  }
  return compiled;
}

bool SpeaksOneOf(const std::vector<std::string>& wanted, const RuleInput& input) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const std::string& language) { return MaySpeak(input, language); });
}

v1::LeftOutReason ReasonOf(v1::MuteKind kind) {
  switch (kind) {
    case v1::MUTE_KIND_AUTHOR:
      return v1::LEFT_OUT_REASON_MUTED_AUTHOR;
    case v1::MUTE_KIND_SOURCE:
      return v1::LEFT_OUT_REASON_MUTED_SOURCE;
    case v1::MUTE_KIND_TERM:
      return v1::LEFT_OUT_REASON_MUTED_TERM;
    case v1::MUTE_KIND_CONVERSATION:
      return v1::LEFT_OUT_REASON_MUTED_CONVERSATION;
    default:
      return v1::LEFT_OUT_REASON_UNSPECIFIED;
  }
}

}  // namespace

absl::StatusOr<InterestRules> InterestRules::Compile(const v1::Interest& interest) {
  InterestRules rules;
  for (const v1::TermGroup& group : interest.required()) {
    absl::StatusOr<std::vector<TermMatcher>> terms = CompileAll(group.any_of());
    if (!terms.ok()) return terms.status();
    if (!terms->empty()) rules.required_.push_back(*std::move(terms));
  }
  absl::StatusOr<std::vector<TermMatcher>> forbidden = CompileAll(interest.forbidden());
  if (!forbidden.ok()) return forbidden.status();
  rules.forbidden_ = *std::move(forbidden);
  rules.languages_.assign(interest.languages().begin(), interest.languages().end());
  rules.sources_.assign(interest.sources().begin(), interest.sources().end());
  return rules;
}

v1::LeftOutReason InterestRules::Check(const RuleInput& input) const {
  if (!sources_.empty() &&
      std::find(sources_.begin(), sources_.end(), input.post().source()) == sources_.end()) {
    return v1::LEFT_OUT_REASON_SOURCE;
  }
  if (!languages_.empty() && !SpeaksOneOf(languages_, input)) return v1::LEFT_OUT_REASON_LANGUAGE;
  for (const std::vector<TermMatcher>& group : required_) {
    const bool holds_one = std::any_of(
        group.begin(), group.end(), [&](const TermMatcher& term) { return term.Matches(input); });
    if (!holds_one) return v1::LEFT_OUT_REASON_REQUIRED_TERM;
  }
  for (const TermMatcher& term : forbidden_) {
    if (term.SurelyMatches(input)) return v1::LEFT_OUT_REASON_FORBIDDEN_TERM;
  }
  return v1::LEFT_OUT_REASON_UNSPECIFIED;
}

absl::StatusOr<MuteRules> MuteRules::Compile(const v1::Owner& owner) {
  MuteRules rules;
  for (const v1::Mute& mute : owner.mutes()) {
    Rule rule;
    rule.mute = mute;
    rule.until = mute.has_until() ? FromTimestamp(mute.until()) : absl::InfiniteFuture();
    if (mute.kind() == v1::MUTE_KIND_TERM) {
      absl::StatusOr<PhraseMatcher> phrase = PhraseMatcher::Create(mute.value());
      if (!phrase.ok()) return phrase.status();
      rule.phrase.push_back(*std::move(phrase));
    }
    rules.rules_.push_back(std::move(rule));
  }
  return rules;
}

bool MuteRules::Applies(const Rule& rule, const RuleInput& input) {
  const v1::Post& post = input.post();
  const std::string& value = rule.mute.value();
  switch (rule.mute.kind()) {
    case v1::MUTE_KIND_AUTHOR:
      return value == absl::StrCat(post.source(), "/", post.author().id()) ||
             value == absl::StrCat(post.source(), "/", post.author().handle());
    case v1::MUTE_KIND_SOURCE:
      return value == post.source();
    case v1::MUTE_KIND_TERM:
      return rule.phrase.front().Matches(input.text());
    case v1::MUTE_KIND_CONVERSATION:
      return !post.conversation().empty() &&
             value == absl::StrCat(post.source(), "/", post.conversation());
    default:
      return false;
  }
}

v1::LeftOutReason MuteRules::Check(const RuleInput& input, absl::Time now) const {
  for (const Rule& rule : rules_) {
    if (now < rule.until && Applies(rule, input)) return ReasonOf(rule.mute.kind());
  }
  return v1::LEFT_OUT_REASON_UNSPECIFIED;
}

}  // namespace sluis
