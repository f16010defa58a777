#include "engine/desk/desk.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/rights/export.h"
#include "engine/state/keys.h"
#include "proto/time.h"

namespace sluis {
namespace {

void SetStatus(const absl::Status& status, v1::ControlReply* reply) {
  reply->mutable_status()->set_code(static_cast<int32_t>(status.code()));
  reply->mutable_status()->set_message(std::string(status.message()));
}

bool IsQuestion(const v1::ControlRequest& request) {
  switch (request.request_case()) {
    case v1::ControlRequest::kPutOwner:
    case v1::ControlRequest::kRemoveOwner:
    case v1::ControlRequest::kPutInterest:
    case v1::ControlRequest::kRemoveInterest:
    case v1::ControlRequest::kAddMute:
    case v1::ControlRequest::kRemoveMute:
    case v1::ControlRequest::kJudge:
    case v1::ControlRequest::kUndoJudgement:
    case v1::ControlRequest::kApproveInterest:
    case v1::ControlRequest::kGrantAccess:
    case v1::ControlRequest::kSignIn:
    case v1::ControlRequest::kRevokeAccess:
    case v1::ControlRequest::kTakePost:
    case v1::ControlRequest::kForwardPost:
    case v1::ControlRequest::kPutEvent:
    case v1::ControlRequest::kRemoveEvent:
    case v1::ControlRequest::kPutDossier:
    case v1::ControlRequest::kRemoveDossier:
    case v1::ControlRequest::kResendDelivery:
    case v1::ControlRequest::kUnsubscribe:
    case v1::ControlRequest::kApproveOnWall:
    case v1::ControlRequest::kRecallFromWall:
    case v1::ControlRequest::kPutSource:
    case v1::ControlRequest::kRemoveSource:
      return false;
    default:
      return true;
  }
}

// What is answered under an idempotency key is kept, and a secret is kept nowhere.
absl::Status CheckKey(const v1::ControlRequest& request) {
  if (request.idempotency_key().empty() || !(request.has_grant_access() || request.has_sign_in())) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      "The answer would hold a secret, and answers under an idempotency key are kept. Ask without "
      "one.");
}

template <typename Value>
absl::Status Fill(absl::StatusOr<Value> value, Value* place) {
  if (!value.ok()) return value.status();
  *place = *std::move(value);
  return absl::OkStatus();
}

v1::ControlReply Previewed(const PreviewPlan& plan) {
  v1::ControlReply reply;
  SetStatus(Fill(RunPreview(plan), reply.mutable_preview()), &reply);
  if (reply.status().code() != 0) reply.clear_preview();
  return reply;
}

v1::ControlReply Searched(const SearchPlan& plan) {
  v1::ControlReply reply;
  SetStatus(Fill(RunSearch(plan), reply.mutable_found_posts()), &reply);
  if (reply.status().code() != 0) reply.clear_found_posts();
  return reply;
}

absl::Status BackUp(const Store& store, const std::string& folder, v1::StateBackup* backup) {
  // The engine's own working folder is nothing that the asker knows.
  if (!absl::StartsWith(folder, "/")) {
    return absl::InvalidArgumentError("The folder of a backup must be an absolute path.");
  }
  backup->set_folder(folder);
  return store.BackUp(folder);
}

absl::Status Check(const Store& store, v1::StateCheck* check) {
  const auto sizes = store.Check();
  if (!sizes.ok()) return sizes.status();
  for (const Store::FamilySize& size : *sizes) {
    v1::StateCheck::Family* const family = check->add_families();
    family->set_name(size.name);
    family->set_entries(size.entries);
  }
  return absl::OkStatus();
}

// Requests for the state as a whole.
v1::ControlReply LookedAfter(const Store& store, const v1::ControlRequest& request) {
  v1::ControlReply reply;
  absl::Status status;
  if (request.has_check_state()) {
    status = Check(store, reply.mutable_state_check());
  } else if (request.has_export_person()) {
    status = Fill(ExportPerson(store, request.export_person()), reply.mutable_person_export());
  } else {
    status = BackUp(store, request.back_up_state().folder(), reply.mutable_state_backup());
  }
  if (!status.ok()) reply.clear_reply();
  SetStatus(status, &reply);
  return reply;
}

}  // namespace

