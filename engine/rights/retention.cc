#include "engine/rights/retention.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "engine/digests/newest_digest.h"
#include "engine/state/keys.h"
#include "engine/users/forgetting.h"
#include "engine/users/handlings.h"
#include "engine/walls/wall_book.h"
#include "proto/sluis/storage/v1/keeping.pb.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr absl::Duration kBetweenLooks = absl::Seconds(10);
// Fine enough for what is kept for months.
constexpr absl::Duration kBetweenMarks = absl::Hours(1);
constexpr absl::Duration kBetweenCutsOfMatches = absl::Minutes(2);
// In one look.
constexpr size_t kOwners = 200;
constexpr size_t kInterests = 200;

constexpr char kFloors[] = "floors";
constexpr char kMarks[] = "arrival/";

std::string MarkKey(absl::Time time) {
  return absl::StrCat(
      kMarks, SequenceKey(static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixSeconds(time)))));
}

absl::Time TimeOfMark(std::string_view key) {
  const std::string_view seconds = key.substr(std::string_view(kMarks).size());
  return absl::FromUnixSeconds(static_cast<int64_t>(SequenceFromKey(seconds)));
}

}  // namespace

absl::StatusOr<Retention> Retention::Open(const RetentionParts& parts,
                                          const RetentionOptions& options,
                                          absl::Duration known_horizon) {
  Retention retention(parts, options, known_horizon);
  storage::v1::StateFloors floors;
  const absl::Status status = parts.store->Get(Family::kMeta, kFloors, &floors);
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  parts.store->RaiseFloors({floors.posts(), floors.matches(), floors.known()});
  if (floors.has_known_since()) retention.known_since_ = FromTimestamp(floors.known_since());
  return retention;
}

absl::Status Retention::Tick(absl::Time now) {
  if (now < next_look_) return absl::OkStatus();
  next_look_ = now + kBetweenLooks;
  const storage::v1::EngineCounters& counters = parts_.store->counters();
  if (!counters.has_clock()) return absl::OkStatus();
  const absl::Time clock = FromTimestamp(counters.clock());
  const absl::Time moment = counters.replay_clock() ? clock : std::max(clock, now);
  Store::Floors floors = parts_.store->floors();
  absl::Status status = ExpireByAge(moment, &floors);
  if (status.ok() && options_.max_bytes > 0) status = ExpireBySize(now, &floors);
  if (status.ok()) status = RaiseFloors(floors);
  if (status.ok() && options_.digests > absl::ZeroDuration()) {
    status = ExpireDigests(moment - options_.digests);
  }
  if (status.ok() && options_.judgements > absl::ZeroDuration()) {
    status = ExpireJudgements(moment - options_.judgements);
  }
  if (status.ok()) status = SweepWalls();
  return status;
}

