// The desk on what became of a post, and why.
#include <utility>

#include "engine/desk/desk.h"
#include "engine/state/match_log.h"
#include "engine/state/post_reader.h"
#include "engine/users/learning.h"
#include "models/interests/explain.h"
#include "models/interests/scorer.h"
#include "models/text/post_text.h"
#include "proto/time.h"

namespace sluis {

absl::Status Desk::Explain(const v1::ExplainRequest& request, v1::ExplainReply* reply) const {
  auto owner = OwnerOf(request.owner_id());
  if (!owner.ok()) return owner.status();
  std::vector<std::shared_ptr<const LiveInterest>> interests;
  if (request.interest_id().empty()) {
    interests = parts_.directory->InterestsOf(request.owner_id());
  } else {
    auto interest = InterestOf(request.owner_id(), request.interest_id());
    if (!interest.ok()) return interest.status();
    interests.push_back(*std::move(interest));
  }
  PostReader posts(parts_.store);
  auto stored = posts.Get(request.post());
  if (!stored.ok()) return stored.status();
  const v1::Post& post = (*stored)->post();
  const uint64_t sequence = (*stored)->sequence();
  auto log = ReadMatches(*parts_.store, request.owner_id(), sequence, sequence + 1);
  if (!log.ok()) return log.status();

  *reply->mutable_post() = post;
  const std::string text = PostText(post);
  const MatchableText matchable(text);
  const RuleInput input{post, matchable, (*stored)->language()};
  FastTextWorkspace workspace;
  const Explainer explainer(text, *parts_.featurizer, workspace);
  for (const auto& interest : interests) {
    v1::Explanation* explanation = reply->add_explanations();
    explanation->set_interest_id(interest->interest_id);
    explanation->set_interest_title(interest->stored.interest().title());
    const float score = ScoreOf(interest->row, post, *parts_.featurizer);
    explanation->set_score(score);
    explanation->set_probability(CalibratedProbability(interest->row, score));
    explanation->set_bar(interest->bar_logit);
    explanation->set_row_version(interest->row.version);
    const v1::LeftOutReason reason =
        CheckRules(*interest, owner->get(), input, FromTimestamp((*stored)->arrived_at()));
    const bool reaches = score >= interest->bar_logit;
    explanation->set_left_out(reaches ? reason : v1::LEFT_OUT_REASON_UNSPECIFIED);
    explanation->set_matched(reaches && reason == v1::LEFT_OUT_REASON_UNSPECIFIED);
    for (const ScorePart& part : explainer.Parts(interest->row)) {
      *explanation->add_contributions() = ToReason(part);
    }
    for (const v1::Match& match : log->matches) {
      if (match.interest_id() == interest->interest_id) *explanation->mutable_as_decided() = match;
    }
  }
  return absl::OkStatus();
}

}  // namespace sluis