v1::ControlReply Desk::Handle(const v1::ControlRequest& request, const std::string& principal,
                              absl::Time now, Rest* rest) {
  const uint64_t recorded = parts_.store->counters().audit_number();
  v1::ControlReply reply = AnswerOrExecute(request, principal, now, rest);
  // What was filled in before something failed is no answer.
  if (reply.status().code() != 0) reply.clear_reply();
  // Asked before every page: what the page itself asks for is what somebody may want to know of.
  // Nor who may have a link: strangers cause that, as often as they like, and a link is told.
  if (request.has_check_access() || request.has_find_owners()) return reply;
  // What hangs in a hall for everybody to see; a screen asks again and again.
  if (request.has_list_wall() && request.list_wall().only_shown()) return reply;
  // A change that was made has told of itself already.
  if (!IsQuestion(request) && parts_.store->counters().audit_number() != recorded) return reply;
  AuditNote note = NoteOf(request);
  note.at = now;
  note.principal = principal;
  note.code = reply.status().code();
  if (absl::Status status = parts_.audit->Remember(std::move(note)); !status.ok()) {
    // What cannot be recorded is not told.
    reply.Clear();
    *rest = nullptr;
    SetStatus(status, &reply);
  }
  return reply;
}

v1::ControlReply Desk::AnswerOrExecute(const v1::ControlRequest& request,
                                       const std::string& principal, absl::Time now, Rest* rest) {
  v1::ControlReply reply;
  if (request.has_preview_interest()) {
    auto plan = PlanPreview(request.preview_interest(), now);
    SetStatus(plan.status(), &reply);
    if (plan.ok()) *rest = [plan = *std::move(plan)] { return Previewed(plan); };
    return reply;
  }
  if (request.has_search_posts()) {
    auto plan = PlanSearch(request.search_posts(), now);
    SetStatus(plan.status(), &reply);
    if (plan.ok()) *rest = [plan = *std::move(plan)] { return Searched(plan); };
    return reply;
  }
  if (request.has_back_up_state()) {
    const absl::Status noted = NoteBackupOf(request.back_up_state().folder(), now);
    SetStatus(noted, &reply);
    if (!noted.ok()) return reply;
  }
  if (request.has_back_up_state() || request.has_check_state() || request.has_export_person()) {
    *rest = [store = parts_.store, request] { return LookedAfter(*store, request); };
    return reply;
  }
  if (request.has_list_audit() || request.has_verify_audit()) return LookAtAudit(request, rest);
  if (IsQuestion(request)) {
    SetStatus(Answer(request, now, &reply), &reply);
    return reply;
  }
  if (absl::Status status = CheckKey(request); !status.ok()) {
    SetStatus(status, &reply);
    return reply;
  }
  // Done before: the same reply again, and no second effect.
  absl::StatusOr<std::optional<v1::ControlReply>> earlier = EarlierReply(request.idempotency_key());
  if (earlier.ok() && earlier->has_value()) return **std::move(earlier);
  SetStatus(earlier.ok() ? Execute(request, principal, now, &reply) : earlier.status(), &reply);
  return reply;
}

absl::Status Desk::NoteBackupOf(const std::string& folder, absl::Time now) {
  // Where something is already, no backup is made.
  std::error_code error;
  if (!absl::StartsWith(folder, "/") || std::filesystem::exists(folder, error)) {
    return absl::OkStatus();
  }
  StateBatch batch;
  absl::Status status = NoteBackup(*parts_.store, folder, now, parts_.copies.backups, &batch);
  if (!status.ok()) return status;
  return parts_.store->Write(std::move(batch), parts_.store->counters());
}

