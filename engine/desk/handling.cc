// The desk on what becomes of posts among colleagues: taken, left again, forwarded with a note.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/state/post_reader.h"
#include "engine/users/handlings.h"
#include "proto/checks.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kDefaultListed = 100;
constexpr uint32_t kMostListed = 1000;

bool MaySpeakFor(const v1::Owner& owner, const std::string& user_id) {
  return owner.id() == user_id || owner.stand_in() == user_id ||
         std::find(owner.members().begin(), owner.members().end(), user_id) !=
             owner.members().end();
}

void AddNote(v1::HandlingNote note, v1::Handling* handling) {
  auto* const notes = handling->mutable_notes();
  if (notes->size() == kMostHandlingNotes) notes->DeleteSubrange(0, 1);
  *notes->Add() = std::move(note);
}

}  // namespace

absl::StatusOr<v1::Handling> Desk::HandlingFor(const std::string& owner_id,
                                               const std::string& user_id,
                                               const v1::PostKey& post) const {
  auto owner = OwnerOf(owner_id);
  if (!owner.ok()) return owner.status();
  if (!MaySpeakFor((*owner)->stored.owner(), user_id)) {
    return absl::PermissionDeniedError(
        absl::StrCat("'", user_id, "' is no member of '", owner_id, "'."));
  }
  if (absl::Status status = CheckPostKey(post); !status.ok()) return status;
  return ReadHandling(*parts_.store, owner_id, post);
}

absl::Status Desk::TakePost(const v1::TakePostRequest& request, Change* change,
                            v1::ControlReply* reply) {
  const std::string& user = request.by_user().empty() ? request.owner_id() : request.by_user();
  auto handling = HandlingFor(request.owner_id(), user, request.post());
  if (!handling.ok()) return handling.status();
  if (!handling->taken_by().empty() && handling->taken_by() != user) {
    return absl::FailedPreconditionError(
        absl::StrCat("'", handling->taken_by(), "' deals with this post already."));
  }
  change->subject = absl::StrCat(request.owner_id(), "/", request.interest_id());
  handling->set_interest_id(request.interest_id());
  *handling->mutable_at() = ToTimestamp(change->now);
  if (request.release()) {
    handling->clear_taken_by();
    handling->clear_taken_at();
  } else {
    handling->set_taken_by(user);
    *handling->mutable_taken_at() = handling->at();
  }
  PutHandling(*parts_.store, *handling, &change->batch);
  *reply->mutable_handling() = *std::move(handling);
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

absl::Status Desk::ForwardPost(const v1::ForwardPostRequest& request, Change* change,
                               v1::ControlReply* reply) {
  const std::string& user = request.by_user().empty() ? request.owner_id() : request.by_user();
  auto here = HandlingFor(request.owner_id(), user, request.post());
  if (!here.ok()) return here.status();
  if (auto receiver = OwnerOf(request.to_owner()); !receiver.ok()) return receiver.status();
  if (request.to_owner() == request.owner_id()) {
    return absl::InvalidArgumentError("A post is forwarded to somebody else than whose it is.");
  }
  if (absl::Status status = CheckNote(request.note()); !status.ok()) return status;
  auto there = ReadHandling(*parts_.store, request.to_owner(), request.post());
  if (!there.ok()) return there.status();
  v1::HandlingNote note;
  note.set_by_user(user);
  note.set_text(request.note());
  *note.mutable_at() = ToTimestamp(change->now);
  *here->mutable_at() = note.at();
  *there->mutable_at() = note.at();
  here->set_interest_id(request.interest_id());
  v1::HandlingNote received = note;
  received.set_from_owner(request.owner_id());
  AddNote(std::move(received), &*there);
  note.set_to_owner(request.to_owner());
  AddNote(std::move(note), &*here);
  change->subject = absl::StrCat(request.owner_id(), "/", request.interest_id());
  PutHandling(*parts_.store, *here, &change->batch);
  PutHandling(*parts_.store, *there, &change->batch);
  *reply->mutable_handling() = *std::move(here);
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

absl::Status Desk::ListHandlings(const v1::ListHandlingsRequest& request,
                                 v1::HandlingList* list) const {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  auto handlings = ReadHandlings(*parts_.store, request.owner_id());
  if (!handlings.ok()) return handlings.status();
  std::stable_sort(handlings->begin(), handlings->end(),
                   [](const v1::Handling& a, const v1::Handling& b) {
                     return FromTimestamp(a.at()) > FromTimestamp(b.at());
                   });
  const uint32_t limit =
      request.limit() == 0 ? kDefaultListed : std::min(request.limit(), kMostListed);
  handlings->resize(std::min<size_t>(handlings->size(), limit));
  PostReader posts(parts_.store);
  for (v1::Handling& handling : *handlings) {
    v1::HandlingList::Entry* const entry = list->add_entries();
    const storage::v1::StoredPost* const post = posts.Find(handling.post());
    if (post != nullptr) *entry->mutable_post() = post->post();
    *entry->mutable_handling() = std::move(handling);
  }
  return posts.status();
}

absl::Status Desk::ListTeams(const v1::ListTeamsRequest& request, v1::OwnerList* list) const {
  if (auto user = OwnerOf(request.user_id()); !user.ok()) return user.status();
  for (const auto& team : parts_.directory->TeamsOf(request.user_id())) {
    *list->add_owners() = team->stored.owner();
  }
  return absl::OkStatus();
}

}  // namespace sluis
