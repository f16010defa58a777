// The desk's commands: each fills a Change, which Desk::Execute makes durable and then applies.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/dossiers/dossier_shelf.h"
#include "engine/state/keys.h"
#include "engine/users/approval.h"
#include "engine/users/forgetting.h"
#include "engine/users/learning.h"
#include "engine/walls/wall_book.h"
#include "google/protobuf/util/message_differencer.h"
#include "models/interests/stored_row.h"
#include "proto/checks.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kMostEarlier = 20;

bool SameMute(const v1::Mute& a, const v1::Mute& b) {
  return a.kind() == b.kind() && a.value() == b.value();
}

// Whether what the starting row is made from stays the same, so that what was learned holds.
bool SameSubject(const v1::Interest& a, const v1::Interest& b) {
  v1::Interest x;
  v1::Interest y;
  const auto copy = [](const v1::Interest& from, v1::Interest* to) {
    to->set_title(from.title());
    to->set_description(from.description());
    *to->mutable_required() = from.required();
    *to->mutable_optional() = from.optional();
    *to->mutable_examples() = from.examples();
  };
  copy(a, &x);
  copy(b, &y);
  return google::protobuf::util::MessageDifferencer::Equals(x, y);
}

// Whether both decide alike with the same row: what is said of them besides may differ.
bool SameWords(v1::Interest a, v1::Interest b) {
  for (v1::Interest* interest : {&a, &b}) {
    interest->clear_kind();
    interest->clear_purpose();
    interest->clear_legal_basis();
    interest->clear_retention_days();
    interest->clear_paused();
    interest->clear_approval();
    interest->clear_approval_reason();
    interest->clear_approved_by();
    interest->clear_wall_at_once();
    interest->clear_wall_hold_back_seconds();
    interest->clear_wall_places();
  }
  return google::protobuf::util::MessageDifferencer::Equals(a, b);
}

void PutRow(const LiveInterest& interest, uint64_t effective_sequence, StateBatch* batch) {
  batch->Put(Family::kRows, InterestKey(interest.owner_id, interest.interest_id),
             ToStored(interest.row, effective_sequence));
}

// All that is kept of one interest.
absl::Status DeleteInterest(const Store& store, const std::string& owner_id,
                            const std::string& interest_id, StateBatch* batch) {
  const std::string key = InterestKey(owner_id, interest_id);
  batch->Delete(Family::kInterests, key);
  batch->Delete(Family::kRows, key);
  auto judgements = ReadJudgements(store, owner_id, interest_id);
  if (!judgements.ok()) return judgements.status();
  for (const auto& judgement : *judgements) DeleteJudgement(judgement, batch);
  if (absl::Status status = ForgetWall(store, owner_id, interest_id, batch); !status.ok()) {
    return status;
  }
  return store.ScanPrefix(Family::kRevisions, JudgementPrefix(owner_id, interest_id),
                          [batch](std::string_view earlier, std::string_view) {
                            batch->Delete(Family::kRevisions, earlier);
                            return true;
                          });
}

// Keeps what the interest was, the newest kMostEarlier times.
absl::Status KeepEarlier(const Store& store, const v1::Interest& before, absl::Time now,
                         StateBatch* batch) {
  std::vector<std::string> keys;
  const absl::Status status =
      store.ScanPrefix(Family::kRevisions, JudgementPrefix(before.owner_id(), before.id()),
                       [&keys](std::string_view key, std::string_view) {
                         keys.emplace_back(key);
                         return true;
                       });
  if (!status.ok()) return status;
  for (size_t i = 0; i + kMostEarlier <= keys.size(); ++i) {
    batch->Delete(Family::kRevisions, keys[i]);
  }
  storage::v1::StoredEarlierInterest earlier;
  *earlier.mutable_interest() = before;
  // Rises with every change there is.
  earlier.set_number(store.counters().audit_number() + 1);
  *earlier.mutable_until() = ToTimestamp(now);
  batch->Put(Family::kRevisions,
             EarlierInterestKey(before.owner_id(), before.id(), earlier.number()), earlier);
  return absl::OkStatus();
}

}  // namespace

