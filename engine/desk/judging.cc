// The desk on single posts: judging one, and explaining what became of it.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "engine/state/post_reader.h"
#include "models/interests/explain.h"
#include "models/interests/learner.h"
#include "models/interests/scorer.h"
#include "models/interests/stored_row.h"
#include "models/text/post_text.h"
#include "models/text/terms.h"
#include "proto/time.h"

namespace sluis {
namespace {

absl::Status NoSuchPost(const v1::PostKey& key) {
  return absl::NotFoundError(
      absl::StrCat("The post '", key.source(), "/", key.id(),
                   "' is not kept: it was never taken, it was deleted, or its time is over."));
}

absl::StatusOr<const storage::v1::StoredPost*> FindPost(PostReader& posts, const v1::PostKey& key) {
  const storage::v1::StoredPost* post = posts.Find(key);
  if (!posts.status().ok()) return posts.status();
  if (post == nullptr) return NoSuchPost(key);
  return post;
}

bool Teaches(v1::Verdict verdict) {
  return verdict == v1::VERDICT_MORE || verdict == v1::VERDICT_LESS;
}

std::string BytesOf(const std::vector<float>& values) {
  return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
}

// What one judgement uses and gives.
struct Lesson {
  InterestRow row;
  storage::v1::StoredJudgement record;
};

Lesson Teach(const InterestRow& row, const v1::Post& post, v1::Verdict verdict,
             const Featurizer& featurizer) {
  Lesson lesson{row, {}};
  lesson.record.set_row_version_before(row.version);
  if (!Teaches(verdict)) return lesson;
  FastTextWorkspace workspace;
  const std::string text = PostText(post);
  const PostFeatures features = featurizer.Features(text, workspace);
  std::vector<std::string> terms;
  for (Term& term : featurizer.TermTexts(text)) terms.push_back(std::move(term.text));
  lesson.row =
      Learn(row, {features.x, terms, verdict == v1::VERDICT_MORE}, featurizer.background());
  lesson.record.set_model_hash(row.model_hash);
  lesson.record.set_post_vector(BytesOf(features.x));
  lesson.record.set_learner_version(kLearnerVersion);
  for (std::string& term : terms) lesson.record.add_terms(std::move(term));
  return lesson;
}

float ScoreNow(const InterestRow& row, const v1::Post& post, const Featurizer& featurizer) {
  FastTextWorkspace workspace;
  return Score(row, featurizer.Features(PostText(post), workspace));
}

}  // namespace

absl::Status Desk::Judge(const v1::Judgement& judgement, Change* change, v1::ControlReply* reply) {
  if (judgement.verdict() == v1::VERDICT_UNSPECIFIED) {
    return absl::InvalidArgumentError("A judgement needs a verdict: more, less, seen or answered.");
  }
  auto interest = InterestOf(judgement.owner_id(), judgement.interest_id());
  if (!interest.ok()) return interest.status();
  PostReader posts(parts_.store);
  auto post = FindPost(posts, judgement.post());
  if (!post.ok()) return post.status();

  Lesson lesson = Teach((*interest)->row, (*post)->post(), judgement.verdict(), *parts_.featurizer);
  auto changed = Directory::MakeInterest((*interest)->stored, &lesson.row, *parts_.featurizer);
  if (!changed.ok()) return changed.status();
  const uint64_t effective = change->counters.stream_sequence() + 1;
  change->counters.set_judgements(change->counters.judgements() + 1);
  storage::v1::StoredJudgement& record = lesson.record;
  *record.mutable_judgement() = judgement;
  if (judgement.by_user().empty()) {
    record.mutable_judgement()->set_by_user(change->acting_user.empty() ? judgement.owner_id()
                                                                        : change->acting_user);
  }
  if (!judgement.has_at()) *record.mutable_judgement()->mutable_at() = ToTimestamp(change->now);
  record.set_number(change->counters.judgements());
  record.set_effective_sequence(effective);
  change->batch.Put(Family::kJudgements,
                    JudgementKey(judgement.owner_id(), judgement.interest_id(), record.number()),
                    record);
  change->batch.Put(Family::kRows, InterestKey(judgement.owner_id(), judgement.interest_id()),
                    ToStored(lesson.row, effective));
  change->subject = absl::StrCat(judgement.owner_id(), "/", judgement.interest_id(), " ",
                                 judgement.post().source(), "/", judgement.post().id());

  v1::JudgeReply* answer = reply->mutable_judge();
  answer->set_row_version(lesson.row.version);
  answer->set_effective_sequence(effective);
  answer->set_score_before(ScoreNow((*interest)->row, (*post)->post(), *parts_.featurizer));
  answer->set_score_after(ScoreNow(lesson.row, (*post)->post(), *parts_.featurizer));
  change->apply = [this, made = *std::move(changed)] {
    parts_.directory->PutInterest(made);
    return absl::OkStatus();
  };
  return absl::OkStatus();
}

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
  auto stored = FindPost(posts, request.post());
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
  for (const auto& interest : interests) {
    v1::Explanation* explanation = reply->add_explanations();
    explanation->set_interest_id(interest->interest_id);
    explanation->set_interest_title(interest->stored.interest().title());
    const float score = ScoreNow(interest->row, post, *parts_.featurizer);
    explanation->set_score(score);
    explanation->set_probability(static_cast<float>(Probability(score)));
    explanation->set_bar(interest->bar_logit);
    explanation->set_row_version(interest->row.version);
    const v1::LeftOutReason reason =
        CheckRules(*interest, owner->get(), input, FromTimestamp((*stored)->arrived_at()));
    const bool reaches = score >= interest->bar_logit;
    explanation->set_left_out(reaches ? reason : v1::LEFT_OUT_REASON_UNSPECIFIED);
    explanation->set_matched(reaches && reason == v1::LEFT_OUT_REASON_UNSPECIFIED);
    for (v1::Reason& part : sluis::Explain(interest->row, text, *parts_.featurizer, workspace)) {
      *explanation->add_contributions() = std::move(part);
    }
    for (const v1::Match& match : log->matches) {
      if (match.interest_id() == interest->interest_id) *explanation->mutable_as_decided() = match;
    }
  }
  return absl::OkStatus();
}

}  // namespace sluis
