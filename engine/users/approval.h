// Which interests wait until somebody else than their owner has looked at them. Subjects are
// followed, not people. Pure functions over an interest.
#ifndef SLUIS_ENGINE_USERS_APPROVAL_H_
#define SLUIS_ENGINE_USERS_APPROVAL_H_

#include "absl/status/status.h"
#include "engine/users/organisations.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// Whether it takes posts at present: neither paused nor waiting.
[[nodiscard]] bool TakesPosts(const v1::Interest& interest);

// Whether the title or a required term is the name of a person or an account (NamesPerson).
[[nodiscard]] bool FollowsPerson(const v1::Interest& interest);

// InvalidArgument when a term follows an account that is no organisation's, or an optional term
// names a field.
[[nodiscard]] absl::Status CheckFields(const v1::Interest& interest,
                                       const Organisations& organisations);

// Writes the approval of an interest that is put in the place of `known`, null when it is new; what
// `interest` says of it is not looked at. The approval stays as long as the title and the required
// terms do; new ones that follow a person wait. One that waits because of one account keeps
// waiting, whatever its words.
void SettleApproval(const v1::Interest* known, v1::Interest* interest);

// Makes the interest wait: more than half of its matches came from one private account.
void HoldForOneAccount(v1::Interest* interest);
// Whether it can still be made to: not while it waits, nor when that was approved once.
[[nodiscard]] bool CanBeHeldForOneAccount(const v1::Interest& interest);

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_APPROVAL_H_
