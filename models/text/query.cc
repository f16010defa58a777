#include "models/text/query.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "fmt/format.h"
#include "models/text/term_matcher.h"

namespace sluis {
namespace {

std::string Quoted(std::string_view words) {
  return fmt::format("\"{}\"",
                     absl::StrReplaceAll(std::string(words),
                                         {{"\"", " "}, {"“", " "}, {"”", " "}, {"„", " "}}));
}

// As short as it can be written: whatever the parser takes as this one term needs no quotes.
std::string FormatTerm(const std::string& term) {
  const FieldTerm split = SplitField(term);
  const bool is_text = split.field == TermField::kText;
  const std::string bare = is_text ? std::string(split.value)
                                   : fmt::format("{}:{}", FieldName(split.field), split.value);
  const absl::StatusOr<Query> read = ParseQuery(bare);
  if (read.ok() && *read == Query{{{bare}}, {}, {}}) return bare;
  return is_text ? Quoted(bare)
                 : fmt::format("{}:{}", FieldName(split.field), Quoted(split.value));
}

std::string FormatGroup(const std::vector<std::string>& group) {
  std::vector<std::string> terms;
  for (const std::string& term : group) terms.push_back(FormatTerm(term));
  const std::string joined = absl::StrJoin(terms, " OR ");
  return terms.size() == 1 ? joined : fmt::format("({})", joined);
}

}  // namespace

std::string FormatQuery(const Query& query) {
  std::vector<std::string> items;
  for (const std::vector<std::string>& group : query.required) {
    if (!group.empty()) items.push_back(FormatGroup(group));
  }
  for (const std::string& term : query.optional) items.push_back("~" + FormatTerm(term));
  for (const std::string& term : query.forbidden) items.push_back("-" + FormatTerm(term));
  return absl::StrJoin(items, " ");
}

void AddQuery(const Query& query, v1::Interest* interest) {
  for (const std::vector<std::string>& group : query.required) {
    *interest->add_required()->mutable_any_of() = {group.begin(), group.end()};
  }
  for (const std::string& term : query.optional) interest->add_optional(term);
  for (const std::string& term : query.forbidden) interest->add_forbidden(term);
}

Query QueryOf(const v1::Interest& interest) {
  Query query;
  for (const v1::TermGroup& group : interest.required()) {
    query.required.emplace_back(group.any_of().begin(), group.any_of().end());
  }
  query.optional.assign(interest.optional().begin(), interest.optional().end());
  query.forbidden.assign(interest.forbidden().begin(), interest.forbidden().end());
  return query;
}

}  // namespace sluis
