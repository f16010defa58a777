#include "engine/pipeline/screening.h"

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
  if (!absl::IsNotFound(status)) return status;
  *found = false;
  return absl::OkStatus();
}

absl::StatusOr<Screening> Screener::Screen(const v1::Post& post, absl::Time arrived_at) const {
  Screening screening;
  if (absl::Status status = CheckPost(post, options_.limits); !status.ok()) {
    screening.reason = std::string(status.message());
    return screening;
  }
  screening.known_key = store_->KnownKey(post.source(), post.id());
  storage::v1::KnownPost known;
  bool found = false;
  if (absl::Status status = Find(screening.known_key, &known, &found); !status.ok()) return status;
  if (found) {
    screening.replaces = known.sequence();
    screening.verdict = JudgeKnown(post, known);
    return screening;
  }
  if (post.operation() == v1::OPERATION_DELETE) {
    screening.verdict = Screened::kDelete;
  } else if (post.operation() == v1::OPERATION_COUNTS) {
    screening.reason = "Counts for a post that is not known. Send the post first.";
  } else if (post.has_created_at() &&
             FromTimestamp(post.created_at()) < arrived_at - options_.known_horizon) {
    screening.reason = absl::StrCat(
        "Created more than ", absl::FormatDuration(options_.known_horizon),
        " ago, so a repeat could not be told from a new post. Send recorded posts with the "
        "replay clock.");
  } else {
    screening.verdict = Screened::kNew;
  }
  return screening;
}

void Screener::Remember(const Screening& screening, const v1::Post& post, uint64_t sequence,
                        absl::Time arrived_at, StateBatch* batch) {
  storage::v1::KnownPost known;
  known.set_sequence(sequence);
  known.set_revision(post.revision());
  known.set_deleted(screening.verdict == Screened::kDelete);
  *known.mutable_arrived_at() = ToTimestamp(arrived_at);
  batch->Put(Family::kKnown, screening.known_key, known);
  taken_[screening.known_key] = std::move(known);
}

}  // namespace sluis