// An account is one user's: who signs in with it must be nobody else.
absl::Status Desk::CheckAccount(const v1::Owner& owner) const {
  if (owner.account().empty()) return absl::OkStatus();
  for (const auto& [id, other] : parts_.directory->owners()) {
    if (id != owner.id() && other->stored.owner().account() == owner.account()) {
      return absl::InvalidArgumentError(
          absl::StrCat("owner ", owner.id(), ": account is that of '", id, "' already"));
    }
  }
  return absl::OkStatus();
}

absl::Status Desk::PutOwner(const v1::Owner& owner, Change* change, v1::ControlReply* reply) {
  storage::v1::StoredOwner stored;
  const auto known = parts_.directory->FindOwner(owner.id());
  if (known != nullptr) {
    stored = known->stored;
  } else {
    stored.set_created_sequence(change->counters.stream_sequence() + 1);
    if (change->counters.has_clock()) {
      const absl::Time clock = FromTimestamp(change->counters.clock());
      *stored.mutable_created_at() =
          ToTimestamp(change->counters.replay_clock() ? clock : std::max(clock, change->now));
    }
  }
  *stored.mutable_owner() = owner;
  if (absl::Status status = CheckAccount(owner); !status.ok()) return status;
  for (const std::string& member : owner.members()) {
    if (auto found = OwnerOf(member); !found.ok()) return found.status();
  }
  auto live = Directory::MakeOwner(std::move(stored));
  if (!live.ok()) return live.status();
  change->subject = owner.id();
  change->batch.Put(Family::kUsers, OwnerKey(owner.id()), (*live)->stored);
  *reply->mutable_owner() = owner;
  change->apply = [this, id = owner.id(), made = *std::move(live)] {
    parts_.directory->PutOwner(made);
    return parts_.digests->OwnerChanged(id);
  };
  return absl::OkStatus();
}

