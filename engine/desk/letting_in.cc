// The desk on who is let in: links and sessions, given, used and taken back.
#include <algorithm>
#include <utility>

#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/state/keys.h"
#include "engine/users/access_book.h"
#include "proto/checks.h"
#include "proto/duration.h"

namespace sluis {
namespace {

// One sentence for all that is wrong with a secret: who tries some learns nothing from it.
absl::Status NotLetIn() {
  return absl::UnauthenticatedError(
      "This link or session is not valid, or not any more. Ask for a new link.");
}

// What is wanted of the sessions that a link begins.
absl::Status CheckSession(const v1::GrantAccessRequest& request) {
  const bool signs_in =
      request.kind() == v1::ACCESS_KIND_SIGN_IN || request.kind() == v1::ACCESS_KIND_PAGES;
  if (!signs_in && (request.look_only() || request.has_session_lifetime())) {
    return absl::InvalidArgumentError(
        "look_only and session_lifetime are of accesses of the kind SIGN_IN and PAGES alone.");
  }
  if (!request.has_session_lifetime()) return absl::OkStatus();
  const absl::Duration lifetime = FromDuration(request.session_lifetime());
  if (lifetime >= kShortestSession && lifetime <= kSessionLifetime) return absl::OkStatus();
  return absl::InvalidArgumentError("session_lifetime must be between a minute and 30 days.");
}

}  // namespace

absl::Status Desk::GiveAccess(const v1::Access& wanted, Change* change, v1::ControlReply* reply) {
  if (absl::Status status = CheckLabel(wanted.label()); !status.ok()) return status;
  const std::string& owner_id = wanted.owner_id();
  auto in_the_way = parts_.accesses->InTheWay(owner_id, wanted.kind(), change->now);
  if (!in_the_way.ok()) return in_the_way.status();
  NewAccess made = MakeAccess(wanted, change->now);
  const std::string& id = made.stored.access().id();
  change->subject = owner_id;
  for (const std::string& gone : *in_the_way) {
    change->batch.Delete(Family::kAccess, AccessKey(owner_id, gone));
  }
  change->batch.Put(Family::kAccess, AccessKey(owner_id, id), made.stored);
  *reply->mutable_granted_access()->mutable_access() = made.stored.access();
  reply->mutable_granted_access()->set_secret(std::move(made.secret));
  change->apply = [this, owner_id, gone = *std::move(in_the_way), stored = std::move(made.stored)] {
    for (const std::string& each : gone) parts_.accesses->Remove(owner_id, each);
    parts_.accesses->Put(stored);
    return absl::OkStatus();
  };
  return absl::OkStatus();
}

absl::Status Desk::GrantAccess(const v1::GrantAccessRequest& request, Change* change,
                               v1::ControlReply* reply) {
  const v1::AccessKind kind = request.kind();
  if (kind != v1::ACCESS_KIND_SIGN_IN && kind != v1::ACCESS_KIND_PAGES &&
      kind != v1::ACCESS_KIND_FEEDS && kind != v1::ACCESS_KIND_WALL) {
    return absl::InvalidArgumentError(
        "An access is granted of the kind SIGN_IN, PAGES, FEEDS or WALL; a session begins with "
        "sign_in.");
  }
  if (absl::Status status = CheckSession(request); !status.ok()) return status;
  v1::Access wanted;
  wanted.set_owner_id(request.owner_id());
  wanted.set_kind(kind);
  wanted.set_label(request.label());
  wanted.set_look_only(request.look_only());
  if (request.has_session_lifetime()) {
    *wanted.mutable_session_lifetime() = request.session_lifetime();
  }
  if (kind == v1::ACCESS_KIND_WALL) {
    auto wall = WallOf(request.owner_id(), request.interest_id());
    if (!wall.ok()) return wall.status();
    wanted.set_interest_id(request.interest_id());
  } else if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) {
    return owner.status();
  }
  return GiveAccess(wanted, change, reply);
}

absl::Status Desk::SignIn(const v1::SignInRequest& request, Change* change,
                          v1::ControlReply* reply) {
  const v1::Access* const once =
      parts_.accesses->Find(request.secret(), v1::ACCESS_KIND_SIGN_IN, change->now);
  const v1::Access* const link =
      once != nullptr ? once
                      : parts_.accesses->Find(request.secret(), v1::ACCESS_KIND_PAGES, change->now);
  if (link == nullptr) return NotLetIn();
  const std::string owner_id = link->owner_id();
  const std::string used_up = once == nullptr ? "" : once->id();
  v1::Access session = *link;
  session.set_kind(v1::ACCESS_KIND_SESSION);
  session.set_label(request.label());
  absl::Status status = GiveAccess(session, change, reply);
  if (!status.ok() || used_up.empty()) return status;
  change->batch.Delete(Family::kAccess, AccessKey(owner_id, used_up));
  change->apply = [this, owner_id, used_up, begin = std::move(change->apply)] {
    parts_.accesses->Remove(owner_id, used_up);
    return begin();
  };
  return absl::OkStatus();
}

absl::Status Desk::RevokeAccess(const v1::RevokeAccessRequest& request, Change* change,
                                v1::ControlReply* reply) {
  const std::string& owner_id = request.owner_id();
  const std::string& id = request.access_id();
  if (auto owner = OwnerOf(owner_id); !owner.ok()) return owner.status();
  if (absl::Status status = CheckId("access_id", id); !status.ok()) return status;
  change->subject = owner_id;
  change->batch.Delete(Family::kAccess, AccessKey(owner_id, id));
  const auto accesses = parts_.accesses->Of(owner_id, change->now);
  reply->mutable_removed()->set_existed(
      std::any_of(accesses.begin(), accesses.end(),
                  [&id](const v1::Access& access) { return access.id() == id; }));
  change->apply = [this, owner_id, id] {
    parts_.accesses->Remove(owner_id, id);
    return absl::OkStatus();
  };
  return absl::OkStatus();
}

absl::Status Desk::CheckAccess(const v1::CheckAccessRequest& request, absl::Time now,
                               v1::Access* access) const {
  const v1::Access* const found = parts_.accesses->Find(request.secret(), request.kind(), now);
  if (found == nullptr) return NotLetIn();
  *access = *found;
  return absl::OkStatus();
}

absl::Status Desk::ListAccess(const v1::ListAccessRequest& request, absl::Time now,
                              v1::AccessList* list) const {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  for (v1::Access& access : parts_.accesses->Of(request.owner_id(), now)) {
    *list->add_accesses() = std::move(access);
  }
  return absl::OkStatus();
}

}  // namespace sluis
