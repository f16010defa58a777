#include "engine/rights/person.h"

#include "proto/checks.h"

namespace sluis {

absl::Status CheckPerson(const v1::Person& person) {
  if (IsReader(person)) {
    if (!person.source().empty() || !person.account().empty()) {
      return absl::InvalidArgumentError(
          "A request is about a user or about the author of posts, not about both.");
    }
    return CheckId("user", person.owner_id());
  }
  if (person.source().empty() || person.account().empty()) {
    return absl::InvalidArgumentError(
        "Name whose data it is: a user, or the source and the account of an author.");
  }
  return absl::OkStatus();
}

bool IsReader(const v1::Person& person) { return !person.owner_id().empty(); }

bool Wrote(const v1::Person& author, const v1::Post& post) {
  return post.source() == author.source() &&
         (post.author().id() == author.account() || post.author().handle() == author.account());
}

}  // namespace sluis