absl::StatusOr<std::optional<v1::ControlReply>> Desk::EarlierReply(
    const std::string& idempotency_key) const {
  if (idempotency_key.empty()) return std::nullopt;
  v1::ControlReply reply;
  const absl::Status status = parts_.store->Get(Family::kMeta, ReplyKey(idempotency_key), &reply);
  if (status.ok()) return reply;
  if (absl::IsNotFound(status)) return std::nullopt;
  return status;
}

// A table of requests, so it may be long.
// NOLINTNEXTLINE(readability-function-size)
absl::Status Desk::Answer(const v1::ControlRequest& request, absl::Time now,
                          v1::ControlReply* reply) {
  switch (request.request_case()) {
    case v1::ControlRequest::kGetOwner: {
      auto owner = OwnerOf(request.get_owner().owner_id());
      if (!owner.ok()) return owner.status();
      *reply->mutable_owner() = (*owner)->stored.owner();
      return absl::OkStatus();
    }
    case v1::ControlRequest::kListOwners:
      reply->mutable_owners();
      for (const auto& [id, owner] : parts_.directory->owners()) {
        *reply->mutable_owners()->add_owners() = owner->stored.owner();
      }
      return absl::OkStatus();
    case v1::ControlRequest::kGetInterest: {
      auto interest =
          InterestOf(request.get_interest().owner_id(), request.get_interest().interest_id());
      if (!interest.ok()) return interest.status();
      *reply->mutable_interest() = (*interest)->stored.interest();
      return absl::OkStatus();
    }
    case v1::ControlRequest::kListInterests: {
      const std::string& owner_id = request.list_interests().owner_id();
      reply->mutable_interests();
      const auto add = [reply](const LiveInterest& interest) {
        *reply->mutable_interests()->add_interests() = interest.stored.interest();
      };
      if (owner_id.empty()) {
        parts_.directory->ForEachInterest(add);
        return absl::OkStatus();
      }
      if (auto owner = OwnerOf(owner_id); !owner.ok()) return owner.status();
      for (const auto& interest : parts_.directory->InterestsOf(owner_id)) add(*interest);
      return absl::OkStatus();
    }
    case v1::ControlRequest::kGetDigest:
      return Fill(
          parts_.digests->Get(request.get_digest().owner_id(), request.get_digest().digest_id()),
          reply->mutable_digest());
    case v1::ControlRequest::kListDigests:
      return ListDigests(request.list_digests(), reply->mutable_digests());
    case v1::ControlRequest::kGetDossier:
      return GetDossier(request.get_dossier(), reply->mutable_dossier());
    case v1::ControlRequest::kListSources:
      return ListSources(request.list_sources(), reply->mutable_sources());
    case v1::ControlRequest::kListDossiers:
      return ListDossiers(request.list_dossiers().owner_id(), reply->mutable_dossiers());
    case v1::ControlRequest::kMakeDigest: {
      const v1::MakeDigestRequest& make = request.make_digest();
      const absl::Time from = make.has_from() ? FromTimestamp(make.from()) : absl::UnixEpoch();
      // By default everything, the newest post included.
      const absl::Time until =
          make.has_until() ? FromTimestamp(make.until())
                           : FromTimestamp(parts_.store->counters().clock()) + absl::Seconds(1);
      return Fill(parts_.digests->Preview(make.owner_id(), from, until), reply->mutable_digest());
    }
    case v1::ControlRequest::kDeliverNow:
      return DeliverNow(request.deliver_now(), now, reply->mutable_digest());
    case v1::ControlRequest::kExplain:
      return Explain(request.explain(), reply->mutable_explain());
    case v1::ControlRequest::kListJudgements:
      return ListJudgements(request.list_judgements(), reply->mutable_judgements());
    case v1::ControlRequest::kListEvents:
      return ListEvents(request.list_events(), reply->mutable_events());
    case v1::ControlRequest::kGetEventReport:
      return GetEventReport(request.get_event_report(), reply->mutable_event_report());
    case v1::ControlRequest::kListHandlings:
      return ListHandlings(request.list_handlings(), reply->mutable_handlings());
    case v1::ControlRequest::kListTeams:
      return ListTeams(request.list_teams(), reply->mutable_owners());
    case v1::ControlRequest::kGetStory:
      return GetStory(request.get_story(), reply->mutable_story_posts());
    case v1::ControlRequest::kDescribeInterest:
      return DescribeInterest(request.describe_interest(), reply->mutable_interest_description());
    case v1::ControlRequest::kGetBalance:
      return GetBalance(request.get_balance(), reply->mutable_balance_history());
    case v1::ControlRequest::kListAlerts:
      return ListAlerts(request.list_alerts(), reply->mutable_matches());
    case v1::ControlRequest::kListMatches:
      return ListMatches(request.list_matches(), reply->mutable_matches());
    case v1::ControlRequest::kCheckAccess:
      return CheckAccess(request.check_access(), now, reply->mutable_access());
    case v1::ControlRequest::kListAccess:
      return ListAccess(request.list_access(), now, reply->mutable_access_list());
    case v1::ControlRequest::kListWall:
      return ListWall(request.list_wall(), now, reply->mutable_wall());
    case v1::ControlRequest::kScore:
      return ScoreText(request.score(), reply->mutable_score());
    case v1::ControlRequest::kListDeliveries:
      return ListDeliveries(request.list_deliveries(), reply->mutable_deliveries());
    case v1::ControlRequest::kFindOwners:
      FindOwners(request.find_owners(), reply->mutable_owners());
      return absl::OkStatus();
    case v1::ControlRequest::kStats:
      Stats(reply->mutable_stats());
      return absl::OkStatus();
    default:
      return absl::InvalidArgumentError(
          "The control request asks for nothing that this release knows.");
  }
}

