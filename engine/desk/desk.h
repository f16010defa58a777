// The one place where every question and every command is answered, as a value. The control
// socket, the web pages and the command line only translate to it.
#ifndef SLUIS_ENGINE_DESK_DESK_H_
#define SLUIS_ENGINE_DESK_DESK_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "engine/desk/previewing.h"
#include "engine/desk/searching.h"
#include "engine/digests/alert_book.h"
#include "engine/digests/digest_book.h"
#include "engine/rights/copies.h"
#include "engine/state/audit_log.h"
#include "engine/state/store.h"
#include "engine/users/access_book.h"
#include "engine/users/directory.h"
#include "engine/users/renewal.h"
#include "models/interests/features.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// What the desk works on. Everything pointed to must outlive it.
struct DeskParts {
  Store* store = nullptr;
  AuditLog* audit = nullptr;
  Directory* directory = nullptr;
  AccessBook* accesses = nullptr;
  DigestBook* digests = nullptr;
  const AlertBook* alerts = nullptr;
  // Shared with the answers that are made outside of the lock.
  std::shared_ptr<const Featurizer> featurizer;
  Lessons* lessons = nullptr;
  CopyLifetimes copies;
  // Hears of a digest that somebody asked for, once it is durable; may be empty.
  std::function<void(const v1::Digest& digest)> on_digest;
};

// Belongs to one thread at a time, never while a batch is under way: a change takes effect between
// two batches, from the next sequence on.
class Desk {
 public:
  explicit Desk(const DeskParts& parts) : parts_(parts) {}

  // The part of an answer that takes seconds: reads the store and what is immutable, so it may run
  // on any thread while posts go on.
  using Rest = std::function<v1::ControlReply()>;

  // Changes are written, with their audit record, when this returns; the caller makes them durable
  // before it answers; what was only asked, or refused, is remembered for the audit. `principal` is
  // who asks, `now` the wall's time. When `rest` is set afterwards, the reply is what it returns.
  [[nodiscard]] v1::ControlReply Handle(const v1::ControlRequest& request,
                                        const std::string& principal, absl::Time now, Rest* rest);

  // What a change of that key was answered with, if it was made before.
  [[nodiscard]] absl::StatusOr<std::optional<v1::ControlReply>> EarlierReply(
      const std::string& idempotency_key) const;

  // Makes the model of `hash` the one in force, with the rows that were renewed for it, and fills
  // in the reply. Written, not durable, when this returns; until UseFeaturizer nothing may be
  // scored. `request` is the one that asked for it.
  [[nodiscard]] absl::Status ChangeModel(const v1::ControlRequest& request, const Renewal& renewal,
                                         const std::string& hash, absl::Time now,
                                         v1::ControlReply* reply);
  void UseFeaturizer(std::shared_ptr<const Featurizer> featurizer) {
    parts_.featurizer = std::move(featurizer);
  }

 private:
  // A change under way: what it writes, and who asked for it.
  struct Change;

