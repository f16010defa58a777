// The desk on what became of a post, and why: as of now, as it was decided, and in digests.
#include <optional>
#include <utility>
#include <vector>

#include "engine/desk/desk.h"
#include "engine/desk/hindsight.h"
#include "engine/state/match_log.h"
#include "engine/state/post_reader.h"
#include "engine/users/learning.h"
#include "models/interests/explain.h"
#include "models/interests/scorer.h"
#include "models/text/post_text.h"
#include "proto/time.h"

namespace sluis {
namespace {

using Contributions = google::protobuf::RepeatedPtrField<v1::Reason>;

void AddContributions(const Explainer& explainer, const InterestRow& row, Contributions* list) {
  for (const ScorePart& part : explainer.Parts(row)) *list->Add() = ToReason(part);
}

// What keeps out a post that clears the bar.
v1::LeftOutReason WhyNotNow(const LiveInterest& interest, const LiveOwner* owner,
                            const RuleInput& input, absl::Time arrived_at) {
  const v1::Interest& subject = interest.stored.interest();
  if (subject.approval() == v1::APPROVAL_WAITING) return v1::LEFT_OUT_REASON_AWAITS_APPROVAL;
  if (subject.paused()) return v1::LEFT_OUT_REASON_PAUSED;
  return CheckRules(interest, owner, input, arrived_at);
}

// As of now, without the contributions.
void DecideNow(const LiveInterest& interest, float score, v1::LeftOutReason why_not,
               v1::Explanation* explanation) {
  explanation->set_score(score);
  explanation->set_probability(CalibratedProbability(interest.row, score));
  explanation->set_bar(interest.bar_logit);
  explanation->set_row_version(interest.row.version);
  const bool reaches = score >= interest.bar_logit;
  explanation->set_left_out(reaches ? why_not : v1::LEFT_OUT_REASON_UNSPECIFIED);
  explanation->set_matched(reaches && why_not == v1::LEFT_OUT_REASON_UNSPECIFIED);
}

WrittenDown FindIn(const MatchWindow& log, const std::string& interest_id) {
  WrittenDown written;
  for (const v1::Match& match : log.matches) {
    if (match.interest_id() == interest_id) written.match = &match;
  }
  for (const storage::v1::Exclusion& exclusion : log.exclusions) {
    if (exclusion.interest_id() == interest_id) {
      written.kept_out = static_cast<v1::LeftOutReason>(exclusion.reason());
    }
  }
  return written;
}

void TellFates(const std::vector<PastDigest>& digests, uint64_t sequence,
               const WrittenDown& written, v1::Explanation* explanation) {
  const bool kept_out = written.kept_out != v1::LEFT_OUT_REASON_UNSPECIFIED;
  for (const PastDigest& digest : digests) {
    if (sequence < digest.from_sequence || sequence >= digest.until_sequence) continue;
    const bool has_fate = written.match != nullptr && digest.fate.has_value();
    if (!has_fate && !kept_out) continue;
    v1::DigestFate* fate = explanation->add_fates();
    fate->set_digest_id(digest.id);
    if (!has_fate) {
      fate->set_left_out(written.kept_out);
      continue;
    }
    fate->set_shown(digest.fate->story_id() != 0);
    fate->set_story_id(digest.fate->story_id());
    fate->set_left_out(static_cast<v1::LeftOutReason>(digest.fate->left_out()));
  }
}

}  // namespace

absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> Desk::InterestsNamed(
    const std::string& owner_id, const std::string& interest_id) const {
  if (interest_id.empty()) return parts_.directory->InterestsOf(owner_id);
  auto interest = InterestOf(owner_id, interest_id);
  if (!interest.ok()) return interest.status();
  return std::vector<std::shared_ptr<const LiveInterest>>{*std::move(interest)};
}

absl::Status Desk::Explain(const v1::ExplainRequest& request, v1::ExplainReply* reply) const {
  auto owner = OwnerOf(request.owner_id());
  if (!owner.ok()) return owner.status();
  auto interests = InterestsNamed(request.owner_id(), request.interest_id());
  if (!interests.ok()) return interests.status();
  PostReader posts(parts_.store);
  auto stored = posts.Get(request.post());
  if (!stored.ok()) return stored.status();
  const v1::Post& post = (*stored)->post();
  const uint64_t sequence = (*stored)->sequence();
  auto log = ReadMatches(*parts_.store, request.owner_id(), sequence, sequence + 1);
  if (!log.ok()) return log.status();
  auto digests = DigestsOf(*parts_.store, request.owner_id(), sequence);
  if (!digests.ok()) return digests.status();

  *reply->mutable_post() = post;
  const RuleInput input(post);
  const absl::Time arrived_at = FromTimestamp((*stored)->arrived_at());
  FastTextWorkspace workspace;
  const Explainer explainer(PostText(post), *parts_.featurizer, workspace);
  for (const auto& interest : *interests) {
    v1::Explanation* explanation = reply->add_explanations();
    explanation->set_interest_id(interest->interest_id);
    explanation->set_interest_title(interest->stored.interest().title());
    explanation->set_own_bar(interest->bars.full);
    DecideNow(*interest, ScoreOf(interest->row, post, *parts_.featurizer),
              WhyNotNow(*interest, owner->get(), input, arrived_at), explanation);
    AddContributions(explainer, interest->row, explanation->mutable_contributions());
    const WrittenDown written = FindIn(*log, interest->interest_id);
    if (written.match != nullptr) *explanation->mutable_as_decided() = *written.match;
    auto then = LookBack(*parts_.store, *interest, **stored, written, *digests, parts_.lessons);
    if (!then.ok()) return then.status();
    explanation->set_then_missing(then->missing);
    if (then->account.has_value()) {
      *explanation->mutable_then() = *std::move(then->account);
      AddContributions(explainer, then->row, explanation->mutable_then()->mutable_contributions());
    }
    TellFates(*digests, sequence, written, explanation);
  }
  return absl::OkStatus();
}

}  // namespace sluis
