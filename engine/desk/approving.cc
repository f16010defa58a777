// The desk on approvals: an interest that waits takes posts once another user has said so.
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/state/keys.h"

namespace sluis {

absl::Status Desk::CheckApprover(const std::string& approver, const std::string& owner_id) const {
  if (approver.empty()) {
    return absl::FailedPreconditionError(
        "An approval needs to know who gives it: name the acting user.");
  }
  auto found = OwnerOf(approver);
  if (!found.ok()) return found.status();
  if ((*found)->stored.owner().kind() != v1::OWNER_KIND_USER) {
    return absl::FailedPreconditionError(
        absl::StrCat("'", approver, "' is a team. An approval is given by one user."));
  }
  if (approver == owner_id) {
    return absl::FailedPreconditionError(absl::StrCat(
        "'", approver, "' cannot approve an own interest. Another user has to look at it."));
  }
  return absl::OkStatus();
}

absl::Status Desk::ApproveInterest(const v1::ApproveInterestRequest& request, Change* change,
                                   v1::ControlReply* reply) {
  auto interest = InterestOf(request.owner_id(), request.interest_id());
  if (!interest.ok()) return interest.status();
  absl::Status status = CheckApprover(change->acting_user, request.owner_id());
  if (!status.ok()) return status;
  change->subject = absl::StrCat(request.owner_id(), "/", request.interest_id());
  storage::v1::StoredInterest stored = (*interest)->stored;
  if (stored.interest().approval() != v1::APPROVAL_WAITING) {
    return absl::FailedPreconditionError(
        absl::StrCat("'", change->subject, "' does not wait for an approval."));
  }
  stored.mutable_interest()->set_approval(v1::APPROVAL_GIVEN);
  stored.mutable_interest()->set_approved_by(change->acting_user);
  auto live = Directory::MakeInterest(std::move(stored), (*interest)->row, (*interest)->tuning);
  if (!live.ok()) return live.status();
  change->batch.Put(Family::kInterests, InterestKey(request.owner_id(), request.interest_id()),
                    (*live)->stored);
  *reply->mutable_interest() = (*live)->stored.interest();
  change->apply = [this, made = *std::move(live)] {
    parts_.directory->PutInterest(made);
    return absl::OkStatus();
  };
  return absl::OkStatus();
}

}  // namespace sluis
