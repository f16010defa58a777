#include "engine/users/forgetting.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "engine/state/keys.h"
#include "models/interests/stored_row.h"

namespace sluis {
namespace {

using storage::v1::StoredJudgement;

std::string KeyOf(const StoredJudgement& judgement) {
  const v1::Judgement& said = judgement.judgement();
  return JudgementKey(said.owner_id(), said.interest_id(), judgement.number());
}

// Calls visit(source, id) for the judged post and each weak negative.
template <typename Visit>
void ForEachPost(const StoredJudgement& judgement, Visit visit) {
  visit(judgement.judgement().post());
  for (const storage::v1::WeakNegative& negative : judgement.weak_negatives()) {
    visit(negative.post());
  }
}

bool Names(const v1::PostKey& key, const std::string& source, const std::string& id) {
  return key.source() == source && key.id() == id;
}

using InterestName = std::pair<std::string, std::string>;

// The interests that have a judgement with part of the post.
absl::StatusOr<std::set<InterestName>> InterestsTaught(const Store& store,
                                                       const std::string& source,
                                                       const std::string& id) {
  std::set<InterestName> names;
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(Family::kJudgedPosts, JudgedPostPrefix(source, id),
                                               [&](std::string_view, std::string_view value) {
                                                 storage::v1::JudgedPost part;
                                                 damaged = !part.ParseFromArray(
                                                     value.data(), static_cast<int>(value.size()));
                                                 names.emplace(part.owner_id(), part.interest_id());
                                                 return !damaged;
                                               });
  if (damaged) {
    return absl::DataLossError("The index of judged posts is damaged. Restore the data folder.");
  }
  if (!status.ok()) return status;
  return names;
}

// Takes the post out of one interest's judgements. Returns the first sequence that was decided with
// one of them; nothing when it has no part in any.
std::optional<uint64_t> TakeOut(const std::string& source, const std::string& id,
                                std::vector<StoredJudgement>* judgements, StateBatch* batch) {
  std::optional<uint64_t> since;
  std::vector<StoredJudgement> kept;
  for (StoredJudgement& judgement : *judgements) {
    bool has_part = false;
    ForEachPost(judgement, [&](const v1::PostKey& key) { has_part |= Names(key, source, id); });
    if (!has_part) {
      kept.push_back(std::move(judgement));
      continue;
    }
    since = std::min(since.value_or(UINT64_MAX), judgement.effective_sequence());
    DeleteJudgement(judgement, batch);
    if (Names(judgement.judgement().post(), source, id)) continue;
    auto* weak = judgement.mutable_weak_negatives();
    weak->erase(std::remove_if(weak->begin(), weak->end(),
                               [&](const auto& each) { return Names(each.post(), source, id); }),
                weak->end());
    PutJudgement(judgement, batch);
    kept.push_back(std::move(judgement));
  }
  *judgements = std::move(kept);
  return since;
}

}  // namespace

void PutJudgement(const StoredJudgement& judgement, StateBatch* batch) {
  const std::string key = KeyOf(judgement);
  batch->Put(Family::kJudgements, key, judgement);
  storage::v1::JudgedPost part;
  part.set_owner_id(judgement.judgement().owner_id());
  part.set_interest_id(judgement.judgement().interest_id());
  part.set_number(judgement.number());
  ForEachPost(judgement, [&](const v1::PostKey& post) {
    batch->Put(Family::kJudgedPosts, JudgedPostKey(post.source(), post.id(), key), part);
  });
}

void DeleteJudgement(const StoredJudgement& judgement, StateBatch* batch) {
  const std::string key = KeyOf(judgement);
  batch->Delete(Family::kJudgements, key);
  ForEachPost(judgement, [&](const v1::PostKey& post) {
    batch->Delete(Family::kJudgedPosts, JudgedPostKey(post.source(), post.id(), key));
  });
}

bool Counts(const StoredJudgement& judgement) {
  return judgement.judgement().verdict() == v1::VERDICT_MORE ||
         judgement.judgement().verdict() == v1::VERDICT_LESS;
}

void NoteUnlearned(uint64_t since, uint64_t until, LiveInterest* interest, StateBatch* batch) {
  if (since >= until) return;
  storage::v1::StoredInterest& stored = interest->stored;
  const bool is_first = stored.unlearned_until_sequence() == 0;
  stored.set_unlearned_from_sequence(
      is_first ? since : std::min(since, stored.unlearned_from_sequence()));
  stored.set_unlearned_until_sequence(until);
  batch->Put(Family::kInterests, InterestKey(interest->owner_id, interest->interest_id), stored);
}

absl::StatusOr<bool> HasPartInJudgements(const Store& store, const std::string& source,
                                         const std::string& id) {
  bool found = false;
  const absl::Status status =
      store.ScanPrefix(Family::kJudgedPosts, JudgedPostPrefix(source, id),
                       [&](std::string_view, std::string_view) { return !(found = true); });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> ForgetJudgementsOf(
    const std::string& source, const std::string& id, uint64_t effective_sequence,
    const Store& store, const Directory& directory, Lessons* lessons, StateBatch* batch) {
  auto names = InterestsTaught(store, source, id);
  if (!names.ok()) return names.status();
  // Nor in memory.
  if (!names->empty()) lessons->Forget();
  std::vector<std::shared_ptr<const LiveInterest>> relearned;
  for (const auto& [owner_id, interest_id] : *names) {
    const auto interest = directory.FindInterest(owner_id, interest_id);
    if (interest == nullptr) continue;
    auto judgements = ReadJudgements(store, owner_id, interest_id);
    if (!judgements.ok()) return judgements.status();
    const std::optional<uint64_t> since = TakeOut(source, id, &*judgements, batch);
    if (!since.has_value()) continue;
    LiveInterest noted = *interest;
    NoteUnlearned(*since, effective_sequence, &noted, batch);
    auto changed = Directory::Relearn(noted, *judgements, lessons);
    if (!changed.ok()) return changed.status();
    batch->Put(Family::kRows, InterestKey(owner_id, interest_id),
               ToStored((*changed)->row, effective_sequence));
    relearned.push_back(*std::move(changed));
  }
  return relearned;
}

}  // namespace sluis
