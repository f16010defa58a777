#include "engine/pipeline/screening.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/time.h"

namespace sluis {
namespace {

Screened JudgeKnown(const v1::Post& post, const storage::v1::KnownPost& known) {
  if (known.deleted()) return Screened::kDuplicate;
  switch (post.operation()) {
    case v1::OPERATION_DELETE:
      return Screened::kDelete;
    case v1::OPERATION_COUNTS:
      return Screened::kCounts;
    default:
      return post.revision() > known.revision() ? Screened::kUpdate : Screened::kDuplicate;
  }
}

}  // namespace

absl::Status Screener::Find(const std::string& key, storage::v1::KnownPost* known,
                            bool* found) const {
  *found = true;
  if (const auto taken = taken_.find(key); taken != taken_.end()) {
    *known = taken->second;
    return absl::OkStatus();
  }
  absl::Status status = store_->Get(Family::kKnown, key, known);
  // A tombstone never expires.
  if (status.ok() && !known->deleted() && known->sequence() < store_->floors().known) {
    *found = false;
    return absl::OkStatus();
  }
  if (!absl::IsNotFound(status)) return status;
  *found = false;
  return absl::OkStatus();
}

absl::Status Screener::FindNamed(const v1::Post& post, Screening* screening,
                                 storage::v1::KnownPost* known, bool* found) const {
  screening->known_key = store_->KnownKey(post.source(), post.id());
  absl::Status status = Find(screening->known_key, known, found);
  if (!status.ok() || !*found || known->alias_of().empty()) return status;
  screening->meant = known->alias_of();
  screening->known_key = store_->KnownKey(post.source(), screening->meant);
  return Find(screening->known_key, known, found);
}

absl::StatusOr<bool> Screener::RepeatsTombstone(const v1::Post& post) const {
  if (post.repost_of().empty() || post.operation() == v1::OPERATION_DELETE) return false;
  storage::v1::KnownPost original;
  bool found = false;
  const absl::Status status =
      Find(store_->KnownKey(post.source(), post.repost_of()), &original, &found);
  if (!status.ok()) return status;
  return found && original.deleted();
}

absl::StatusOr<Screening> Screener::Screen(const v1::Post& post, absl::Time arrived_at) const {
  Screening screening;
  if (absl::Status status = CheckPost(post, options_.limits); !status.ok()) {
    screening.reason = std::string(status.message());
    return screening;
  }
  if (options_.objections != nullptr && options_.objections->Cover(post)) {
    screening.reason = "Its author objects to being processed here.";
    return screening;
  }
  const absl::StatusOr<bool> repeats = RepeatsTombstone(post);
  if (!repeats.ok()) return repeats.status();
  if (*repeats) {
    screening.reason = "It reposts a post that its author deleted, or that was erased.";
    return screening;
  }
  storage::v1::KnownPost known;
  bool found = false;
  if (absl::Status status = FindNamed(post, &screening, &known, &found); !status.ok()) {
    return status;
  }
  if (found) {
    screening.replaces = known.sequence();
    // An alias stands for a post, and takes no other one in its place.
    const bool refers = post.operation() == v1::OPERATION_DELETE ||
                        post.operation() == v1::OPERATION_COUNTS || screening.meant.empty();
    screening.verdict = refers ? JudgeKnown(post, known) : Screened::kDuplicate;
    return screening;
  }
  if (post.operation() == v1::OPERATION_DELETE) {
    screening.verdict = Screened::kDelete;
  } else if (post.operation() == v1::OPERATION_COUNTS) {
    screening.reason = "Counts for a post that is not known. Send the post first.";
  } else if (post.has_created_at() &&
             FromTimestamp(post.created_at()) <
                 std::max(arrived_at - options_.known_horizon, options_.known_since)) {
    screening.reason = absl::StrCat(
        "Created before ",
        absl::FormatTime(std::max(arrived_at - options_.known_horizon, options_.known_since),
                         absl::UTCTimeZone()),
        ", so a repeat could not be told from a new post. Send recorded posts with the "
        "replay clock.");
  } else {
    screening.verdict = Screened::kNew;
  }
  return screening;
}

bool Screener::MayBeTaken(const v1::Post& post) const {
  return CheckPost(post, options_.limits).ok() &&
         (options_.objections == nullptr || !options_.objections->Cover(post));
}

void Screener::Remember(const Screening& screening, const v1::Post& post, uint64_t sequence,
                        absl::Time arrived_at, StateBatch* batch) {
  storage::v1::KnownPost known;
  known.set_sequence(sequence);
  known.set_revision(post.revision());
  known.set_deleted(screening.verdict == Screened::kDelete);
  *known.mutable_arrived_at() = ToTimestamp(arrived_at);
  // An alias of what is deleted would go on telling its name.
  if (!screening.meant.empty()) Put(store_->KnownKey(post.source(), post.id()), known, batch);
  if (!known.deleted()) {
    storage::v1::KnownPost alias;
    alias.set_sequence(sequence);
    alias.set_alias_of(screening.meant.empty() ? post.id() : screening.meant);
    for (const std::string& name : post.aliases()) {
      if (name != alias.alias_of()) Put(store_->KnownKey(post.source(), name), alias, batch);
    }
  }
  Put(screening.known_key, std::move(known), batch);
}

void Screener::Put(const std::string& key, storage::v1::KnownPost known, StateBatch* batch) {
  batch->Put(Family::kKnown, key, known);
  taken_[key] = std::move(known);
}

}  // namespace sluis
