// The desk carries a change out: finds who makes it, writes it with its audit record and its reply,
// then lets it be seen.
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"

namespace sluis {

Desk::Change Desk::StartChange(const v1::ControlRequest& request, absl::Time now) const {
  Change change;
  change.counters = parts_.store->counters();
  change.now = now;
  change.acting_user = request.acting_user();
  change.action =
      request.GetDescriptor()->FindFieldByNumber(static_cast<int>(request.request_case()))->name();
  return change;
}

absl::Status Desk::Execute(const v1::ControlRequest& request, const std::string& principal,
                           absl::Time now, v1::ControlReply* reply) {
  Change change = StartChange(request, now);
  change.principal = principal;
  absl::Status status;
  switch (request.request_case()) {
    case v1::ControlRequest::kPutOwner:
      status = PutOwner(request.put_owner().owner(), &change, reply);
      break;
    case v1::ControlRequest::kRemoveOwner:
      status = RemoveOwner(request.remove_owner().owner_id(), &change, reply);
      break;
    case v1::ControlRequest::kPutInterest:
      status = PutInterest(request.put_interest().interest(), &change, reply);
      break;
    case v1::ControlRequest::kRemoveInterest:
      status = RemoveInterest(request.remove_interest(), &change, reply);
      break;
    case v1::ControlRequest::kAddMute:
      status = ChangeMutes(request.add_mute().owner_id(), request.add_mute().mute(), true, &change,
                           reply);
      break;
    case v1::ControlRequest::kRemoveMute:
      status = ChangeMutes(request.remove_mute().owner_id(), request.remove_mute().mute(), false,
                           &change, reply);
      break;
    case v1::ControlRequest::kApproveInterest:
      status = ApproveInterest(request.approve_interest(), &change, reply);
      break;
    case v1::ControlRequest::kGrantAccess:
      status = GrantAccess(request.grant_access(), &change, reply);
      break;
    case v1::ControlRequest::kSignIn:
      status = SignIn(request.sign_in(), &change, reply);
      break;
    case v1::ControlRequest::kRevokeAccess:
      status = RevokeAccess(request.revoke_access(), &change, reply);
      break;
    case v1::ControlRequest::kPutEvent:
      status = PutEvent(request.put_event().event(), &change, reply);
      break;
    case v1::ControlRequest::kRemoveEvent:
      status = RemoveEvent(request.remove_event(), &change, reply);
      break;
    case v1::ControlRequest::kTakePost:
      status = TakePost(request.take_post(), &change, reply);
      break;
    case v1::ControlRequest::kForwardPost:
      status = ForwardPost(request.forward_post(), &change, reply);
      break;
    case v1::ControlRequest::kPutDossier:
      status = KeepDossier(request.put_dossier().dossier(), &change, reply);
      break;
    case v1::ControlRequest::kRemoveDossier:
      status = DropDossier(request.remove_dossier(), &change, reply);
      break;
    case v1::ControlRequest::kResendDelivery:
      status = ResendDelivery(request.resend_delivery(), &change, reply);
      break;
    case v1::ControlRequest::kUnsubscribe:
      status = Unsubscribe(request.unsubscribe(), &change, reply);
      break;
    case v1::ControlRequest::kApproveOnWall:
      status = ApproveOnWall(request.approve_on_wall(), &change, reply);
      break;
    case v1::ControlRequest::kRecallFromWall:
      status = RecallFromWall(request.recall_from_wall(), &change, reply);
      break;
    case v1::ControlRequest::kPutSource:
      status = PutSource(request.put_source(), &change, reply);
      break;
    case v1::ControlRequest::kRemoveSource:
      status = RemoveSource(request.remove_source(), &change, reply);
      break;
    case v1::ControlRequest::kUndoJudgement:
      status = UndoJudgement(request.undo_judgement(), &change, reply);
      break;
    default:
      status = Judge(request.judge().judgement(), &change, reply);
  }
  if (!status.ok()) return status;
  return Complete(request, &change, reply);
}

absl::Status Desk::Complete(const v1::ControlRequest& request, Change* change,
                            v1::ControlReply* reply) {
  AuditNote note;
  note.at = change->now;
  note.principal = change->principal;
  note.acting_user = change->acting_user;
  note.action = change->action;
  const size_t slash = change->subject.find('/');
  note.owner = change->subject.substr(0, slash);
  if (slash != std::string::npos) note.subject = change->subject.substr(slash + 1);
  if (request.has_change_model()) std::swap(note.owner, note.subject);
  if (!request.idempotency_key().empty()) {
    reply->mutable_status()->set_code(0);
    change->batch.Put(Family::kMeta, ReplyKey(request.idempotency_key()), *reply);
  }
  const absl::Status status =
      parts_.audit->Write(std::move(change->batch), change->counters, std::move(note));
  return status.ok() ? change->apply() : status;
}

}  // namespace sluis
