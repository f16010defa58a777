#include "engine/desk/previewing.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/desk/desk.h"
#include "engine/pipeline/decision.h"
#include "engine/pipeline/scoring.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kDefaultListed = 20;
constexpr uint32_t kMostListed = 1000;
// No interest has it, so that both versions stand in one table.
constexpr char kChangedId[] = "";

// A match of one version and not of the other.
struct Difference {
  uint64_t sequence;
  float score;
  float probability;
  v1::LeftOutReason left_out;
};

const v1::Match* MatchOf(const Decision& decision, bool changed) {
  for (const v1::Match& match : decision.matches) {
    if ((match.interest_id() == kChangedId) == changed) return &match;
  }
  return nullptr;
}

v1::LeftOutReason WhyNot(const Decision& decision) {
  for (const storage::v1::Exclusion& exclusion : decision.exclusions) {
    if (exclusion.interest_id() == kChangedId) {
      return static_cast<v1::LeftOutReason>(exclusion.reason());
    }
  }
  return v1::LEFT_OUT_REASON_UNSPECIFIED;
}

// Takes the posts one by one and decides them in runs, as the pipeline does.
class Comparison {
 public:
  explicit Comparison(const PreviewPlan& plan) : plan_(plan) {}

  void Take(storage::v1::StoredPost stored) {
    if (preview_.posts() == 0) *preview_.mutable_from() = stored.arrived_at();
    *preview_.mutable_until() = stored.arrived_at();
    preview_.set_posts(preview_.posts() + 1);
    run_.push_back(std::move(stored));
    if (run_.size() == kMaxRunPosts) DecideRun();
  }

  absl::StatusOr<v1::InterestPreview> Finish() {
    DecideRun();
    const absl::Duration span = FromTimestamp(preview_.until()) - FromTimestamp(preview_.from());
    const double days = std::max(1.0, absl::ToDoubleHours(span) / 24);
    preview_.set_daily_now(static_cast<double>(preview_.matches_now()) / days);
    preview_.set_daily_then(static_cast<double>(preview_.matches_then()) / days);
    preview_.set_added_count(added_.size());
    preview_.set_dropped_count(dropped_.size());
    absl::Status status = List(&added_, preview_.mutable_added());
    if (status.ok()) status = List(&dropped_, preview_.mutable_dropped());
    if (!status.ok()) return status;
    return std::move(preview_);
  }

 private:
  void DecideRun() {
    std::vector<const v1::Post*> posts;
    for (const storage::v1::StoredPost& stored : run_) posts.push_back(&stored.post());
    const std::vector<ScoredPost> scored =
        ScorePosts(posts, *plan_.featurizer, plan_.table, RunSerially);
    for (size_t i = 0; i < run_.size(); ++i) {
      const AcceptedPost accepted{posts[i], run_[i].sequence(),
                                  FromTimestamp(run_[i].arrived_at())};
      Compare(Decide(accepted, scored[i], *plan_.directory, *plan_.featurizer));
    }
    run_.clear();
  }

  void Compare(const Decision& decision) {
    const v1::Match* now = MatchOf(decision, false);
    const v1::Match* then = MatchOf(decision, true);
    if (now != nullptr) preview_.set_matches_now(preview_.matches_now() + 1);
    if (then != nullptr) preview_.set_matches_then(preview_.matches_then() + 1);
    if ((now == nullptr) == (then == nullptr)) return;
    const v1::Match& match = now == nullptr ? *then : *now;
    const v1::LeftOutReason reason =
        now == nullptr ? v1::LEFT_OUT_REASON_UNSPECIFIED : WhyNot(decision);
    (now == nullptr ? added_ : dropped_)
        .push_back({match.sequence(), match.score(), match.probability(), reason});
  }

