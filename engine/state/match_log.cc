#include "engine/state/match_log.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "engine/state/keys.h"

namespace sluis {
namespace {

using storage::v1::MatchRecord;

uint64_t ScanStart(uint64_t from) { return from > kMaxRunPosts ? from - kMaxRunPosts : 0; }

// Calls `take` for each record of the shard that may reach into [from, until).
template <typename Take>
absl::Status ScanShard(const Store& store, uint8_t shard, uint64_t from, uint64_t until,
                       const Take& take) {
  bool damaged = false;
  absl::Status status =
      store.Scan(Family::kMatchLog, MatchLogKey(shard, ScanStart(from)), MatchLogKey(shard, until),
                 [&](std::string_view, std::string_view value) {
                   MatchRecord record;
                   damaged = !record.ParseFromArray(value.data(), static_cast<int>(value.size()));
                   return !damaged && take(record);
                 });
  if (damaged) return absl::DataLossError("A record of the match log cannot be read back.");
  return status;
}

}  // namespace

void AppendMatches(uint64_t first_sequence, absl::Span<const v1::Match* const> matches,
                   absl::Span<const storage::v1::Exclusion> exclusions, StateBatch* batch,
                   absl::Span<const storage::v1::Alert> alerts) {
  std::map<uint8_t, MatchRecord> records;
  for (const v1::Match* const match : matches) {
    *records[ShardOf(match->owner_id())].add_matches() = *match;
  }
  for (const storage::v1::Exclusion& exclusion : exclusions) {
    *records[ShardOf(exclusion.owner_id())].add_exclusions() = exclusion;
  }
  for (const storage::v1::Alert& alert : alerts) {
    *records[ShardOf(alert.owner_id())].add_alerts() = alert;
  }
  for (const auto& [shard, record] : records) {
    batch->Put(Family::kMatchLog, MatchLogKey(shard, first_sequence), record);
  }
}

absl::StatusOr<MatchWindow> ReadMatches(const Store& store, std::string_view owner_id,
                                        uint64_t from, uint64_t until, size_t most) {
  MatchWindow window;
  const auto inside = [&](uint64_t sequence) { return sequence >= from && sequence < until; };
  const auto take = [&](const MatchRecord& record) {
    for (const v1::Match& match : record.matches()) {
      if (match.owner_id() == owner_id && inside(match.sequence())) {
        window.matches.push_back(match);
      }
    }
    for (const storage::v1::Exclusion& exclusion : record.exclusions()) {
      if (exclusion.owner_id() == owner_id && inside(exclusion.sequence())) {
        window.exclusions.push_back(exclusion);
      }
    }
    return window.matches.size() < most;
  };
  absl::Status status = ScanShard(store, ShardOf(owner_id), from, until, take);
  if (!status.ok()) return status;
  if (window.matches.size() > most) window.matches.resize(most);
  return window;
}

absl::StatusOr<MatchWindow> ReadAlerts(const Store& store, std::string_view owner_id, uint64_t from,
                                       uint64_t until, size_t most) {
  MatchWindow window;
  const auto take = [&](const MatchRecord& record) {
    std::set<std::pair<uint64_t, std::string>> alerts;
    for (const storage::v1::Alert& alert : record.alerts()) {
      if (alert.owner_id() != owner_id) continue;
      if (alert.sequence() >= from && alert.sequence() < until) {
        alerts.emplace(alert.sequence(), alert.interest_id());
      }
    }
    if (alerts.empty()) return true;
    for (const v1::Match& match : record.matches()) {
      if (match.owner_id() == owner_id &&
          alerts.contains({match.sequence(), match.interest_id()})) {
        window.matches.push_back(match);
      }
    }
    return window.matches.size() < most;
  };
  absl::Status status = ScanShard(store, ShardOf(owner_id), from, until, take);
  if (!status.ok()) return status;
  if (window.matches.size() > most) window.matches.resize(most);
  return window;
}

absl::Status ForgetReasons(const Store& store, absl::Span<const uint64_t> sequences,
                           StateBatch* batch,
                           const std::function<void(const v1::Match& match)>& visit) {
  // Several of the posts may have their matches in one record.
  std::map<std::string, MatchRecord> records;
  for (const uint64_t sequence : sequences) {
    storage::v1::StoredPost post;
    absl::Status status = store.Get(Family::kPosts, SequenceKey(sequence), &post);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) return status;
    for (const uint32_t shard : post.match_shards()) {
      const std::string key = MatchLogKey(static_cast<uint8_t>(shard), post.run_sequence());
      const auto [place, is_new] = records.try_emplace(key);
      if (is_new) status = store.Get(Family::kMatchLog, key, &place->second);
      if (!status.ok()) return status;
      for (v1::Match& match : *place->second.mutable_matches()) {
        if (match.sequence() != sequence) continue;
        match.clear_reasons();
        if (visit) visit(match);
      }
    }
  }
  for (const auto& [key, record] : records) batch->Put(Family::kMatchLog, key, record);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Match>> ReadAllMatches(const Store& store, uint64_t from,
                                                      std::vector<storage::v1::Alert>* alerts) {
  std::vector<v1::Match> matches;
  const auto take = [&](const MatchRecord& record) {
    for (const v1::Match& match : record.matches()) {
      if (match.sequence() >= from) matches.push_back(match);
    }
    if (alerts == nullptr) return true;
    for (const storage::v1::Alert& alert : record.alerts()) {
      if (alert.sequence() >= from) alerts->push_back(alert);
    }
    return true;
  };
  for (int shard = 0; shard < 256; ++shard) {
    absl::Status status = ScanShard(store, static_cast<uint8_t>(shard), from, UINT64_MAX, take);
    if (!status.ok()) return status;
  }
  std::stable_sort(matches.begin(), matches.end(), [](const v1::Match& a, const v1::Match& b) {
    return a.sequence() < b.sequence();
  });
  return matches;
}

}  // namespace sluis
