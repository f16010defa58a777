#include "engine/users/forgetting.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "engine/state/keys.h"
#include "models/interests/stored_row.h"
#include "proto/time.h"

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

using InterestName = std::pair<std::string, std::string>;

// Adds the interests that have a judgement with part of the post.
absl::Status AddInterestsTaught(const Store& store, const v1::PostKey& post,
                                std::set<InterestName>* names) {
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(
      Family::kJudgedPosts, JudgedPostPrefix(post.source(), post.id()),
      [&](std::string_view, std::string_view value) {
        storage::v1::JudgedPost part;
        damaged = !part.ParseFromArray(value.data(), static_cast<int>(value.size()));
        names->emplace(part.owner_id(), part.interest_id());
        return !damaged;
      });
  if (damaged) {
    return absl::DataLossError("The index of judged posts is damaged. Restore the data folder.");
  }
  return status;
}

using IsMeant = std::function<bool(const v1::PostKey&)>;

// Takes the posts that are meant out of one interest's judgements. Returns the first sequence that
// was decided with one of them; nothing when they have no part in any.
std::optional<uint64_t> TakeOut(const IsMeant& is_meant, std::vector<StoredJudgement>* judgements,
                                StateBatch* batch) {
  std::optional<uint64_t> since;
  std::vector<StoredJudgement> kept;
  for (StoredJudgement& judgement : *judgements) {
    bool has_part = false;
    ForEachPost(judgement, [&](const v1::PostKey& key) { has_part |= is_meant(key); });
    if (!has_part) {
      kept.push_back(std::move(judgement));
      continue;
    }
    since = std::min(since.value_or(UINT64_MAX), judgement.effective_sequence());
    DeleteJudgement(judgement, batch);
    if (is_meant(judgement.judgement().post())) continue;
    auto* weak = judgement.mutable_weak_negatives();
    weak->erase(std::remove_if(weak->begin(), weak->end(),
                               [&](const auto& each) { return is_meant(each.post()); }),
                weak->end());
    PutJudgement(judgement, batch);
    kept.push_back(std::move(judgement));
  }
  *judgements = std::move(kept);
  return since;
}

// The interest as the judgements that are left make it, without those since that sequence.
absl::StatusOr<std::shared_ptr<const LiveInterest>> Relearned(
    const LiveInterest& interest, absl::Span<const StoredJudgement> judgements, uint64_t since,
    uint64_t effective_sequence, Lessons* lessons, StateBatch* batch) {
  LiveInterest noted = interest;
  NoteUnlearned(since, effective_sequence, &noted, batch);
  auto changed = Directory::Relearn(noted, judgements, lessons);
  if (!changed.ok()) return changed.status();
  batch->Put(Family::kRows, InterestKey(interest.owner_id, interest.interest_id),
             ToStored((*changed)->row, effective_sequence));
  return changed;
}

// Deletes the judgements that are meant. Null when there is none.
absl::StatusOr<std::shared_ptr<const LiveInterest>> ForgetThose(
    const LiveInterest& interest, const std::function<bool(const StoredJudgement&)>& is_meant,
    uint64_t effective_sequence, const Store& store, Lessons* lessons, StateBatch* batch) {
  auto judgements = ReadJudgements(store, interest.owner_id, interest.interest_id);
  if (!judgements.ok()) return judgements.status();
  uint64_t since = UINT64_MAX;
  for (const StoredJudgement& judgement : *judgements) {
    if (!is_meant(judgement)) continue;
    since = std::min(since, judgement.effective_sequence());
    DeleteJudgement(judgement, batch);
  }
  if (since == UINT64_MAX) return nullptr;
  std::erase_if(*judgements, is_meant);
  lessons->Forget();
  return Relearned(interest, *judgements, since, effective_sequence, lessons, batch);
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
  stored.set_unlearned_from_sequence(is_first ? since
                                              : std::min(since, stored.unlearned_from_sequence()));
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
    absl::Span<const v1::PostKey> posts, uint64_t effective_sequence, const Store& store,
    const Directory& directory, Lessons* lessons, StateBatch* batch) {
  std::set<InterestName> names;
  std::set<std::pair<std::string, std::string>> meant;
  for (const v1::PostKey& post : posts) {
    if (auto status = AddInterestsTaught(store, post, &names); !status.ok()) return status;
    meant.emplace(post.source(), post.id());
  }
  const IsMeant is_meant = [&](const v1::PostKey& key) {
    return meant.contains({key.source(), key.id()});
  };
  // Nor in memory.
  if (!names.empty()) lessons->Forget();
  std::vector<std::shared_ptr<const LiveInterest>> relearned;
  for (const auto& [owner_id, interest_id] : names) {
    const auto interest = directory.FindInterest(owner_id, interest_id);
    if (interest == nullptr) continue;
    auto judgements = ReadJudgements(store, owner_id, interest_id);
    if (!judgements.ok()) return judgements.status();
    const std::optional<uint64_t> since = TakeOut(is_meant, &*judgements, batch);
    if (!since.has_value()) continue;
    auto changed = Relearned(*interest, *judgements, *since, effective_sequence, lessons, batch);
    if (!changed.ok()) return changed.status();
    relearned.push_back(*std::move(changed));
  }
  return relearned;
}

absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> ForgetJudgementsBy(
    const std::string& user_id, uint64_t effective_sequence, const Store& store,
    const Directory& directory, Lessons* lessons, StateBatch* batch) {
  std::vector<std::shared_ptr<const LiveInterest>> of_others;
  directory.ForEachShared([&](std::shared_ptr<const LiveInterest> interest) {
    if (interest->owner_id != user_id) of_others.push_back(std::move(interest));
  });
  const auto is_meant = [&](const StoredJudgement& judgement) {
    return judgement.judgement().by_user() == user_id;
  };
  std::vector<std::shared_ptr<const LiveInterest>> relearned;
  for (const auto& interest : of_others) {
    auto changed = ForgetThose(*interest, is_meant, effective_sequence, store, lessons, batch);
    if (!changed.ok()) return changed.status();
    if (*changed != nullptr) relearned.push_back(*std::move(changed));
  }
  return relearned;
}

absl::StatusOr<std::shared_ptr<const LiveInterest>> ForgetOldJudgements(
    const LiveInterest& interest, absl::Time before, uint64_t effective_sequence,
    const Store& store, Lessons* lessons, StateBatch* batch) {
  const auto is_meant = [&](const StoredJudgement& judgement) {
    return judgement.judgement().has_at() && FromTimestamp(judgement.judgement().at()) < before;
  };
  return ForgetThose(interest, is_meant, effective_sequence, store, lessons, batch);
}

}  // namespace sluis
