#include "engine/rights/erasure.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/rights/person.h"
#include "engine/state/keys.h"
#include "engine/state/kill_point.h"

namespace sluis {
namespace {

constexpr char kNote[] = "erasure";
constexpr char kReplies[] = "reply/";
constexpr size_t kLargeBatch = 1000;

}  // namespace

absl::StatusOr<storage::v1::ErasureUnderWay> ReadErasure(const Store& store) {
  storage::v1::ErasureUnderWay erasure;
  if (absl::Status status = store.Get(Family::kMeta, kNote, &erasure); !status.ok()) return status;
  return erasure;
}

void NoteErasure(const storage::v1::ErasureUnderWay& erasure, StateBatch* batch) {
  batch->Put(Family::kMeta, kNote, erasure);
}

void NoteErasureDone(StateBatch* batch) { batch->Delete(Family::kMeta, kNote); }

absl::Status Erasure::Search(uint64_t until) {
  absl::Status status = FindTraces(*parts_.store, person_, 1, until, &traces_);
  searched_until_ = until;
  return status;
}

absl::Status Erasure::Remove() {
  const uint64_t end = parts_.store->counters().stream_sequence() + 1;
  absl::Status status = FindTraces(*parts_.store, person_, searched_until_, end, &traces_);
  if (status.ok()) status = IsReader(person_) ? RemoveReader() : RemoveAuthor();
  if (status.ok()) status = RemoveMatches();
  if (status.ok()) status = RemoveStories();
  if (status.ok()) status = RemoveFromAudit();
  if (status.ok()) status = RemoveReplies();
  // Last: by the posts a second attempt finds the rest.
  if (status.ok()) status = RemovePosts();
  if (status.ok()) status = AddCopies();
  // Nor in memory.
  parts_.lessons->Forget();
  FillInFamilies();
  return status;
}

absl::Status Erasure::Commit(StateBatch batch) {
  std::map<std::pair<Family, std::string>, bool> last;
  batch.ForEach([&](Family family, const std::string& key, bool deletes) {
    last[{family, key}] = deletes;
  });
  if (last.empty()) return absl::OkStatus();
  storage::v1::EngineCounters counters = parts_.store->counters();
  counters.set_posts(counters.posts() - std::min(counters.posts(), posts_removed_));
  posts_removed_ = 0;
  if (absl::Status status = parts_.store->Commit(std::move(batch), counters); !status.ok()) {
    return status;
  }
  for (const auto& [name, deletes] : last) {
    Count& count = counts_[name.first];
    ++(deletes ? count.removed : count.changed);
  }
  PassKillPoint("while-erasing");
  return absl::OkStatus();
}

absl::Status Erasure::CommitIfLarge(StateBatch* batch) {
  if (++steps_ < kLargeBatch) return absl::OkStatus();
  steps_ = 0;
  return Commit(std::exchange(*batch, StateBatch()));
}

void Erasure::FillInFamilies() {
  for (const auto& [family, count] : counts_) {
    v1::ErasureProof::Family* const entry = proof_.add_families();
    entry->set_name(Store::NameOf(family));
    entry->set_removed(count.removed);
    entry->set_changed(count.changed);
  }
}

absl::Status Erasure::RemoveMatches() {
  const auto names_match = [&](const v1::Match& match) {
    if (IsReader(person_)) return match.owner_id() == person_.owner_id();
    return match.post().source() == person_.source() &&
           traces_.post_ids.contains(match.post().id());
  };
  // Also of an alert.
  const auto names_exclusion = [&](const auto& exclusion) {
    if (IsReader(person_)) return exclusion.owner_id() == person_.owner_id();
    return traces_.posts.contains(exclusion.sequence());
  };
  StateBatch batch;
  for (const std::string& key : traces_.match_records) {
    storage::v1::MatchRecord record;
    absl::Status status = parts_.store->Get(Family::kMatchLog, key, &record);
    if (absl::IsNotFound(status)) continue;  // expired meanwhile
    if (!status.ok()) return status;
    auto* matches = record.mutable_matches();
    matches->erase(std::remove_if(matches->begin(), matches->end(), names_match), matches->end());
    auto* exclusions = record.mutable_exclusions();
    exclusions->erase(std::remove_if(exclusions->begin(), exclusions->end(), names_exclusion),
                      exclusions->end());
    auto* alerts = record.mutable_alerts();
    alerts->erase(std::remove_if(alerts->begin(), alerts->end(), names_exclusion), alerts->end());
    if (matches->empty() && exclusions->empty() && alerts->empty()) {
      batch.Delete(Family::kMatchLog, key);
    } else {
      batch.Put(Family::kMatchLog, key, record);
    }
    if (status = CommitIfLarge(&batch); !status.ok()) return status;
  }
  return Commit(std::move(batch));
}

// Who read or changed what stays told; of the person only that it was somebody. The chain has
// aliases, of which the meaning goes; records of before the chain have names.
absl::Status Erasure::RemoveFromAudit() {
  // What is not written yet would write the aliases again.
  if (absl::Status status = parts_.audit->Flush(); !status.ok()) return status;
  StateBatch batch;
  if (IsReader(person_)) {
    absl::Status status = parts_.audit->ForgetUser(person_.owner_id(), &batch);
    if (!status.ok()) return status;
  }
  bool damaged = false;
  const std::string own = absl::StrCat(person_.owner_id(), "/");
  const auto names = [&](const std::string& subject) {
    if (IsReader(person_)) {
      return subject == person_.owner_id() || absl::StartsWith(subject, own);
    }
    const size_t post = subject.find(' ');
    if (post == std::string::npos) return false;
    const std::string prefix = absl::StrCat(person_.source(), "/");
    return subject.compare(post + 1, prefix.size(), prefix) == 0 &&
           traces_.post_ids.contains(subject.substr(post + 1 + prefix.size()));
  };
  absl::Status status =
      parts_.store->Scan(Family::kAudit, "", "", [&](std::string_view key, std::string_view value) {
        storage::v1::AuditRecord record;
        damaged = !record.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (damaged) return false;
        if (!record.chain().empty()) return true;
        const bool acts = IsReader(person_) && record.acting_user() == person_.owner_id();
        const bool named = names(record.subject());
        if (acts) record.clear_acting_user();
        if (named && IsReader(person_)) record.clear_subject();
        if (named && !IsReader(person_)) {
          record.set_subject(record.subject().substr(0, record.subject().find(' ')));
        }
        if (acts || named) batch.Put(Family::kAudit, key, record);
        return true;
      });
  if (damaged) return absl::DataLossError("A record of the audit log cannot be read back.");
  return status.ok() ? Commit(std::move(batch)) : status;
}

// A reply that is kept for a command that is sent again holds what the command was about, and its
// key is the client's own text. They serve for seconds, so all of them go.
absl::Status Erasure::RemoveReplies() {
  StateBatch batch;
  absl::Status status = parts_.store->ScanPrefix(Family::kMeta, kReplies,
                                                 [&](std::string_view key, std::string_view) {
                                                   batch.Delete(Family::kMeta, key);
                                                   return true;
                                                 });
  return status.ok() ? Commit(std::move(batch)) : status;
}

absl::Status Erasure::AddCopies() {
  std::set<std::string> named;
  for (const v1::Digest& digest : changed_digests_) {
    if (!named.insert(digest.id()).second) continue;
    *proof_.add_copies() = SentDigest(digest, parts_.lifetimes.digests);
  }
  auto backups = RemainingBackups(*parts_.store);
  if (!backups.ok()) return backups.status();
  proof_.mutable_copies()->Add(backups->begin(), backups->end());
  return absl::OkStatus();
}

absl::Status Erasure::PutOwner(const v1::Owner& owner, const LiveOwner& before, StateBatch* batch) {
  storage::v1::StoredOwner stored = before.stored;
  *stored.mutable_owner() = owner;
  auto live = Directory::MakeOwner(std::move(stored));
  if (!live.ok()) return live.status();
  batch->Put(Family::kUsers, OwnerKey(owner.id()), (*live)->stored);
  parts_.directory->PutOwner(*std::move(live));
  return absl::OkStatus();
}

}  // namespace sluis
