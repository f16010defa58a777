// The operator's list of organisation accounts: the only ones that an interest may follow by name,
// and never taken for a private person. Subjects are followed, not people.
#ifndef SLUIS_ENGINE_USERS_ORGANISATIONS_H_
#define SLUIS_ENGINE_USERS_ORGANISATIONS_H_

#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Immutable; safe on any thread. Empty: no account is an organisation's.
class Organisations {
 public:
  // One "source/account" a line, the account by its id or handle; empty lines and what follows a
  // '#' at the start of a line are left out. InvalidArgument names the line, as in "name:3".
  [[nodiscard]] static absl::StatusOr<Organisations> Parse(std::string_view text,
                                                           const std::string& name);

  // "source/account". Case, accents and an '@' before the account do not matter.
  bool Holds(std::string_view account) const;

  // Whether the account behind the post is listed, or says that it is an organisation or a medium.
  bool IsBehind(const v1::Post& post) const;

 private:
  // As FoldAccount writes them.
  absl::flat_hash_set<std::string> accounts_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_ORGANISATIONS_H_
