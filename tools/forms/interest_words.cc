#include "tools/forms/interest_words.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "models/interests/calibration.h"
#include "models/interests/starting_row.h"
#include "models/text/query.h"
#include "models/text/term_matcher.h"

namespace sluis {
namespace {

constexpr uint32_t kDefaultPlaces = 10;

using Terms = google::protobuf::RepeatedPtrField<std::string>;

// How a term is named, behind the verb or preposition of its field.
std::string NameOf(const std::string& term) {
  const FieldTerm split = SplitField(term);
  std::string value(split.value);
  if (split.field != TermField::kText && split.field != TermField::kTag) return value;
  if (value.ends_with('*')) value.replace(value.size() - 1, 1, "…");
  if (split.field == TermField::kText) return fmt::format("‘{}’", value);
  return value.starts_with('#') ? value : fmt::format("#{}", value);
}

std::string_view VerbOf(const std::string& term) {
  switch (SplitField(term).field) {
    case TermField::kSource:
      return "come from";
    case TermField::kLanguage:
      return "are in";
    case TermField::kAuthor:
      return "are by";
    default:
      return "hold";
  }
}

std::string_view PrepositionOf(const std::string& term) {
  switch (SplitField(term).field) {
    case TermField::kSource:
      return "from";
    case TermField::kLanguage:
      return "in";
    case TermField::kAuthor:
      return "by";
    default:
      return "with";
  }
}

// "a", "a or b", "a, b or c".
std::string Either(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

std::vector<std::string> NamesOf(const Terms& terms) {
  std::vector<std::string> names;
  for (const std::string& term : terms) names.push_back(NameOf(term));
  return names;
}

// "hold one of ‘a’ or ‘b’"; the verb is left out where `previous` was the same one.
std::string GroupInWords(const Terms& terms, std::string_view* previous) {
  const std::string_view verb = VerbOf(terms.Get(0));
  const bool same = std::all_of(terms.begin(), terms.end(),
                                [verb](const std::string& term) { return VerbOf(term) == verb; });
  if (!same) {
    std::vector<std::string> parts;
    for (const std::string& term : terms) {
      parts.push_back(fmt::format("{} {}", VerbOf(term), NameOf(term)));
    }
    *previous = "";
    return Either(parts);
  }
  const std::string names =
      fmt::format("{}{}", terms.size() > 1 ? "one of " : "", Either(NamesOf(terms)));
  const bool is_said = *previous == verb;
  *previous = verb;
  return is_said ? names : fmt::format("{} {}", verb, names);
}

std::string RequiredInWords(const v1::Interest& interest) {
  std::string text;
  std::string_view verb;
  for (const v1::TermGroup& group : interest.required()) {
    if (group.any_of().empty()) continue;
    text += text.empty() ? " that " : ", and ";
    text += GroupInWords(group.any_of(), &verb);
  }
  return text;
}

// "; never with ‘a’ or ‘b’; never from x".
std::string ForbiddenInWords(const Terms& forbidden) {
  std::string text;
  for (const std::string_view preposition : {"with", "in", "from", "by"}) {
    std::vector<std::string> names;
    for (const std::string& term : forbidden) {
      if (PrepositionOf(term) == preposition) names.push_back(NameOf(term));
    }
    if (!names.empty()) text += fmt::format("; never {} {}", preposition, Either(names));
  }
  return text;
}

std::string OnlyInWords(std::string_view preposition, const Terms& names) {
  if (names.empty()) return "";
  return fmt::format("; only {} {}", preposition, Either({names.begin(), names.end()}));
}

std::string MeasureInWords(const v1::Interest& interest) {
  const uint32_t places = interest.budget() == 0 ? kDefaultPlaces : interest.budget();
  return fmt::format(
      "A match needs a probability of at least {:.2g}{}; a digest shows at most {} {} of it.",
      BarOf(interest), interest.no_exploration() ? ", without exception" : "", places,
      places == 1 ? "story" : "stories");
}

}  // namespace

std::string RulesInWords(const v1::Interest& interest) {
  return fmt::format("Takes posts about ‘{}’{}{}{}{}.", interest.title(),
                     RequiredInWords(interest), ForbiddenInWords(interest.forbidden()),
                     OnlyInWords("in", interest.languages()),
                     OnlyInWords("from", interest.sources()));
}

std::string ApprovalInWords(const v1::Interest& interest) {
  if (interest.approval() == v1::APPROVAL_UNSPECIFIED) return "";
  const std::string_view reason =
      interest.approval_reason() == v1::APPROVAL_REASON_ONE_ACCOUNT
          ? "more than half of its matches came from one private account"
          : "its title or a required term is a person's name or account";
  if (interest.approval() == v1::APPROVAL_GIVEN) {
    return fmt::format("Approved by {}, because {}.", interest.approved_by(), reason);
  }
  return fmt::format(
      "Takes nothing yet, because {}: another user than {} can approve it with 'sluis interest "
      "approve {} {} --as USER'.",
      reason, interest.owner_id(), interest.owner_id(), interest.id());
}

std::string InterestInWords(const v1::Interest& interest) {
  std::string text = RulesInWords(interest) + "\n";
  if (!interest.description().empty()) text += fmt::format("{}\n", interest.description());
  if (!interest.optional().empty()) {
    text += fmt::format("Likes posts that hold {}.\n", Either(NamesOf(interest.optional())));
  }
  text += MeasureInWords(interest) + "\n";
  if (const std::string query = FormatQuery(QueryOf(interest)); !query.empty()) {
    text += fmt::format("As a query: {}\n", query);
  }
  if (interest.paused()) text += "Paused: it takes nothing.\n";
  if (const std::string approval = ApprovalInWords(interest); !approval.empty()) {
    text += approval + "\n";
  }
  return text;
}

}  // namespace sluis
