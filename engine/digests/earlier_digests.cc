#include "engine/digests/earlier_digests.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "engine/state/keys.h"
#include "proto/time.h"

namespace sluis {
namespace {

// A story that was shown may still get new posts for some days; it is not news again.
constexpr absl::Duration kShownMemory = absl::Hours(24 * 8);

void AddShown(const v1::Digest& digest, EarlierDigests* earlier) {
  for (const v1::Story& story : digest.stories()) {
    earlier->shown.insert(story.id());
    earlier->shown.insert(story.folded_story_ids().begin(), story.folded_story_ids().end());
  }
}

bool IsComparable(const v1::Digest& digest, const EarlierQuery& query) {
  const absl::Time from = FromTimestamp(digest.from());
  if (from < query.whole_since) return false;
  const absl::Duration length = FromTimestamp(digest.until()) - from;
  if (!AlikeInLength(length, query.until - query.from)) return false;
  const std::vector<std::string> parts = absl::StrSplit(digest.id(), '/');
  return query.schedule.empty() || (parts.size() == 3 && parts[1] == query.schedule);
}

void AddVolumes(const storage::v1::StoredDigest& stored, const EarlierQuery& query,
                EarlierVolumes* volumes) {
  const v1::BalanceSheet& balance = stored.digest().balance();
  volumes->seen.push_back(balance.seen());
  for (const v1::InterestBalance& row : balance.interests()) {
    const auto first = query.first_sequences.find(row.interest_id());
    if (first == query.first_sequences.end() || stored.from_sequence() < first->second) continue;
    volumes->matched[row.interest_id()].push_back(row.matched());
  }
}

}  // namespace

absl::StatusOr<EarlierDigests> ReadEarlierDigests(const Store& store, const EarlierQuery& query) {
  const absl::Duration reach = kMostWindows * std::max(absl::Hours(24), query.until - query.from);
  // A day more: the keys hold dates of the owner's time zone.
  const absl::CivilDay first_day =
      absl::ToCivilDay(query.from - std::max(reach, kShownMemory), absl::UTCTimeZone()) - 1;
  // The owner's keys end before the byte that follows the prefix's NUL.
  const std::string end = absl::StrCat(OwnerKey(query.owner_id), "\x01");
  EarlierDigests earlier;
  bool damaged = false;
  absl::Status status =
      store.Scan(Family::kDigests, DigestKey(query.owner_id, "", absl::FormatCivilTime(first_day)),
                 end, [&](std::string_view, std::string_view value) {
                   storage::v1::StoredDigest stored;
                   damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
                   if (damaged) return false;
                   const absl::Time until = FromTimestamp(stored.digest().until());
                   // Not in the order of time for an owner that has moved to another time zone.
                   if (until > query.from) return true;
                   if (until > query.from - kShownMemory) AddShown(stored.digest(), &earlier);
                   const bool reached = until > query.from - reach;
                   if (reached && IsComparable(stored.digest(), query)) {
                     AddVolumes(stored, query, &earlier.volumes);
                   }
                   return true;
                 });
  if (damaged) return absl::DataLossError("A stored digest cannot be read back.");
  if (!status.ok()) return status;
  return earlier;
}

}  // namespace sluis
