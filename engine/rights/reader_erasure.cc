// Erasure of a reader.
#include <xxhash.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/dossiers/dossier_shelf.h"
#include "engine/rights/erasure.h"
#include "engine/rights/person.h"
#include "engine/state/keys.h"
#include "engine/state/source_shelf.h"
#include "engine/users/forgetting.h"
#include "engine/users/handlings.h"
#include "engine/walls/wall_book.h"

namespace sluis {

absl::Status Erasure::RemoveReader() {
  absl::Status status = RemoveFromOthers();
  if (status.ok()) status = RemoveFromTeams();
  if (status.ok()) status = RemoveOwnRecords();
  if (status.ok()) status = RemoveOwnDigests();
  if (status.ok()) status = RemoveOwnDossiers();
  if (!status.ok()) return status;
  parts_.accesses->RemoveOwner(person_.owner_id());
  parts_.directory->RemoveOwner(person_.owner_id());
  return parts_.digests->OwnerChanged(person_.owner_id());
}

absl::Status Erasure::RemoveOwnRecords() {
  StateBatch batch;
  const std::string prefix = OwnerPrefix(person_.owner_id());
  bool damaged = false;
  absl::Status status = parts_.store->ScanPrefix(
      Family::kJudgements, prefix, [&](std::string_view, std::string_view value) {
        storage::v1::StoredJudgement judgement;
        damaged = !judgement.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!damaged) DeleteJudgement(judgement, &batch);
        return !damaged;
      });
  if (damaged) return absl::DataLossError("A judgement cannot be read back.");
  for (const Family family : {Family::kInterests, Family::kRevisions, Family::kHandlings,
                              Family::kEvents, Family::kRows, Family::kAccess, Family::kWall}) {
    if (!status.ok()) return status;
    status = parts_.store->ScanPrefix(family, prefix, [&](std::string_view key, std::string_view) {
      batch.Delete(family, key);
      return true;
    });
  }
  if (!status.ok()) return status;
  status =
      parts_.store->ScanPrefix(Family::kCursors, absl::StrCat("alerts/", person_.owner_id(), "/"),
                               [&](std::string_view key, std::string_view) {
                                 batch.Delete(Family::kCursors, key);
                                 return true;
                               });
  if (!status.ok()) return status;
  status = ForgetWhoAdded(*parts_.store, person_.owner_id(), &batch);
  if (!status.ok()) return status;
  parts_.digests->outbox().Forget(person_.owner_id(), &batch);
  if (parts_.directory->FindOwner(person_.owner_id()) != nullptr) {
    batch.Delete(Family::kUsers, OwnerKey(person_.owner_id()));
  }
  return Commit(std::move(batch));
}

absl::Status Erasure::RemoveOwnDigests() {
  StateBatch batch;
  bool damaged = false;
  absl::Status status = parts_.store->ScanPrefix(
      Family::kDigests, OwnerPrefix(person_.owner_id()),
      [&](std::string_view key, std::string_view value) {
        storage::v1::StoredDigest stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (damaged) return false;
        batch.Delete(Family::kDigests, key);
        for (const v1::Story& story : stored.digest().stories()) {
          if (story.post().operation() == v1::OPERATION_DELETE) continue;  // gone from the index
          batch.Delete(Family::kShownPosts,
                       ShownPostKey(story.post().source(), story.post().id(), std::string(key)));
        }
        *proof_.add_copies() = SentDigest(stored.digest(), parts_.lifetimes.digests);
        return true;
      });
  if (damaged) return absl::DataLossError("A stored digest cannot be read back.");
  return status.ok() ? Commit(std::move(batch)) : status;
}

absl::Status Erasure::RemoveOwnDossiers() {
  StateBatch batch;
  absl::Status status = DeleteDossiersOf(*parts_.store, person_.owner_id(), &batch);
  return status.ok() ? Commit(std::move(batch)) : status;
}

// What the reader said as a member of teams, and approved, there and on walls.
absl::Status Erasure::RemoveFromOthers() {
  StateBatch batch;
  const uint64_t next = parts_.store->counters().stream_sequence() + 1;
  auto changed = ForgetJudgementsBy(person_.owner_id(), next, *parts_.store, *parts_.directory,
                                    parts_.lessons, &batch);
  if (!changed.ok()) return changed.status();
  if (absl::Status status = Commit(std::move(batch)); !status.ok()) return status;
  for (auto& interest : *changed) parts_.directory->PutInterest(std::move(interest));
  StateBatch handlings;
  absl::Status forgotten = ForgetInHandlings(*parts_.store, person_.owner_id(), &handlings);
  if (forgotten.ok()) forgotten = Commit(std::move(handlings));
  if (!forgotten.ok()) return forgotten;
  StateBatch walls;
  if (absl::Status status = ForgetModerator(*parts_.store, person_.owner_id(), &walls);
      !status.ok()) {
    return status;
  }
  if (absl::Status status = Commit(std::move(walls)); !status.ok()) return status;
  Interests approved;
  parts_.directory->ForEachShared([&](std::shared_ptr<const LiveInterest> interest) {
    if (interest->stored.interest().approved_by() == person_.owner_id()) {
      approved.push_back(std::move(interest));
    }
  });
  StateBatch approvals;
  for (auto& interest : approved) {
    auto without = std::make_shared<LiveInterest>(*interest);
    without->stored.mutable_interest()->clear_approved_by();
    approvals.Put(Family::kInterests, InterestKey(interest->owner_id, interest->interest_id),
                  without->stored);
    parts_.directory->PutInterest(std::move(without));
  }
  return Commit(std::move(approvals));
}

absl::Status Erasure::RemoveFromTeams() {
  StateBatch batch;
  const auto owners = parts_.directory->owners();  // a copy: it changes on the way
  for (const auto& [id, before] : owners) {
    v1::Owner owner = before->stored.owner();
    auto* members = owner.mutable_members();
    const auto kept = std::remove(members->begin(), members->end(), person_.owner_id());
    const bool stands_in = owner.stand_in() == person_.owner_id();
    if (kept == members->end() && !stands_in) continue;
    members->erase(kept, members->end());
    if (stands_in) owner.clear_stand_in();
    if (absl::Status status = PutOwner(owner, *before, &batch); !status.ok()) return status;
  }
  return Commit(std::move(batch));
}

// Whom a story has alerted is kept as a hash of the reader's id; of an author, the story that a
// post of theirs opened is known by its words.
absl::Status Erasure::RemoveStories() {
  StateBatch batch;
  if (IsReader(person_)) {
    const std::string& id = person_.owner_id();
    for (const auto& record : parts_.stories->ForgetAlerts(XXH3_64bits(id.data(), id.size()))) {
      batch.Put(Family::kStories, SequenceKey(record.id()), record);
    }
    return Commit(std::move(batch));
  }
  std::vector<uint64_t> ended;
  for (const auto& [sequence, post_id] : traces_.posts) {
    storage::v1::StoredStory story;
    const absl::Status status = parts_.store->Get(Family::kStories, SequenceKey(sequence), &story);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) return status;
    batch.Delete(Family::kStories, SequenceKey(sequence));
    ended.push_back(sequence);
  }
  parts_.stories->End(ended);
  return Commit(std::move(batch));
}

}  // namespace sluis