  // The best first.
  absl::Status List(std::vector<Difference>* differences,
                    google::protobuf::RepeatedPtrField<v1::PreviewedPost>* list) const {
    const size_t count = std::min(plan_.limit, differences->size());
    std::partial_sort(
        differences->begin(), differences->begin() + static_cast<std::ptrdiff_t>(count),
        differences->end(), [](const Difference& a, const Difference& b) {
          return std::make_tuple(-a.score, a.sequence) < std::make_tuple(-b.score, b.sequence);
        });
    for (size_t i = 0; i < count; ++i) {
      const Difference& difference = (*differences)[i];
      storage::v1::StoredPost stored;
      const absl::Status status =
          plan_.store->Get(Family::kPosts, SequenceKey(difference.sequence), &stored);
      if (absl::IsNotFound(status)) continue;
      if (!status.ok()) return status;
      v1::PreviewedPost* listed = list->Add();
      *listed->mutable_post() = std::move(*stored.mutable_post());
      listed->set_sequence(difference.sequence);
      listed->set_score(difference.score);
      listed->set_probability(difference.probability);
      listed->set_left_out(difference.left_out);
    }
    return absl::OkStatus();
  }

  const PreviewPlan& plan_;
  std::vector<storage::v1::StoredPost> run_;
  v1::InterestPreview preview_;
  std::vector<Difference> added_;
  std::vector<Difference> dropped_;
};

// Words are compared, whether the interest takes posts at present or not.
std::shared_ptr<const LiveInterest> Unpaused(const LiveInterest& interest, const std::string& id) {
  auto copy = std::make_shared<LiveInterest>(interest);
  copy->interest_id = id;
  copy->stored.mutable_interest()->clear_paused();
  copy->stored.mutable_interest()->clear_approval();
  return copy;
}

// `present` may be null.
Directory DirectoryForPreview(std::shared_ptr<const LiveOwner> owner, const LiveInterest* present,
                              const LiveInterest& changed) {
  Directory directory;
  directory.PutOwner(std::move(owner));
  if (present != nullptr) directory.PutInterest(Unpaused(*present, present->interest_id));
  directory.PutInterest(Unpaused(changed, kChangedId));
  return directory;
}

}  // namespace

absl::StatusOr<v1::InterestPreview> RunPreview(const PreviewPlan& plan) {
  Comparison comparison(plan);
  bool damaged = false;
  absl::Status status = plan.store->Scan(
      Family::kPosts, SequenceKey(plan.first_sequence), SequenceKey(plan.until_sequence),
      [&](std::string_view, std::string_view value) {
        storage::v1::StoredPost stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!damaged) comparison.Take(std::move(stored));
        return !damaged;
      });
  if (damaged) return absl::DataLossError("A stored post cannot be read back.");
  if (!status.ok()) return status;
  return comparison.Finish();
}

absl::StatusOr<Desk::Sequences> Desk::SequencesBetween(
    const google::protobuf::Timestamp* from, const google::protobuf::Timestamp* until) const {
  Sequences sequences{1, parts_.store->counters().stream_sequence() + 1};
  if (until != nullptr) {
    auto end = parts_.digests->FirstSequenceAt(FromTimestamp(*until));
    if (!end.ok()) return end.status();
    sequences.until = *end;
  }
  if (from != nullptr) {
    auto first = parts_.digests->FirstSequenceAt(FromTimestamp(*from));
    if (!first.ok()) return first.status();
    sequences.first = std::min(*first, sequences.until);
  }
  return sequences;
}

absl::StatusOr<PreviewPlan> Desk::PlanPreview(const v1::PreviewInterestRequest& request,
                                              absl::Time now) const {
  const v1::Interest& interest = request.interest();
  auto owner = OwnerOf(interest.owner_id());
  if (!owner.ok()) return owner.status();
  const auto present = parts_.directory->FindInterest(interest.owner_id(), interest.id());
  auto changed = InterestFrom(interest, now);
  if (!changed.ok()) return changed.status();
  PreviewPlan plan;
  plan.store = parts_.store;
  plan.featurizer = parts_.featurizer;
  auto directory =
      std::make_shared<Directory>(DirectoryForPreview(*std::move(owner), present.get(), **changed));
  plan.table = directory->Snapshot();
  plan.directory = std::move(directory);
  const auto window = SequencesBetween(request.has_from() ? &request.from() : nullptr,
                                       request.has_until() ? &request.until() : nullptr);
  if (!window.ok()) return window.status();
  plan.first_sequence = window->first;
  plan.until_sequence = window->until;
  if (plan.until_sequence - plan.first_sequence > kMostPreviewedPosts) {
    plan.first_sequence = plan.until_sequence - kMostPreviewedPosts;
  }
  plan.limit = request.limit() == 0 ? kDefaultListed : std::min(request.limit(), kMostListed);
  return plan;
}

}  // namespace sluis