absl::Status Desk::DeliverNow(const v1::DeliverNowRequest& request, absl::Time now,
                              v1::Digest* digest) {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  // A recorded stream has its own time.
  const storage::v1::EngineCounters& counters = parts_.store->counters();
  if (counters.replay_clock()) now = FromTimestamp(counters.clock()) + absl::Seconds(1);
  absl::StatusOr<v1::Digest> made = parts_.digests->MakeNow(request.owner_id(), now);
  if (!made.ok()) return made.status();
  if (parts_.on_digest) parts_.on_digest(*made);
  *digest = *std::move(made);
  return absl::OkStatus();
}

void Desk::Stats(v1::StatsReply* stats) const {
  const storage::v1::EngineCounters& counters = parts_.store->counters();
  stats->set_stream_sequence(counters.stream_sequence());
  stats->set_posts(counters.posts());
  stats->set_matches(counters.matches());
  stats->set_owners(parts_.directory->owners().size());
  stats->set_interests(parts_.directory->interest_count());
  stats->set_judgements(counters.judgements());
  stats->set_digests(counters.digests());
  stats->set_duplicates(counters.duplicates());
  stats->set_refused(counters.refused());
  stats->set_deleted(counters.deleted());
  stats->set_stories(counters.stories());
  if (counters.has_clock()) *stats->mutable_now() = counters.clock();
  stats->set_model(parts_.featurizer->model().content_hash());
}

absl::StatusOr<std::shared_ptr<const LiveOwner>> Desk::OwnerOf(const std::string& owner_id) const {
  std::shared_ptr<const LiveOwner> owner = parts_.directory->FindOwner(owner_id);
  if (owner != nullptr) return owner;
  return absl::NotFoundError(absl::StrCat("There is no user or team '", owner_id,
                                          "'. 'sluis user list' shows those there are."));
}

absl::StatusOr<std::shared_ptr<const LiveInterest>> Desk::InterestOf(
    const std::string& owner_id, const std::string& interest_id) const {
  if (auto owner = OwnerOf(owner_id); !owner.ok()) return owner.status();
  auto interest = parts_.directory->FindInterest(owner_id, interest_id);
  if (interest != nullptr) return interest;
  return absl::NotFoundError(absl::StrCat("'", owner_id, "' has no interest '", interest_id,
                                          "'. 'sluis interest list ", owner_id,
                                          "' shows those there are."));
}

}  // namespace sluis
