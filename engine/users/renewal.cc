#include "engine/users/renewal.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"
#include "engine/state/post_reader.h"
#include "models/interests/stored_row.h"
#include "models/text/post_text.h"

namespace sluis {

bool IsRowOf(const InterestRow& row, const FastTextModel& model) {
  return row.model_hash == model.content_hash() &&
         row.dense.size() == static_cast<size_t>(model.dimension());
}

InterestRow RenewedRow(const LiveInterest& before,
                       absl::Span<const storage::v1::StoredJudgement> judgements, bool texts_gone,
                       Lessons* lessons) {
  const v1::Interest& interest = before.stored.interest();
  InterestRow row;
  if (texts_gone) {
    const InterestRow& start = lessons->StartOf(interest);
    row = before.row;
    row.model_hash = start.model_hash;
    row.dense = start.dense;
  } else {
    row = lessons->RowOf(interest, judgements);
  }
  row.version = before.row.version + 1;
  return row;
}

absl::StatusOr<bool> AreTextsGone(const Store& store,
                                  absl::Span<const storage::v1::StoredJudgement> judgements) {
  PostReader posts(&store);
  for (const storage::v1::StoredJudgement& judgement : judgements) {
    if (!judgement.text().empty() || !Teaches(judgement.judgement())) continue;
    const storage::v1::StoredPost* post = posts.Find(judgement.judgement().post());
    if (!posts.status().ok()) return posts.status();
    if (post == nullptr || !PostText(post->post()).empty()) return true;
  }
  return false;
}

std::vector<std::shared_ptr<const LiveInterest>> Renewal::Stale(const Directory& directory) const {
  std::vector<std::shared_ptr<const LiveInterest>> stale;
  directory.ForEachShared([&](std::shared_ptr<const LiveInterest> interest) {
    const auto found = renewed_.find({interest->owner_id, interest->interest_id});
    if (found != renewed_.end() && found->second.before == interest) return;
    stale.push_back(std::move(interest));
  });
  return stale;
}

absl::Status Renewal::Renew(const Store& store,
                            const std::shared_ptr<const LiveInterest>& interest) {
  auto judgements = ReadJudgements(store, interest->owner_id, interest->interest_id);
  if (!judgements.ok()) return judgements.status();
  const absl::StatusOr<bool> gone = AreTextsGone(store, *judgements);
  if (!gone.ok()) return gone.status();
  InterestRow row = RenewedRow(*interest, *judgements, *gone, lessons_);
  // Scores of another model say nothing.
  storage::v1::StoredInterest stored = interest->stored;
  stored.clear_crowded_scores();
  auto after = Directory::MakeInterest(std::move(stored), std::move(row), interest->tuning);
  if (!after.ok()) return after.status();
  renewed_[{interest->owner_id, interest->interest_id}] = {interest, *std::move(after), *gone};
  return absl::OkStatus();
}

Renewal::Outcome Renewal::Finish(const Directory& directory, uint64_t effective_sequence,
                                 StateBatch* batch) const {
  Outcome outcome;
  directory.ForEachShared([&](const std::shared_ptr<const LiveInterest>& interest) {
    const auto found = renewed_.find({interest->owner_id, interest->interest_id});
    if (found == renewed_.end()) return;
    const Renewed& renewed = found->second;
    batch->Put(Family::kRows, InterestKey(interest->owner_id, interest->interest_id),
               ToStored(renewed.after->row, effective_sequence));
    batch->Put(Family::kInterests, InterestKey(interest->owner_id, interest->interest_id),
               renewed.after->stored);
    outcome.interests.push_back(renewed.after);
    if (renewed.restarted) {
      outcome.restarted.push_back(absl::StrCat(interest->owner_id, "/", interest->interest_id));
    }
  });
  return outcome;
}

}  // namespace sluis
