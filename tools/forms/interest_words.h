// An interest in words, for whoever wants to know what it takes without reading its rules. Pure
// functions.
#ifndef SLUIS_TOOLS_FORMS_INTEREST_WORDS_H_
#define SLUIS_TOOLS_FORMS_INTEREST_WORDS_H_

#include <string>

#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// What the rules say, in one sentence: "Takes posts about ‘Hoogwater in de polder’ that hold
// ‘dijk…’, and one of ‘kering’ or ‘gemaal’; never with ‘voetbal’; only in nl; only from mastodon."
[[nodiscard]] std::string RulesInWords(const v1::Interest& interest);

// In one sentence, with the command to run if it waits; empty if it needs no approval.
[[nodiscard]] std::string ApprovalInWords(const v1::Interest& interest);

// All of it, a line a sentence: rules, what weighs, bar and budget, the rules as a query, pause and
// approval.
[[nodiscard]] std::string InterestInWords(const v1::Interest& interest);

}  // namespace sluis

#endif  // SLUIS_TOOLS_FORMS_INTEREST_WORDS_H_