absl::Status Desk::RemoveOwner(const std::string& owner_id, Change* change,
                               v1::ControlReply* reply) {
  change->subject = owner_id;
  reply->mutable_removed()->set_existed(parts_.directory->FindOwner(owner_id) != nullptr);
  for (const auto& interest : parts_.directory->InterestsOf(owner_id)) {
    absl::Status status =
        DeleteInterest(*parts_.store, owner_id, interest->interest_id, &change->batch);
    if (!status.ok()) return status;
  }
  for (const std::string& id : parts_.accesses->IdsOf(owner_id)) {
    change->batch.Delete(Family::kAccess, AccessKey(owner_id, id));
  }
  for (const Family family : {Family::kHandlings, Family::kEvents}) {
    absl::Status status = parts_.store->ScanPrefix(family, OwnerPrefix(owner_id),
                                                   [&](std::string_view key, std::string_view) {
                                                     change->batch.Delete(family, key);
                                                     return true;
                                                   });
    if (!status.ok()) return status;
  }
  absl::Status status = DeleteDossiersOf(*parts_.store, owner_id, &change->batch);
  if (!status.ok()) return status;
  change->batch.Delete(Family::kUsers, OwnerKey(owner_id));
  change->apply = [this, owner_id] {
    parts_.accesses->RemoveOwner(owner_id);
    parts_.directory->RemoveOwner(owner_id);
    return parts_.digests->OwnerChanged(owner_id);
  };
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const LiveInterest>> Desk::InterestFrom(const v1::Interest& wanted,
                                                                       absl::Time now) const {
  if (auto owner = OwnerOf(wanted.owner_id()); !owner.ok()) return owner.status();
  absl::Status valid = CheckInterest(wanted);
  valid.Update(CheckFields(wanted, parts_.directory->organisations()));
  if (!valid.ok()) return valid;
  const uint64_t next_sequence = parts_.store->counters().stream_sequence() + 1;
  const auto known = parts_.directory->FindInterest(wanted.owner_id(), wanted.id());
  v1::Interest interest = wanted;
  SettleApproval(known == nullptr ? nullptr : &known->stored.interest(), &interest);
  storage::v1::StoredInterest stored;
  if (known != nullptr) {
    stored = known->stored;
  } else {
    *stored.mutable_created_at() = ToTimestamp(now);
    stored.set_created_sequence(next_sequence);
  }
  if (known == nullptr || !SameWords(known->stored.interest(), interest)) {
    stored.set_words_sequence(next_sequence);
    stored.clear_crowded_scores();
  }
  InterestRow row;
  if (known != nullptr && SameSubject(known->stored.interest(), interest)) {
    row = known->row;
  } else {
    // New words, the same judgements.
    auto judgements = ReadJudgements(*parts_.store, interest.owner_id(), interest.id());
    if (!judgements.ok()) return judgements.status();
    row = parts_.lessons->RowOf(interest, *judgements);
    if (known != nullptr) row.version = known->row.version + 1;
  }
  *stored.mutable_interest() = interest;
  return Directory::MakeInterest(std::move(stored), std::move(row),
                                 known == nullptr ? Tuning() : known->tuning);
}

absl::Status Desk::PutInterest(const v1::Interest& wanted, Change* change,
                               v1::ControlReply* reply) {
  auto live = InterestFrom(wanted, change->now);
  if (!live.ok()) return live.status();
  const v1::Interest& interest = (*live)->stored.interest();
  change->subject = absl::StrCat(interest.owner_id(), "/", interest.id());
  if (!IsWall(interest)) {
    absl::Status status =
        ForgetWall(*parts_.store, interest.owner_id(), interest.id(), &change->batch);
    if (!status.ok()) return status;
  }
  change->batch.Put(Family::kInterests, InterestKey(interest.owner_id(), interest.id()),
                    (*live)->stored);
  PutRow(**live, change->counters.stream_sequence() + 1, &change->batch);
  const auto before = parts_.directory->FindInterest(interest.owner_id(), interest.id());
  if (before != nullptr &&
      !google::protobuf::util::MessageDifferencer::Equals(before->stored.interest(), interest)) {
    const absl::Status kept =
        KeepEarlier(*parts_.store, before->stored.interest(), change->now, &change->batch);
    if (!kept.ok()) return kept;
  }
  *reply->mutable_interest() = interest;
  change->apply = [this, made = *std::move(live)] {
    parts_.directory->PutInterest(made);
    return absl::OkStatus();
  };
  return absl::OkStatus();
}

absl::Status Desk::RemoveInterest(const v1::RemoveInterestRequest& request, Change* change,
                                  v1::ControlReply* reply) {
  change->subject = absl::StrCat(request.owner_id(), "/", request.interest_id());
  const bool existed =
      parts_.directory->FindInterest(request.owner_id(), request.interest_id()) != nullptr;
  reply->mutable_removed()->set_existed(existed);
  absl::Status status =
      DeleteInterest(*parts_.store, request.owner_id(), request.interest_id(), &change->batch);
  if (!status.ok()) return status;
  // Another wall of the same id is another wall.
  std::vector<std::string> links;
  for (const v1::Access& access : parts_.accesses->Of(request.owner_id(), change->now)) {
    if (access.interest_id() != request.interest_id()) continue;
    links.push_back(access.id());
    change->batch.Delete(Family::kAccess, AccessKey(request.owner_id(), access.id()));
  }
  change->apply = [this, request, links] {
    for (const std::string& id : links) parts_.accesses->Remove(request.owner_id(), id);
    parts_.directory->RemoveInterest(request.owner_id(), request.interest_id());
    return absl::OkStatus();
  };
  return absl::OkStatus();
}

absl::Status Desk::ChangeMutes(const std::string& owner_id, const v1::Mute& mute, bool add,
                               Change* change, v1::ControlReply* reply) {
  auto owner = OwnerOf(owner_id);
  if (!owner.ok()) return owner.status();
  if (absl::Status status = CheckMute(mute); !status.ok()) return status;
  v1::Owner changed = (*owner)->stored.owner();
  auto* mutes = changed.mutable_mutes();
  mutes->erase(std::remove_if(mutes->begin(), mutes->end(),
                              [&](const v1::Mute& other) { return SameMute(mute, other); }),
               mutes->end());
  if (add) *mutes->Add() = mute;
  return PutOwner(changed, change, reply);
}

}  // namespace sluis
