#include "engine/state/audit_log.h"

#include <sodium.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/state/audit_chain.h"
#include "engine/state/keys.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kAliasBytes = 8;
constexpr size_t kMostRemembered = 1024;
// While the disk has no room.
constexpr size_t kMostWaiting = 16 * kMostRemembered;
constexpr size_t kMostAliases = 100'000;
// Of a valid name; a refused request may hold anything.
constexpr size_t kLongestName = 64;

}  // namespace

absl::StatusOr<std::unique_ptr<AuditLog>> AuditLog::Open(Store* store) {
  if (sodium_init() < 0) return absl::InternalError("libsodium cannot be initialised.");
  std::unique_ptr<AuditLog> log(new AuditLog(store));
  log->chain_ = std::string(kChainBytes, '\0');
  storage::v1::AuditRecord last;
  const absl::Status status = store->GetLast(Family::kAudit, "", &last);
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  if (!last.chain().empty()) log->chain_ = last.chain();
  return log;
}

absl::Status AuditLog::Remember(AuditNote note) {
  if (remembered_.size() >= kMostWaiting) {
    ++lost_;
    return absl::OkStatus();
  }
  remembered_.push_back(std::move(note));
  if (remembered_.size() % kMostRemembered != 0) return absl::OkStatus();
  absl::Status status = Flush();
  return store_->must_reopen() ? status : absl::OkStatus();
}

std::vector<AuditNote> AuditLog::TakeRemembered() {
  std::vector<AuditNote> notes = std::exchange(remembered_, {});
  if (lost_ > 0) {
    AuditNote& gap = notes.emplace_back();
    gap.at = notes.front().at;
    gap.action = "notes_lost";
    gap.batches = lost_;
  }
  return notes;
}

// What found no room waits for the next write.
void AuditLog::RememberAgain(std::vector<AuditNote> notes) {
  if (lost_ > 0) notes.pop_back();
  remembered_ = std::move(notes);
}

absl::Status AuditLog::Write(StateBatch batch, storage::v1::EngineCounters counters,
                             AuditNote note) {
  std::vector<AuditNote> notes = TakeRemembered();
  notes.push_back(std::move(note));
  absl::Status status = WriteNotes(std::move(batch), std::move(counters), notes);
  notes.pop_back();
  if (!status.ok()) RememberAgain(std::move(notes));
  return status;
}

absl::Status AuditLog::Flush() {
  if (remembered_.empty()) return absl::OkStatus();
  const uint64_t before = store_->counters().batch_number();
  if (before != flushes_end_) flushes_begin_ = before;
  std::vector<AuditNote> notes = TakeRemembered();
  absl::Status status = WriteNotes(StateBatch(), store_->counters(), notes);
  if (!status.ok()) RememberAgain(std::move(notes));
  flushes_end_ = store_->counters().batch_number();
  return status;
}

uint64_t AuditLog::last_effect() const {
  const uint64_t last = store_->counters().batch_number();
  return last == flushes_end_ ? flushes_begin_ : last;
}

absl::Status AuditLog::WriteNotes(StateBatch batch, storage::v1::EngineCounters counters,
                                  const std::vector<AuditNote>& notes) {
  std::string chain = chain_;
  uint64_t number = store_->counters().audit_number();
  for (const AuditNote& note : notes) {
    absl::StatusOr<storage::v1::AuditRecord> record = RecordOf(note, &batch);
    if (!record.ok()) return record.status();
    ++number;
    chain = ChainOf(chain, number, record->SerializeAsString());
    record->set_chain(chain);
    batch.Put(Family::kAudit, SequenceKey(number), *record);
  }
  counters.set_audit_number(number);
  const absl::Status status = store_->Write(std::move(batch), std::move(counters));
  if (status.ok()) {
    chain_ = std::move(chain);
    lost_ = 0;
  } else {
    // An alias that was not written with it must be written with its next use.
    aliases_.clear();
  }
  return status;
}

