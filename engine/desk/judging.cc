// The desk on judgements: taken, and taken back.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/desk/evidence.h"
#include "engine/state/keys.h"
#include "engine/state/post_reader.h"
#include "engine/users/forgetting.h"
#include "engine/users/learning.h"
#include "models/interests/scorer.h"
#include "models/interests/stored_row.h"
#include "models/text/post_text.h"
#include "proto/time.h"

namespace sluis {
namespace {

absl::Status CheckVerdict(const v1::Judgement& judgement) {
  if (judgement.verdict() == v1::VERDICT_UNSPECIFIED) {
    return absl::InvalidArgumentError("A judgement needs a verdict: more, less, seen or answered.");
  }
  if (judgement.less_reason() != v1::LESS_REASON_UNSPECIFIED &&
      judgement.verdict() != v1::VERDICT_LESS) {
    return absl::InvalidArgumentError("Only 'less' takes a reason.");
  }
  return absl::OkStatus();
}

// The owner itself speaks where nobody else is named.
std::string SpeakerOf(const std::string& by_user, const std::string& acting_user,
                      const std::string& owner_id) {
  if (!by_user.empty()) return by_user;
  return acting_user.empty() ? owner_id : acting_user;
}

// A made-up name would count as one more reader.
absl::Status CheckSpeaker(const v1::Owner& owner, const std::string& by_user) {
  const auto& members = owner.members();
  if (by_user.empty() || by_user == owner.id() || by_user == owner.stand_in() ||
      std::find(members.begin(), members.end(), by_user) != members.end()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("'", by_user, "' does not judge for '", owner.id(),
                   "': only a user itself does, or a member of a team or its stand-in."));
}

bool SamePost(const v1::PostKey& a, const v1::PostKey& b) {
  return a.source() == b.source() && a.id() == b.id();
}

// Takes out what that user has said of that post, and returns whether there was anything. Notes in
// `interest` that what comes before `next_sequence` may have been decided with it.
bool TakeOut(const v1::PostKey& post, const std::string& by_user, uint64_t next_sequence,
             LiveInterest* interest, std::vector<storage::v1::StoredJudgement>* judgements,
             StateBatch* batch) {
  const auto is_meant = [&](const storage::v1::StoredJudgement& known) {
    const v1::Judgement& said = known.judgement();
    if (said.by_user() != by_user || !SamePost(said.post(), post)) return false;
    DeleteJudgement(known, batch);
    if (Counts(known)) NoteUnlearned(known.effective_sequence(), next_sequence, interest, batch);
    return true;
  };
  const auto kept = std::remove_if(judgements->begin(), judgements->end(), is_meant);
  const bool found = kept != judgements->end();
  judgements->erase(kept, judgements->end());
  return found;
}

}  // namespace

absl::Status Desk::Judge(const v1::Judgement& judgement, Change* change, v1::ControlReply* reply) {
  if (absl::Status status = CheckVerdict(judgement); !status.ok()) return status;
  auto owner = OwnerOf(judgement.owner_id());
  if (!owner.ok()) return owner.status();
  if (absl::Status status = CheckSpeaker((*owner)->stored.owner(), judgement.by_user());
      !status.ok()) {
    return status;
  }
  auto interest = InterestOf(judgement.owner_id(), judgement.interest_id());
  if (!interest.ok()) return interest.status();
  PostReader posts(parts_.store);
  auto post = posts.Get(judgement.post());
  if (!post.ok()) return post.status();

  const v1::Interest& subject = (*interest)->stored.interest();
  auto judgements = ReadJudgements(*parts_.store, judgement.owner_id(), judgement.interest_id());
  if (!judgements.ok()) return judgements.status();
  storage::v1::StoredJudgement record;
  *record.mutable_judgement() = judgement;
  record.mutable_judgement()->set_by_user(
      SpeakerOf(judgement.by_user(), change->acting_user, judgement.owner_id()));
  if (!judgement.has_at()) *record.mutable_judgement()->mutable_at() = ToTimestamp(change->now);
  change->counters.set_judgements(change->counters.judgements() + 1);
  record.set_number(change->counters.judgements());
  record.set_effective_sequence(change->counters.stream_sequence() + 1);
  if (auto status = GatherEvidence(*parts_.store, subject, **post, parts_.lessons, &record);
      !status.ok()) {
    return status;
  }
  if (judgement.less_reason() == v1::LESS_REASON_THIS_SOURCE && record.voice() == 0) {
    return absl::InvalidArgumentError(
        "The post names no account, so there is none to take nothing from. Mute its source "
        "instead.");
  }
  LiveInterest before = **interest;
  TakeOut(judgement.post(), record.judgement().by_user(), record.effective_sequence(), &before,
          &*judgements, &change->batch);
  PutJudgement(record, &change->batch);
  judgements->push_back(std::move(record));
  return Relearn(before, *judgements, (*post)->post(), change, reply->mutable_judge());
}

absl::Status Desk::UndoJudgement(const v1::UndoJudgementRequest& undo, Change* change,
                                 v1::ControlReply* reply) {
  auto interest = InterestOf(undo.owner_id(), undo.interest_id());
  if (!interest.ok()) return interest.status();
  auto judgements = ReadJudgements(*parts_.store, undo.owner_id(), undo.interest_id());
  if (!judgements.ok()) return judgements.status();
  const std::string by_user = SpeakerOf(undo.by_user(), change->acting_user, undo.owner_id());
  LiveInterest before = **interest;
  if (!TakeOut(undo.post(), by_user, change->counters.stream_sequence() + 1, &before, &*judgements,
               &change->batch)) {
    return absl::NotFoundError(absl::StrCat("'", by_user, "' has not judged the post '",
                                            undo.post().source(), "/", undo.post().id(),
                                            "' for this interest, so nothing can be taken back."));
  }
  // The post may be gone; then there is no score to show.
  PostReader posts(parts_.store);
  const storage::v1::StoredPost* post = posts.Find(undo.post());
  if (!posts.status().ok()) return posts.status();
  const v1::Post gone;
  return Relearn(before, *judgements, post == nullptr ? gone : post->post(), change,
                 reply->mutable_judge());
}

absl::Status Desk::Relearn(const LiveInterest& interest,
                           absl::Span<const storage::v1::StoredJudgement> judgements,
                           const v1::Post& post, Change* change, v1::JudgeReply* reply) {
  auto changed = Directory::Relearn(interest, judgements, parts_.lessons);
  if (!changed.ok()) return changed.status();
  const InterestRow& row = (*changed)->row;
  const uint64_t effective = change->counters.stream_sequence() + 1;
  change->batch.Put(Family::kRows, InterestKey(interest.owner_id, interest.interest_id),
                    ToStored(row, effective));
  change->subject = absl::StrCat(interest.owner_id, "/", interest.interest_id);
  reply->set_row_version(row.version);
  reply->set_effective_sequence(effective);
  FastTextWorkspace workspace;
  const PostFeatures features = parts_.featurizer->Features(PostText(post), workspace);
  reply->set_score_before(Score(interest.row, features));
  reply->set_score_after(Score(row, features));
  change->apply = [this, made = *std::move(changed)] {
    parts_.directory->PutInterest(made);
    return absl::OkStatus();
  };
  return absl::OkStatus();
}

}  // namespace sluis
