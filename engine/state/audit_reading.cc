// The audit as it is read: entries with their names, and whether the chain is whole.
#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "engine/state/audit_chain.h"
#include "engine/state/audit_log.h"
#include "engine/state/keys.h"

namespace sluis {
namespace {

constexpr uint32_t kDefaultLimit = 100;
constexpr uint32_t kMostEntries = 10'000;

using Names = absl::flat_hash_map<std::string, std::string>;

// What each alias stands for: the last part of its key.
absl::StatusOr<Names> ReadNames(const Store& store) {
  Names names;
  const absl::Status status = store.ScanPrefix(
      Family::kMeta, kAliasPrefix, [&](std::string_view key, std::string_view value) {
        storage::v1::AuditAlias alias;
        key.remove_prefix(kAliasPrefix.size());
        if (key.ends_with('\0')) key.remove_suffix(1);
        const size_t end = key.rfind('\0');
        if (alias.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          names[alias.alias()] =
              std::string(end == std::string_view::npos ? key : key.substr(end + 1));
        }
        return true;
      });
  if (!status.ok()) return status;
  return names;
}

std::string NameOf(const Names& names, const std::string& alias) {
  const auto found = names.find(alias);
  return found == names.end() ? alias : found->second;
}

v1::AuditEntry EntryOf(uint64_t number, const storage::v1::AuditRecord& record,
                       const Names& names) {
  v1::AuditEntry entry;
  entry.set_number(number);
  *entry.mutable_at() = record.at();
  entry.set_principal(NameOf(names, record.principal()));
  entry.set_acting_user(NameOf(names, record.acting_user()));
  entry.set_action(record.action());
  entry.set_owner(NameOf(names, record.owner()));
  entry.set_subject(NameOf(names, record.subject()));
  entry.set_code(record.code());
  entry.set_batches(record.batches());
  entry.set_posts(record.posts());
  return entry;
}

// One walk from the first record to the last.
class ChainWalk {
 public:
  ChainWalk(std::string head, v1::AuditVerification* found)
      : head_(absl::AsciiStrToLower(head)), found_(found) {}

  // False at the first thing that is wrong.
  bool Visit(uint64_t number, std::string_view stored) {
    if (number != last_ + 1) {
      return Fail(number == last_ + 2
                      ? absl::StrCat("Entry ", last_ + 1, " is gone.")
                      : absl::StrCat("Entries ", last_ + 1, " to ", number - 1, " are gone."));
    }
    last_ = number;
    std::string_view record;
    std::string_view chain;
    if (!SplitRecord(stored, &record, &chain)) {
      // Records of before the chain; none may follow once it has begun.
      found_->set_unchained(found_->unchained() + 1);
      return found_->chained() == 0 ||
             Fail(absl::StrCat("Entry ", number, " has lost its place in the chain."));
    }
    const std::string computed = ChainOf(before_, number, record);
    if (computed != chain) {
      return Fail(absl::StrCat("Entry ", number,
                               found_->chained() == 0 ? " is not what the chain began with."
                                                      : ", or the one before it, was changed."));
    }
    before_ = computed;
    found_->set_chained(found_->chained() + 1);
    found_->set_head(absl::BytesToHexString(before_));
    head_seen_ = head_seen_ || head_.empty() || found_->head() == head_;
    return true;
  }

  void Finish(uint64_t last_number) {
    found_->set_last_number(last_);
    if (!found_->problem().empty()) return;
    if (last_ < last_number) {
      Fail(absl::StrCat("The end is gone: ", last_number, " entries were written, ", last_,
                        " are there."));
    } else if (!head_seen_ && !head_.empty()) {
      Fail(
          "The chain does not hold the given head: it was cut short, or written anew, after that "
          "head was told.");
    } else {
      found_->set_sound(true);
    }
  }

 private:
  bool Fail(std::string problem) {
    found_->set_problem(std::move(problem));
    return false;
  }

  const std::string head_;
  v1::AuditVerification* const found_;
  uint64_t last_ = 0;
  std::string before_ = std::string(kChainBytes, '\0');
  bool head_seen_ = false;
};

}  // namespace

absl::Status ListAudit(const Store& store, const v1::ListAuditRequest& request, uint64_t end,
                       v1::AuditList* list) {
  const absl::StatusOr<Names> names = ReadNames(store);
  if (!names.ok()) return names.status();
  const uint64_t limit =
      std::min(request.limit() == 0 ? kDefaultLimit : request.limit(), kMostEntries);
  const uint64_t newest = end > limit ? end - limit : 0;
  absl::Status damage;
  absl::Status scanned =
      store.Scan(Family::kAudit, SequenceKey(std::max(request.from_number(), newest)),
                 SequenceKey(end), [&](std::string_view key, std::string_view value) {
                   storage::v1::AuditRecord record;
                   if (!record.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
                     damage = absl::DataLossError("An entry of the audit cannot be read back.");
                     return false;
                   }
                   *list->add_entries() = EntryOf(SequenceFromKey(key), record, *names);
                   return true;
                 });
  scanned.Update(damage);
  return scanned;
}

absl::Status VerifyAudit(const Store& store, const std::string& head, uint64_t last_number,
                         v1::AuditVerification* found) {
  ChainWalk walk(head, found);
  absl::Status scanned = store.Scan(Family::kAudit, "", SequenceKey(last_number + 1),
                                    [&](std::string_view key, std::string_view value) {
                                      return walk.Visit(SequenceFromKey(key), value);
                                    });
  if (scanned.ok()) walk.Finish(last_number);
  return scanned;
}

}  // namespace sluis