absl::StatusOr<storage::v1::AuditRecord> AuditLog::RecordOf(const AuditNote& note,
                                                            StateBatch* batch) {
  storage::v1::AuditRecord record;
  *record.mutable_at() = ToTimestamp(note.at);
  record.set_action(note.action);
  record.set_code(note.code);
  record.set_batches(note.batches);
  record.set_posts(note.posts);
  const std::pair<const std::string*, std::string*> names[] = {
      {&note.principal, record.mutable_principal()},
      {&note.acting_user, record.mutable_acting_user()},
      {&note.owner, record.mutable_owner()}};
  for (const auto& [name, place] : names) {
    if (name->empty()) continue;
    const std::string known = name->substr(0, kLongestName);
    const bool is_key = name == &note.principal;
    // A member of a team need not be a user; what one may do shows that there is such a member.
    absl::StatusOr<bool> stores = is_key || (name == &note.acting_user && note.code == 0);
    if (!*stores) stores = IsUser(known, *batch);
    if (!stores.ok()) return stores.status();
    absl::StatusOr<std::string> alias =
        AliasOf(is_key ? AliasOfKey(known) : AliasOfUser(known), *stores, batch);
    if (!alias.ok()) return alias.status();
    *place = *std::move(alias);
  }
  if (note.owner.empty() || note.subject.empty()) {
    record.set_subject(note.subject);
    return record;
  }
  const std::string owner = note.owner.substr(0, kLongestName);
  const absl::StatusOr<bool> stores = IsUser(owner, *batch);
  if (!stores.ok()) return stores.status();
  absl::StatusOr<std::string> interest = AliasOf(
      absl::StrCat(AliasOfUser(owner), note.subject.substr(0, kLongestName)), *stores, batch);
  if (!interest.ok()) return interest.status();
  record.set_subject(*std::move(interest));
  return record;
}

absl::StatusOr<bool> AuditLog::IsUser(const std::string& name, const StateBatch& batch) const {
  const std::string key = OwnerKey(name);
  storage::v1::StoredOwner stored;
  const absl::Status status = store_->Get(Family::kUsers, key, &stored);
  if (!absl::IsNotFound(status)) return status.ok() ? absl::StatusOr<bool>(true) : status;
  bool comes = false;
  batch.ForEach([&](Family family, const std::string& changed, bool deletes) {
    if (family == Family::kUsers && changed == key) comes = !deletes;
  });
  return comes;
}

absl::StatusOr<std::string> AuditLog::AliasOf(const std::string& key, bool stores,
                                              StateBatch* batch) {
  if (const auto found = aliases_.find(key); found != aliases_.end()) return found->second;
  if (aliases_.size() >= kMostAliases) aliases_.clear();
  storage::v1::AuditAlias stored;
  const absl::Status status = store_->Get(Family::kMeta, key, &stored);
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  if (!status.ok()) {
    std::string random(kAliasBytes, '\0');
    randombytes_buf(random.data(), random.size());
    // No name of a user, an interest or a key begins so.
    stored.set_alias(absl::StrCat("~", absl::BytesToHexString(random)));
    if (!stores) return stored.alias();
    batch->Put(Family::kMeta, key, stored);
  }
  return aliases_[key] = stored.alias();
}

AuditHead AuditLog::head() const {
  const uint64_t number = store_->counters().audit_number();
  return {number, number == 0 ? "" : absl::BytesToHexString(chain_)};
}

absl::Status AuditLog::ForgetUser(const std::string& user, StateBatch* batch) {
  for (const std::string& key : {AliasOfKey(user), AliasOfUser(user)}) {
    // Read now, so that records of the erasure itself get the alias and do not store it again.
    storage::v1::AuditAlias stored;
    const absl::Status status = store_->Get(Family::kMeta, key, &stored);
    if (!status.ok() && !absl::IsNotFound(status)) return status;
    if (!status.ok()) continue;
    aliases_[key] = stored.alias();
    batch->Delete(Family::kMeta, key);
  }
  return store_->ScanPrefix(Family::kMeta, AliasOfUser(user),
                            [&](std::string_view key, std::string_view /*value*/) {
                              batch->Delete(Family::kMeta, key);
                              return true;
                            });
}

}  // namespace sluis
