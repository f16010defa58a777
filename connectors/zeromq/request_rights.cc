#include "connectors/zeromq/request_rights.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sluis {
namespace {

using Request = v1::ControlRequest;

const std::string& PutOwner(const Request& r) { return r.put_owner().owner().id(); }
const std::string& GetOwner(const Request& r) { return r.get_owner().owner_id(); }
const std::string& PutInterest(const Request& r) { return r.put_interest().interest().owner_id(); }
const std::string& GetInterest(const Request& r) { return r.get_interest().owner_id(); }
const std::string& ListInterests(const Request& r) { return r.list_interests().owner_id(); }
const std::string& RemoveInterest(const Request& r) { return r.remove_interest().owner_id(); }
const std::string& AddMute(const Request& r) { return r.add_mute().owner_id(); }
const std::string& RemoveMute(const Request& r) { return r.remove_mute().owner_id(); }
const std::string& Judge(const Request& r) { return r.judge().judgement().owner_id(); }
const std::string& JudgeBy(const Request& r) { return r.judge().judgement().by_user(); }
const std::string& Undo(const Request& r) { return r.undo_judgement().owner_id(); }
const std::string& UndoBy(const Request& r) { return r.undo_judgement().by_user(); }
const std::string& GetDigest(const Request& r) { return r.get_digest().owner_id(); }
const std::string& ListDigests(const Request& r) { return r.list_digests().owner_id(); }
const std::string& MakeDigest(const Request& r) { return r.make_digest().owner_id(); }
const std::string& Explain(const Request& r) { return r.explain().owner_id(); }
const std::string& ListJudgements(const Request& r) { return r.list_judgements().owner_id(); }
const std::string& SearchPosts(const Request& r) { return r.search_posts().owner_id(); }
const std::string& GetStory(const Request& r) { return r.get_story().owner_id(); }
const std::string& Describe(const Request& r) { return r.describe_interest().owner_id(); }
const std::string& GetBalance(const Request& r) { return r.get_balance().owner_id(); }
const std::string& TakePost(const Request& r) { return r.take_post().owner_id(); }
const std::string& TakePostBy(const Request& r) { return r.take_post().by_user(); }
const std::string& Forward(const Request& r) { return r.forward_post().owner_id(); }
const std::string& ForwardBy(const Request& r) { return r.forward_post().by_user(); }
const std::string& ListHandlings(const Request& r) { return r.list_handlings().owner_id(); }
const std::string& ListTeams(const Request& r) { return r.list_teams().user_id(); }
const std::string& PutEvent(const Request& r) { return r.put_event().event().owner_id(); }
const std::string& RemoveEvent(const Request& r) { return r.remove_event().owner_id(); }
const std::string& ListEvents(const Request& r) { return r.list_events().owner_id(); }
const std::string& EventReport(const Request& r) { return r.get_event_report().owner_id(); }
const std::string& DeliverNow(const Request& r) { return r.deliver_now().owner_id(); }
const std::string& ListAlerts(const Request& r) { return r.list_alerts().owner_id(); }
const std::string& ListMatches(const Request& r) { return r.list_matches().owner_id(); }
const std::string& Preview(const Request& r) { return r.preview_interest().interest().owner_id(); }
const std::string& Score(const Request& r) { return r.score().owner_id(); }
const std::string& Approve(const Request& r) { return r.approve_interest().owner_id(); }
const std::string& Grant(const Request& r) { return r.grant_access().owner_id(); }
const std::string& Revoke(const Request& r) { return r.revoke_access().owner_id(); }
const std::string& ListWall(const Request& r) { return r.list_wall().owner_id(); }
const std::string& ApproveOnWall(const Request& r) { return r.approve_on_wall().owner_id(); }
const std::string& RecallFromWall(const Request& r) { return r.recall_from_wall().owner_id(); }
const std::string& PutSource(const Request& r) { return r.put_source().by_user(); }
const std::string& RemoveSource(const Request& r) { return r.remove_source().by_user(); }
const std::string& ListAccess(const Request& r) { return r.list_access().owner_id(); }
const std::string& PutDossier(const Request& r) { return r.put_dossier().dossier().owner_id(); }
const std::string& GetDossier(const Request& r) { return r.get_dossier().owner_id(); }
const std::string& ListDossiers(const Request& r) { return r.list_dossiers().owner_id(); }
const std::string& RemoveDossier(const Request& r) { return r.remove_dossier().owner_id(); }
const std::string& Deliveries(const Request& r) { return r.list_deliveries().owner_id(); }
const std::string& Resend(const Request& r) { return r.resend_delivery().owner_id(); }

constexpr std::array kRights = {
    RequestRight{Request::kPutOwner, &PutOwner},
    RequestRight{Request::kGetOwner, &GetOwner},
    RequestRight{Request::kListOwners, nullptr},
    // Ends an account, which who runs the engine began.
    RequestRight{Request::kRemoveOwner, nullptr},
    RequestRight{Request::kPutInterest, &PutInterest},
    RequestRight{Request::kGetInterest, &GetInterest},
    // Of all owners when it names none: then nobody speaks for that.
    RequestRight{Request::kListInterests, &ListInterests},
    RequestRight{Request::kRemoveInterest, &RemoveInterest},
    RequestRight{Request::kAddMute, &AddMute},
    RequestRight{Request::kRemoveMute, &RemoveMute},
    RequestRight{Request::kJudge, &Judge, &JudgeBy},
    RequestRight{Request::kUndoJudgement, &Undo, &UndoBy},
    RequestRight{Request::kListJudgements, &ListJudgements},
    RequestRight{Request::kTakePost, &TakePost, &TakePostBy},
    RequestRight{Request::kForwardPost, &Forward, &ForwardBy},
    RequestRight{Request::kListHandlings, &ListHandlings},
    RequestRight{Request::kListTeams, &ListTeams},
    RequestRight{Request::kPutEvent, &PutEvent},
    RequestRight{Request::kRemoveEvent, &RemoveEvent},
    RequestRight{Request::kListEvents, &ListEvents},
    RequestRight{Request::kGetEventReport, &EventReport},
    RequestRight{Request::kDeliverNow, &DeliverNow},
    RequestRight{Request::kSearchPosts, &SearchPosts},
    RequestRight{Request::kGetStory, &GetStory},
    RequestRight{Request::kDescribeInterest, &Describe},
    RequestRight{Request::kGetBalance, &GetBalance},
    RequestRight{Request::kGetDigest, &GetDigest},
    RequestRight{Request::kListDigests, &ListDigests},
    RequestRight{Request::kMakeDigest, &MakeDigest},
    RequestRight{Request::kExplain, &Explain},
    RequestRight{Request::kListAlerts, &ListAlerts},
    RequestRight{Request::kListMatches, &ListMatches},
    RequestRight{Request::kPreviewInterest, &Preview},
    // Of everybody's interests when it names no owner.
    RequestRight{Request::kScore, &Score},
    // By a key that speaks for both, the owner and the one who approves (acting_user).
    RequestRight{Request::kApproveInterest, &Approve},
    RequestRight{Request::kGrantAccess, &Grant},
    RequestRight{Request::kRevokeAccess, &Revoke},
    RequestRight{Request::kListAccess, &ListAccess},
    RequestRight{Request::kPutDossier, &PutDossier},
    RequestRight{Request::kGetDossier, &GetDossier},
    RequestRight{Request::kListDossiers, &ListDossiers},
    RequestRight{Request::kRemoveDossier, &RemoveDossier},
    RequestRight{Request::kListWall, &ListWall},
    RequestRight{Request::kApproveOnWall, &ApproveOnWall},
    RequestRight{Request::kRecallFromWall, &RecallFromWall},
    // For admins alone when they name no reader.
    RequestRight{Request::kPutSource, &PutSource},
    RequestRight{Request::kRemoveSource, &RemoveSource},
    RequestRight{Request::kListSources, nullptr},
    // They name no owner: whose the secret is, is what they ask.
    RequestRight{Request::kSignIn, nullptr},
    RequestRight{Request::kCheckAccess, nullptr},
    RequestRight{Request::kListDeliveries, &Deliveries},
    RequestRight{Request::kResendDelivery, &Resend},
    RequestRight{Request::kUnsubscribe, nullptr},
    RequestRight{Request::kFindOwners, nullptr},
    // Counts of all readers together, and names of files.
    RequestRight{Request::kStats, nullptr},
    RequestRight{Request::kChangeModel, nullptr},
    RequestRight{Request::kBackUpState, nullptr},
    RequestRight{Request::kCheckState, nullptr},
    // An official answers for people's rights, and knows who asks.
    RequestRight{Request::kExportPerson, nullptr},
    RequestRight{Request::kErasePerson, nullptr},
    RequestRight{Request::kReload, nullptr},
    RequestRight{Request::kMetrics, nullptr},
    RequestRight{Request::kListAudit, nullptr},
    RequestRight{Request::kVerifyAudit, nullptr},
};

const RequestRight* FindRight(Request::RequestCase request) {
  const auto* found = std::find_if(kRights.begin(), kRights.end(), [request](const auto& right) {
    return right.request == request;
  });
  return found == kRights.end() ? nullptr : found;
}

absl::Status Denied(const Principal& principal, std::string_view what) {
  return absl::PermissionDeniedError(fmt::format("The key '{}' ({}) may not do this: {}",
                                                 principal.name, RoleName(principal.role), what));
}

}  // namespace