  [[nodiscard]] v1::ControlReply AnswerOrExecute(const v1::ControlRequest& request,
                                                 const std::string& principal, absl::Time now,
                                                 Rest* rest);
  [[nodiscard]] v1::ControlReply LookAtAudit(const v1::ControlRequest& request, Rest* rest);
  [[nodiscard]] absl::Status Answer(const v1::ControlRequest& request, absl::Time now,
                                    v1::ControlReply* reply);
  [[nodiscard]] absl::Status Execute(const v1::ControlRequest& request,
                                     const std::string& principal, absl::Time now,
                                     v1::ControlReply* reply);
  [[nodiscard]] Change StartChange(const v1::ControlRequest& request, absl::Time now) const;
  // Writes the change with its audit record and its reply, then applies it.
  [[nodiscard]] absl::Status Complete(const v1::ControlRequest& request, Change* change,
                                      v1::ControlReply* reply);
  [[nodiscard]] absl::Status CheckAccount(const v1::Owner& owner) const;
  [[nodiscard]] absl::Status PutOwner(const v1::Owner& owner, Change* change,
                                      v1::ControlReply* reply);
  [[nodiscard]] absl::Status RemoveOwner(const std::string& owner_id, Change* change,
                                         v1::ControlReply* reply);
  // The interest as it would be from the next post on: what the present one of the same id has
  // learned, on these words. What `wanted` says of its approval is not looked at.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<const LiveInterest>> InterestFrom(
      const v1::Interest& wanted, absl::Time now) const;
  [[nodiscard]] absl::Status PutInterest(const v1::Interest& wanted, Change* change,
                                         v1::ControlReply* reply);
  [[nodiscard]] absl::Status RemoveInterest(const v1::RemoveInterestRequest& request,
                                            Change* change, v1::ControlReply* reply);
  // Whether that user may approve an interest of that owner.
  [[nodiscard]] absl::Status CheckApprover(const std::string& approver,
                                           const std::string& owner_id) const;
  [[nodiscard]] absl::Status ApproveInterest(const v1::ApproveInterestRequest& request,
                                             Change* change, v1::ControlReply* reply);
  [[nodiscard]] absl::Status ChangeMutes(const std::string& owner_id, const v1::Mute& mute,
                                         bool add, Change* change, v1::ControlReply* reply);
  [[nodiscard]] absl::Status Judge(const v1::Judgement& judgement, Change* change,
                                   v1::ControlReply* reply);
  [[nodiscard]] absl::Status UndoJudgement(const v1::UndoJudgementRequest& undo, Change* change,
                                           v1::ControlReply* reply);
  // Puts the row that these judgements make in the place of the present one; the reply tells what
  // that does to `post`.
  [[nodiscard]] absl::Status Relearn(const LiveInterest& interest,
                                     absl::Span<const storage::v1::StoredJudgement> judgements,
                                     const v1::Post& post, Change* change, v1::JudgeReply* reply);

  // In letting_in.cc.
  [[nodiscard]] absl::Status GrantAccess(const v1::GrantAccessRequest& request, Change* change,
                                         v1::ControlReply* reply);
  [[nodiscard]] absl::Status SignIn(const v1::SignInRequest& request, Change* change,
                                    v1::ControlReply* reply);
  // Like `wanted`; the reply has the rest.
  [[nodiscard]] absl::Status GiveAccess(const v1::Access& wanted, Change* change,
                                        v1::ControlReply* reply);
  [[nodiscard]] absl::Status RevokeAccess(const v1::RevokeAccessRequest& request, Change* change,
                                          v1::ControlReply* reply);
  [[nodiscard]] absl::Status CheckAccess(const v1::CheckAccessRequest& request, absl::Time now,
                                         v1::Access* access) const;
  [[nodiscard]] absl::Status ListAccess(const v1::ListAccessRequest& request, absl::Time now,
                                        v1::AccessList* list) const;

  // In handling.cc.
  [[nodiscard]] absl::StatusOr<v1::Handling> HandlingFor(const std::string& owner_id,
                                                         const std::string& user_id,
                                                         const v1::PostKey& post) const;
  [[nodiscard]] absl::Status TakePost(const v1::TakePostRequest& request, Change* change,
                                      v1::ControlReply* reply);
  [[nodiscard]] absl::Status ForwardPost(const v1::ForwardPostRequest& request, Change* change,
                                         v1::ControlReply* reply);
  [[nodiscard]] absl::Status ListHandlings(const v1::ListHandlingsRequest& request,
                                           v1::HandlingList* list) const;
  [[nodiscard]] absl::Status ListTeams(const v1::ListTeamsRequest& request,
                                       v1::OwnerList* list) const;

  [[nodiscard]] absl::Status DeliverNow(const v1::DeliverNowRequest& request, absl::Time now,
                                        v1::Digest* digest);

  // In events.cc.
  [[nodiscard]] absl::Status PutSource(const v1::PutSourceRequest& request, Change* change,
                                       v1::ControlReply* reply);
  [[nodiscard]] absl::Status RemoveSource(const v1::RemoveSourceRequest& request, Change* change,
                                          v1::ControlReply* reply);
  [[nodiscard]] absl::Status ListSources(const v1::ListSourcesRequest& request,
                                         v1::SourceList* list) const;
  [[nodiscard]] absl::Status PutEvent(const v1::Event& wanted, Change* change,
                                      v1::ControlReply* reply);
  [[nodiscard]] absl::Status RemoveEvent(const v1::RemoveEventRequest& request, Change* change,
                                         v1::ControlReply* reply);
  [[nodiscard]] absl::Status ListEvents(const v1::ListEventsRequest& request,
                                        v1::EventList* list) const;
  [[nodiscard]] absl::Status GetEventReport(const v1::GetEventReportRequest& request,
                                            v1::EventReport* report) const;
  // In dossiers.cc.
  [[nodiscard]] absl::Status KeepDossier(const v1::Dossier& wanted, Change* change,
                                         v1::ControlReply* reply);
  [[nodiscard]] absl::Status DropDossier(const v1::RemoveDossierRequest& request, Change* change,
                                         v1::ControlReply* reply);
  [[nodiscard]] absl::Status GetDossier(const v1::GetDossierRequest& request,
                                        v1::Dossier* dossier) const;
  [[nodiscard]] absl::Status ListDossiers(const std::string& owner_id, v1::DossierList* list) const;
  [[nodiscard]] absl::StatusOr<v1::DossierEntry> NewEntry(const std::string& owner_id,
                                                          const v1::DossierEntry& wanted,
                                                          absl::Time now) const;
  [[nodiscard]] absl::Status FillEntries(const v1::Dossier& wanted,
                                         const storage::v1::StoredDossier& before, absl::Time now,
                                         storage::v1::StoredDossier* dossier) const;
  [[nodiscard]] absl::Status CheckRoomForDossier(const std::string& owner_id) const;
  // In delivering.cc.
  [[nodiscard]] absl::Status ListDeliveries(const v1::ListDeliveriesRequest& request,
                                            v1::DeliveryList* list) const;
  [[nodiscard]] absl::Status ResendDelivery(const v1::ResendDeliveryRequest& request,
                                            Change* change, v1::ControlReply* reply);
  [[nodiscard]] absl::Status Unsubscribe(const v1::UnsubscribeRequest& request, Change* change,
                                         v1::ControlReply* reply);
  void FindOwners(const v1::FindOwnersRequest& request, v1::OwnerList* list) const;
  // In moderating.cc.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<const LiveInterest>> WallOf(
      const std::string& owner_id, const std::string& interest_id) const;
  [[nodiscard]] absl::Status ListWall(const v1::ListWallRequest& request, absl::Time now,
                                      v1::Wall* wall) const;
  [[nodiscard]] absl::Status ApproveOnWall(const v1::ApproveOnWallRequest& request, Change* change,
                                           v1::ControlReply* reply);
  [[nodiscard]] absl::Status RecallFromWall(const v1::RecallFromWallRequest& request,
                                            Change* change, v1::ControlReply* reply);

  // Before it is made, so that no copy is forgotten.
  [[nodiscard]] absl::Status NoteBackupOf(const std::string& folder, absl::Time now);
  [[nodiscard]] absl::Status ListDigests(const v1::ListDigestsRequest& request,
                                         v1::DigestList* list) const;
  [[nodiscard]] absl::Status ListAlerts(const v1::ListAlertsRequest& request,
                                        v1::MatchList* list) const;
  [[nodiscard]] absl::Status ListMatches(const v1::ListMatchesRequest& request,
                                         v1::MatchList* list) const;
  [[nodiscard]] absl::Status ListJudgements(const v1::ListJudgementsRequest& request,
                                            v1::JudgementList* list) const;
  // [first, until), by arrival time; null: all that there is.
  struct Sequences {
    uint64_t first = 1;
    uint64_t until = 1;
  };
  [[nodiscard]] absl::StatusOr<Sequences> SequencesBetween(
      const google::protobuf::Timestamp* from, const google::protobuf::Timestamp* until) const;
  [[nodiscard]] absl::StatusOr<SearchPlan> PlanSearch(const v1::SearchPostsRequest& request,
                                                      absl::Time now) const;
  [[nodiscard]] absl::Status GetStory(const v1::GetStoryRequest& request,
                                      v1::StoryPosts* story) const;
  [[nodiscard]] absl::Status DescribeInterest(const v1::DescribeInterestRequest& request,
                                              v1::InterestDescription* description) const;
  [[nodiscard]] absl::Status GetBalance(const v1::GetBalanceRequest& request,
                                        v1::BalanceHistory* history) const;
  [[nodiscard]] absl::StatusOr<PreviewPlan> PlanPreview(const v1::PreviewInterestRequest& request,
                                                        absl::Time now) const;
  [[nodiscard]] absl::Status Explain(const v1::ExplainRequest& request,
                                     v1::ExplainReply* reply) const;
  // All of the owner if `interest_id` is empty.
  [[nodiscard]] absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> InterestsNamed(
      const std::string& owner_id, const std::string& interest_id) const;
  [[nodiscard]] absl::Status ScoreText(const v1::ScoreRequest& request,
                                       v1::ScoreReply* reply) const;
  void Stats(v1::StatsReply* stats) const;

  [[nodiscard]] absl::StatusOr<std::shared_ptr<const LiveOwner>> OwnerOf(
      const std::string& owner_id) const;
  [[nodiscard]] absl::StatusOr<std::shared_ptr<const LiveInterest>> InterestOf(
      const std::string& owner_id, const std::string& interest_id) const;

  DeskParts parts_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_DESK_H_
