// The desk on walls: what hangs there, and who lets it hang.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/state/keys.h"
#include "engine/walls/wall_arrangement.h"
#include "engine/walls/wall_book.h"
#include "proto/time.h"

namespace sluis {
namespace {

using storage::v1::StoredWallPost;

constexpr uint32_t kDefaultLimit = 100;

absl::Status NotOnWall() {
  return absl::NotFoundError(
      "The post is not on this wall, or was edited or deleted since. Look at the list again.");
}

// Writes the last word on an entry.
void Decide(bool approved, const std::string& owner_id, const std::string& interest_id,
            absl::Time now, const std::string& by_user, StoredWallPost entry, StateBatch* batch,
            v1::WallPost* told) {
  entry.set_approved(approved);
  entry.set_recalled(!approved);
  *entry.mutable_decided_at() = ToTimestamp(now);
  entry.set_decided_by(by_user.empty() ? owner_id : by_user);
  PutWallEntry(owner_id, interest_id, entry, batch);
  told->set_sequence(entry.sequence());
  *told->mutable_arrived_at() = entry.arrived_at();
  *told->mutable_decided_at() = entry.decided_at();
  told->set_decided_by(entry.decided_by());
}

}  // namespace

absl::StatusOr<std::shared_ptr<const LiveInterest>> Desk::WallOf(
    const std::string& owner_id, const std::string& interest_id) const {
  auto interest = InterestOf(owner_id, interest_id);
  if (!interest.ok() || IsWall((*interest)->stored.interest())) return interest;
  return absl::FailedPreconditionError(absl::StrCat(
      "'", owner_id, "/", interest_id, "' is no wall: give the interest the kind 'wall' first."));
}

absl::Status Desk::ListWall(const v1::ListWallRequest& request, absl::Time now,
                            v1::Wall* wall) const {
  auto interest = WallOf(request.owner_id(), request.interest_id());
  if (!interest.ok()) return interest.status();
  const size_t most =
      std::min<size_t>(request.limit() == 0 ? kDefaultLimit : request.limit(), kMostOnWall);
  auto arranged =
      ArrangeWall(*parts_.store, (*interest)->stored.interest(), most, request.only_shown(), now);
  if (!arranged.ok()) return arranged.status();
  *wall = *std::move(arranged);
  const auto owner = parts_.directory->FindOwner(request.owner_id());
  wall->set_locale(owner->stored.owner().locale());
  wall->set_time_zone(owner->stored.owner().time_zone());
  return absl::OkStatus();
}

absl::Status Desk::ApproveOnWall(const v1::ApproveOnWallRequest& request, Change* change,
                                 v1::ControlReply* reply) {
  const std::string& owner_id = request.owner_id();
  const std::string& interest_id = request.interest_id();
  auto interest = WallOf(owner_id, interest_id);
  if (!interest.ok()) return interest.status();
  change->subject = absl::StrCat(owner_id, "/", interest_id);
  auto entries = ReadWallBook(*parts_.store, owner_id, interest_id);
  if (!entries.ok()) return entries.status();
  const auto found = std::find_if(entries->begin(), entries->end(), [&](const auto& entry) {
    return entry.sequence() == request.sequence();
  });
  storage::v1::StoredPost post;
  absl::Status kept = parts_.store->Get(Family::kPosts, SequenceKey(request.sequence()), &post);
  if (found == entries->end() || absl::IsNotFound(kept)) return NotOnWall();
  if (!kept.ok()) return kept;
  // Else what was recalled of the story would keep it off.
  for (StoredWallPost& entry : *entries) {
    if (entry.story_id() != found->story_id() || !entry.recalled()) continue;
    entry.set_recalled(false);
    PutWallEntry(owner_id, interest_id, entry, &change->batch);
  }
  v1::WallPost* const told = reply->mutable_wall_post();
  Decide(true, owner_id, interest_id, change->now, change->acting_user, *found, &change->batch,
         told);
  const absl::Duration hold_back =
      absl::Seconds((*interest)->stored.interest().wall_hold_back_seconds());
  told->set_state(hold_back > absl::ZeroDuration() ? v1::WALL_STATE_HELD_BACK
                                                   : v1::WALL_STATE_SHOWN);
  if (hold_back > absl::ZeroDuration()) {
    *told->mutable_shown_from() = ToTimestamp(change->now + hold_back);
  }
  *told->mutable_post() = std::move(*post.mutable_post());
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

absl::Status Desk::RecallFromWall(const v1::RecallFromWallRequest& request, Change* change,
                                  v1::ControlReply* reply) {
  auto interest = WallOf(request.owner_id(), request.interest_id());
  if (!interest.ok()) return interest.status();
  change->subject = absl::StrCat(request.owner_id(), "/", request.interest_id());
  absl::StatusOr<StoredWallPost> entry =
      FindOnWall(*parts_.store, request.owner_id(), request.interest_id(), request.sequence());
  if (absl::IsNotFound(entry.status())) return NotOnWall();
  if (!entry.ok()) return entry.status();
  v1::WallPost* const told = reply->mutable_wall_post();
  Decide(false, request.owner_id(), request.interest_id(), change->now, change->acting_user,
         *std::move(entry), &change->batch, told);
  told->set_state(v1::WALL_STATE_RECALLED);
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

}  // namespace sluis