std::span<const RequestRight> RequestRights() { return kRights; }

std::string OwnerOfRequest(const v1::ControlRequest& request) {
  if (request.has_remove_owner()) return request.remove_owner().owner_id();
  const RequestRight* right = FindRight(request.request_case());
  return right == nullptr || right->owner == nullptr ? "" : right->owner(request);
}

absl::Status CheckRight(const Principal& principal, const v1::ControlRequest& request) {
  if (principal.role == Role::kAdmin) return absl::OkStatus();
  const RequestRight* right = FindRight(request.request_case());
  if (right == nullptr || right->owner == nullptr || principal.role != Role::kReader) {
    return Denied(principal, "it takes a key with the role admin.");
  }
  const std::string& owner = right->owner(request);
  if (owner.empty()) return Denied(principal, "it is about all users; name one.");
  for (const std::string* user :
       {&owner, &request.acting_user(), right->on_behalf ? &right->on_behalf(request) : &owner}) {
    // An empty acting user or author of a judgement is the owner.
    if (!user->empty() && !principal.SpeaksFor(*user)) {
      return Denied(principal, fmt::format("it does not speak for '{}'.", *user));
    }
  }
  return absl::OkStatus();
}

std::string_view OwnerOfReplay(const v1::ReplayRequest& request) {
  if (request.has_alerts()) return request.alerts().owner_id();
  if (request.has_ack_alerts()) return request.ack_alerts().owner_id();
  // "match/<owner>/"
  std::string_view topic =
      request.has_range() ? std::string_view(request.range().topic()) : request.snapshot().topic();
  topic.remove_prefix(std::min(topic.find('/'), topic.size()));
  if (!topic.empty()) topic.remove_prefix(1);
  return topic.substr(0, topic.find('/'));
}

absl::Status CheckReplayRight(const Principal& principal, const v1::ReplayRequest& request) {
  if (principal.role == Role::kAdmin) return absl::OkStatus();
  if (principal.role != Role::kReader) {
    return Denied(principal, "it takes a key with the role reader or admin.");
  }
  const std::string_view owner = OwnerOfReplay(request);
  if (!owner.empty() && principal.SpeaksFor(owner)) return absl::OkStatus();
  return Denied(principal, fmt::format("it does not speak for '{}'.", owner));
}

}  // namespace sluis
