// The query language of interests, and of searches over posts:
//
//   dijk* (kering OR gemaal) "hoog water" -voetbal ~polder lang:nl
//
// A term or "phrase" is required; a OR b, and (a OR b OR "c d"), want one of them; -term is
// forbidden; ~term speaks for a post. OR binds what stands next to it; AND may be written where
// nothing need be. Dutch OF and EN, in capitals, are the same. Terms are those of TermMatcher; a
// value with spaces goes in quotes: source:"Gemeente Waterdam". docs/interests.md is the reference.
#ifndef SLUIS_MODELS_TEXT_QUERY_H_
#define SLUIS_MODELS_TEXT_QUERY_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

inline constexpr size_t kMaxQueryBytes = 4096;
// Parentheses within parentheses.
inline constexpr int kMaxQueryDepth = 8;

// What a query asks for, in terms of an interest.
struct Query {
  // One of each group.
  std::vector<std::vector<std::string>> required;
  std::vector<std::string> optional;
  std::vector<std::string> forbidden;

  friend bool operator==(const Query&, const Query&) = default;
};

// InvalidArgument says what to write instead, and shows the query with a caret under the place.
// Takes any bytes; time linear in them.
[[nodiscard]] absl::StatusOr<Query> ParseQuery(std::string_view text);

// The query that ParseQuery reads back as the same. Quotation marks within a term, which no query
// can hold, become spaces.
[[nodiscard]] std::string FormatQuery(const Query& query);

// Adds to the terms that are there.
void AddQuery(const Query& query, v1::Interest* interest);
[[nodiscard]] Query QueryOf(const v1::Interest& interest);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_QUERY_H_
