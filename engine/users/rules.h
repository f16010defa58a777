// The plain rules around a score: which posts an interest never takes, whatever they score, and
// what an owner has muted. Compiled once when an interest or a mute changes.
#ifndef SLUIS_ENGINE_USERS_RULES_H_
#define SLUIS_ENGINE_USERS_RULES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "models/text/term_matcher.h"
#include "proto/sluis/v1/digest.pb.h"
#include "proto/sluis/v1/interest.pb.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Immutable; safe on any thread.
class InterestRules {
 public:
  // InvalidArgument names the term that cannot be understood.
  [[nodiscard]] static absl::StatusOr<InterestRules> Compile(const v1::Interest& interest);

  // Why the interest does not take the post; UNSPECIFIED if it does. A post whose language is
  // unsure passes, and so does one that claims a followed language.
  [[nodiscard]] v1::LeftOutReason Check(const RuleInput& input) const;

 private:
  std::vector<std::vector<TermMatcher>> required_;
  std::vector<TermMatcher> forbidden_;
  std::vector<std::string> languages_;
  std::vector<std::string> sources_;
};

// Immutable; safe on any thread.
class MuteRules {
 public:
  [[nodiscard]] static absl::StatusOr<MuteRules> Compile(const v1::Owner& owner);

  // Why the owner does not want the post at `now`; UNSPECIFIED if nothing speaks against it.
  [[nodiscard]] v1::LeftOutReason Check(const RuleInput& input, absl::Time now) const;

 private:
  struct Rule {
    v1::Mute mute;
    absl::Time until;
    // One phrase for a muted term, else none.
    std::vector<PhraseMatcher> phrase;
  };
  static bool Applies(const Rule& rule, const RuleInput& input);

  std::vector<Rule> rules_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_RULES_H_