absl::Status Retention::ExpireByAge(absl::Time moment, Store::Floors* floors) const {
  // A post that is kept is known: else it could come a second time.
  const bool posts_expire = options_.posts > absl::ZeroDuration();
  const absl::Duration known =
      posts_expire ? std::max(known_horizon_, options_.posts) : absl::ZeroDuration();
  const std::pair<absl::Duration, uint64_t*> kinds[] = {{options_.posts, &floors->posts},
                                                        {options_.matches, &floors->matches},
                                                        {known, &floors->known}};
  for (const auto& [age, floor] : kinds) {
    if (age <= absl::ZeroDuration()) continue;
    const absl::StatusOr<uint64_t> boundary = BoundaryAt(moment - age);
    if (!boundary.ok()) return boundary.status();
    *floor = std::max(*floor, *boundary);
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::Time> Retention::ArrivalOf(uint64_t sequence) const {
  absl::Time arrival = absl::InfiniteFuture();
  uint64_t found = UINT64_MAX;
  absl::Status status = parts_.store->Scan(
      Family::kPosts, SequenceKey(sequence), "", [&](std::string_view key, std::string_view value) {
        storage::v1::StoredPost post;
        if (post.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          arrival = FromTimestamp(post.arrived_at());
          found = SequenceFromKey(key);
        }
        return false;
      });
  if (!status.ok()) return status;
  if (found == sequence) return arrival;
  // The post itself is gone.
  status = parts_.store->ScanPrefix(
      Family::kMeta, kMarks, [&](std::string_view key, std::string_view value) {
        storage::v1::ArrivalMark mark;
        const bool whole = mark.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!whole || mark.sequence() < sequence) return true;
        arrival = std::min(arrival, TimeOfMark(key) + absl::Seconds(1));
        return false;
      });
  if (!status.ok()) return status;
  return arrival;
}

absl::StatusOr<uint64_t> Retention::BoundaryAt(absl::Time time) const {
  const absl::StatusOr<absl::Time> oldest =
      ArrivalOf(std::max<uint64_t>(1, parts_.store->floors().posts));
  if (!oldest.ok()) return oldest.status();
  if (*oldest < time) return parts_.digests->FirstSequenceAt(time);
  uint64_t boundary = 0;
  const absl::Status status = parts_.store->Scan(
      Family::kMeta, kMarks, MarkKey(time), [&](std::string_view, std::string_view value) {
        storage::v1::ArrivalMark mark;
        if (mark.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          boundary = std::max(boundary, mark.sequence());
        }
        return true;
      });
  if (!status.ok()) return status;
  return boundary;
}

// In this order: posts, down to a quarter of the limit; matches, down to an eighth; known names,
// down to a quarter; then posts again. How much a sequence takes is taken to be the same
// everywhere.
absl::Status Retention::ExpireBySize(absl::Time now, Store::Floors* floors) {
  const Store& store = *parts_.store;
  const uint64_t limit = options_.max_bytes;
  const uint64_t total = store.BytesOfAll();
  if (total <= limit) return absl::OkStatus();
  const uint64_t next = store.counters().stream_sequence() + 1;
  const auto kept_from = [&](uint64_t floor) { return next - std::min(next, floor); };
  // A little more, so that it is not the same again at the next look.
  uint64_t excess = total - limit + limit / 20;
  const auto cut = [&](uint64_t bytes, uint64_t stays, uint64_t* floor) {
    const uint64_t first = std::max<uint64_t>(*floor, 1);
    if (bytes <= stays || excess == 0) return;
    const uint64_t goes = std::min(excess, bytes - stays);
    const double share = static_cast<double>(goes) / static_cast<double>(bytes);
    *floor = first + static_cast<uint64_t>(share * static_cast<double>(kept_from(first)));
    excess -= goes;
  };
  const uint64_t posts = store.BytesOf(Family::kPosts);
  cut(posts, limit / 4, &floors->posts);
  if (now >= next_cut_of_matches_) {
    const uint64_t before = floors->matches;
    cut(store.BytesOf(Family::kMatchLog), limit / 8, &floors->matches);
    // What was cut goes from the disk only when its files are merged.
    if (floors->matches > before) next_cut_of_matches_ = now + kBetweenCutsOfMatches;
  }
  const uint64_t known_before = floors->known;
  // The same; but here a sequence is a record, so what is left can be told.
  const uint64_t records = std::max<uint64_t>(1, store.RecordsOf(Family::kKnown));
  const uint64_t each = store.BytesOf(Family::kKnown) / records + 1;
  cut(each * kept_from(std::max<uint64_t>(floors->known, 1)), limit / 4, &floors->known);
  cut(std::min(posts, limit / 4), 0, &floors->posts);
  // A post that is kept is known.
  floors->posts = std::max(floors->posts, floors->known);
  if (floors->known == known_before) return absl::OkStatus();
  const absl::StatusOr<absl::Time> since = ArrivalOf(floors->known);
  if (!since.ok()) return since.status();
  if (*since != absl::InfiniteFuture()) known_since_ = std::max(known_since_, *since);
  return absl::OkStatus();
}

absl::Status Retention::RaiseFloors(const Store::Floors& floors) {
  const Store::Floors before = parts_.store->floors();
  if (floors.posts <= before.posts && floors.matches <= before.matches &&
      floors.known <= before.known) {
    return absl::OkStatus();
  }
  StateBatch batch;
  if (floors.posts > before.posts) {
    if (absl::Status status = MarkArrival(floors.posts, &batch); !status.ok()) return status;
  }
  storage::v1::StateFloors stored;
  stored.set_posts(std::max(floors.posts, before.posts));
  stored.set_matches(std::max(floors.matches, before.matches));
  stored.set_known(std::max(floors.known, before.known));
  if (known_since_ != absl::InfinitePast()) {
    *stored.mutable_known_since() = ToTimestamp(known_since_);
  }
  batch.Put(Family::kMeta, kFloors, stored);
  absl::Status status = parts_.store->Commit(std::move(batch), parts_.store->counters());
  if (!status.ok()) return status;
  parts_.store->RaiseFloors(floors);
  return parts_.store->DropExpiredFiles();
}

absl::Status Retention::MarkArrival(uint64_t sequence, StateBatch* batch) {
  const absl::StatusOr<absl::Time> arrival = ArrivalOf(sequence);
  if (!arrival.ok()) return arrival.status();
  if (*arrival == absl::InfiniteFuture() || *arrival < last_mark_ + kBetweenMarks) {
    return absl::OkStatus();
  }
  last_mark_ = *arrival;
  storage::v1::ArrivalMark mark;
  mark.set_sequence(sequence);
  batch->Put(Family::kMeta, MarkKey(*arrival), mark);
  return absl::OkStatus();
}

absl::Status Retention::ExpireDigests(absl::Time before) {
  StateBatch batch;
  const auto& owners = parts_.directory->owners();
  auto owner = owners.upper_bound(last_owner_);
  for (size_t i = 0; i < kOwners && owner != owners.end(); ++i, ++owner) {
    if (auto status = ExpireDigestsOf(owner->first, before, &batch); !status.ok()) return status;
    // What became of posts goes with the digests that showed them.
    const absl::Status handlings = RemoveHandlings(
        *parts_.store, owner->first,
        [before](const v1::Handling& handling) { return FromTimestamp(handling.at()) < before; },
        &batch);
    if (!handlings.ok()) return handlings;
    last_owner_ = owner->first;
  }
  if (owner == owners.end()) last_owner_.clear();
  if (batch.empty()) return absl::OkStatus();
  return parts_.store->Commit(std::move(batch), parts_.store->counters());
}

absl::Status Retention::ExpireDigestsOf(const std::string& owner_id, absl::Time before,
                                        StateBatch* batch) const {
  // From the newest it is known when the next one is due.
  const absl::StatusOr<storage::v1::StoredDigest> newest = NewestDigest(*parts_.store, owner_id);
  if (absl::IsNotFound(newest.status())) return absl::OkStatus();
  if (!newest.ok()) return newest.status();
  // A day more: the keys hold dates of the owner's time zone.
  const std::string day = absl::FormatCivilTime(absl::ToCivilDay(before, absl::UTCTimeZone()) - 1);
  bool damaged = false;
  const absl::Status status = parts_.store->Scan(
      Family::kDigests, OwnerPrefix(owner_id), DigestKey(owner_id, "", day),
      [&](std::string_view key, std::string_view value) {
        storage::v1::StoredDigest stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (damaged || stored.digest().id() == newest->digest().id()) return false;
        batch->Delete(Family::kDigests, key);
        parts_.digests->outbox().ForgetUndecided(stored.digest().id(), batch);
        for (const v1::Story& story : stored.digest().stories()) {
          batch->Delete(Family::kShownPosts,
                        ShownPostKey(story.post().source(), story.post().id(), std::string(key)));
        }
        return true;
      });
  if (damaged) return absl::DataLossError("A stored digest cannot be read back.");
  return status;
}

absl::Status Retention::ExpireJudgements(absl::Time before) {
  std::vector<std::shared_ptr<const LiveInterest>> next;
  parts_.directory->ForEachShared([&](std::shared_ptr<const LiveInterest> interest) {
    const std::pair<std::string, std::string> name(interest->owner_id, interest->interest_id);
    if (name > last_interest_ && next.size() < kInterests) next.push_back(std::move(interest));
  });
  const uint64_t sequence = parts_.store->counters().stream_sequence() + 1;
  for (const auto& interest : next) {
    last_interest_ = {interest->owner_id, interest->interest_id};
    StateBatch batch;
    auto changed =
        ForgetOldJudgements(*interest, before, sequence, *parts_.store, parts_.lessons, &batch);
    if (!changed.ok()) return changed.status();
    if (*changed == nullptr) continue;
    absl::Status status = parts_.store->Commit(std::move(batch), parts_.store->counters());
    if (!status.ok()) return status;
    parts_.directory->PutInterest(*std::move(changed));
  }
  if (next.size() < kInterests) last_interest_ = {};
  return absl::OkStatus();
}

absl::Status Retention::SweepWalls() {
  StateBatch batch;
  absl::Status status;
  parts_.directory->ForEachInterest([&](const LiveInterest& interest) {
    if (status.ok() && IsWall(interest.stored.interest())) {
      status = SweepWall(*parts_.store, interest.owner_id, interest.interest_id, &batch);
    }
  });
  if (!status.ok() || batch.empty()) return status;
  return parts_.store->Commit(std::move(batch), parts_.store->counters());
}

}  // namespace sluis
