#include "engine/digests/digest_book.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "engine/digests/aftermath.h"
#include "engine/digests/digest_id.h"
#include "engine/digests/newest_digest.h"
#include "engine/digests/one_account.h"
#include "engine/digests/shown_posts.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "engine/state/post_reader.h"
#include "engine/users/approval.h"
#include "models/text/term_matcher.h"
#include "proto/time.h"

namespace sluis {
namespace {

std::string DateOf(absl::CivilDay day) { return absl::FormatCivilTime(day); }

absl::StatusOr<std::string> KeyOfId(const std::string& owner_id, const std::string& digest_id) {
  const std::optional<DigestName> name = ReadDigestId(digest_id);
  if (!name.has_value() || name->owner_id != owner_id) {
    return absl::InvalidArgumentError(absl::StrCat("'", digest_id, "' is no digest of '", owner_id,
                                                   "'. An id looks like ", owner_id,
                                                   "/07:00/2026-03-12."));
  }
  return name->Key();
}

// The hour of "<owner>/<hour>/<local date>"; empty of a preview.
std::string ScheduleOf(const std::string& digest_id) {
  const std::optional<DigestName> name = ReadDigestId(digest_id);
  return name.has_value() ? name->schedule : "";
}

// Less what its readers found too much; one place always stays.
uint32_t PlacesOf(const LiveInterest& interest) {
  const uint32_t budget = interest.stored.interest().budget();
  const uint32_t places = budget == 0 ? kDefaultBudget : budget;
  const uint32_t lost = interest.tuning.places_lost;
  return places > lost ? places - lost : 1;
}

}  // namespace

absl::StatusOr<DigestBook> DigestBook::Open(Store* store, Directory* directory) {
  absl::StatusOr<Outbox> outbox = Outbox::Open(store);
  if (!outbox.ok()) return outbox.status();
  DigestBook book(store, directory, *std::move(outbox));
  if (store->counters().has_first_arrival()) {
    const absl::Time first = FromTimestamp(store->counters().first_arrival());
    if (absl::Status status = book.StreamStarts(first); !status.ok()) return status;
  }
  return book;
}

absl::Status DigestBook::StreamStarts(absl::Time first_arrival) {
  if (first_arrival_ != absl::InfiniteFuture()) return absl::OkStatus();
  first_arrival_ = first_arrival;
  for (const auto& [id, owner] : directory_->owners()) {
    if (absl::Status status = PlanOwner(*owner); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status DigestBook::PlanOwner(const LiveOwner& owner) {
  const std::string& id = owner.stored.owner().id();
  const absl::StatusOr<storage::v1::StoredDigest> newest = NewestDigest(*store_, id);
  if (newest.ok()) {
    return PlanFrom(owner, FromTimestamp(newest->digest().until()), newest->until_sequence());
  }
  if (!absl::IsNotFound(newest.status())) return newest.status();
  const bool later = owner.stored.has_created_at();
  const absl::Time start =
      later ? std::max(first_arrival_, FromTimestamp(owner.stored.created_at())) : first_arrival_;
  const absl::StatusOr<DueDigest> last = LastDigest(owner.stored.owner(), start);
  if (!last.ok()) return last.status();
  return PlanFrom(owner, last->at, std::max<uint64_t>(1, owner.stored.created_sequence()));
}

absl::Status DigestBook::PlanFrom(const LiveOwner& owner, absl::Time from, uint64_t from_sequence) {
  const std::string& id = owner.stored.owner().id();
  absl::StatusOr<DueDigest> next = NextDigest(owner.stored.owner(), from);
  while (next.ok()) {
    const absl::StatusOr<bool> made = IsMade(id, *next);
    if (!made.ok()) return made.status();
    if (!*made) break;
    // Its date came earlier in the time zone where the owner was before.
    next = NextDigest(owner.stored.owner(), next->at);
  }
  if (!next.ok()) return next.status();
  SetPlan(id, {*std::move(next), from, from_sequence});
  return absl::OkStatus();
}

void DigestBook::SetPlan(const std::string& owner_id, Plan plan) {
  ForgetPlan(owner_id);
  due_.emplace(plan.next.at, owner_id);
  plans_.emplace(owner_id, std::move(plan));
}

void DigestBook::ForgetPlan(const std::string& owner_id) {
  const auto found = plans_.find(owner_id);
  if (found == plans_.end()) return;
  due_.erase({found->second.next.at, owner_id});
  plans_.erase(found);
}

absl::StatusOr<bool> DigestBook::IsMade(const std::string& owner_id, const DueDigest& due) const {
  storage::v1::StoredDigest stored;
  const absl::Status status =
      store_->Get(Family::kDigests, DigestKey(owner_id, due.schedule, DateOf(due.date)), &stored);
  if (absl::IsNotFound(status)) return false;
  if (!status.ok()) return status;
  return true;
}

absl::Time DigestBook::next_due() const {
  return due_.empty() ? absl::InfiniteFuture() : due_.begin()->first;
}

absl::StatusOr<DueDigest> DigestBook::LastMissed(const std::string& owner_id, const Plan& plan,
                                                 absl::Time now) const {
  const std::shared_ptr<const LiveOwner> owner = directory_->FindOwner(owner_id);
  if (owner == nullptr) return plan.next;
  absl::StatusOr<DueDigest> last = LastDigest(owner->stored.owner(), now);
  while (last.ok() && last->at > plan.next.at) {
    const absl::StatusOr<bool> made = IsMade(owner_id, *last);
    if (!made.ok()) return made.status();
    if (!*made) return last;
    last = LastDigest(owner->stored.owner(), last->at - absl::Seconds(1));
  }
  if (!last.ok()) return last.status();
  return plan.next;
}

absl::StatusOr<std::vector<v1::Digest>> DigestBook::MakeDue(absl::Time now, MissedDigests missed) {
  std::vector<v1::Digest> made;
  while (next_due() <= now) {
    const std::string owner_id = due_.begin()->second;
    Plan plan = plans_.at(owner_id);
    if (missed == MissedDigests::kOneForAll) {
      absl::StatusOr<DueDigest> last = LastMissed(owner_id, plan, now);
      if (!last.ok()) return last.status();
      plan.next = *std::move(last);
    }
    absl::StatusOr<v1::Digest> digest = MakeOne(owner_id, plan);
    if (!digest.ok()) return digest.status();
    made.push_back(*std::move(digest));
  }
  return made;
}

absl::StatusOr<v1::Digest> DigestBook::MakeNow(const std::string& owner_id, absl::Time now) {
  const auto found = plans_.find(owner_id);
  if (found == plans_.end() || now <= found->second.from) {
    return absl::FailedPreconditionError("Nothing has come in yet that a digest could be made of.");
  }
  absl::TimeZone zone = absl::UTCTimeZone();
  const auto owner = directory_->FindOwner(owner_id);
  if (owner != nullptr) absl::LoadTimeZone(owner->stored.owner().time_zone(), &zone);
  Plan plan = found->second;
  plan.next.at = now;
  plan.next.schedule = absl::FormatTime("%H:%M", now, zone);
  plan.next.date = absl::ToCivilDay(now, zone);
  plan.next.id = DigestId(owner_id, plan.next.schedule, plan.next.date);
  const absl::StatusOr<bool> made = IsMade(owner_id, plan.next);
  if (!made.ok()) return made.status();
  if (*made) {
    return absl::FailedPreconditionError(
        "A digest was made in this minute already. Try again in a minute.");
  }
  return MakeOne(owner_id, plan);
}

absl::StatusOr<v1::Digest> DigestBook::MakeOne(const std::string& owner_id, const Plan& plan) {
  const std::shared_ptr<const LiveOwner> owner = directory_->FindOwner(owner_id);
  if (owner == nullptr) return absl::InternalError("A digest is planned for an unknown owner.");
  storage::v1::EngineCounters counters = store_->counters();
  const Window window{plan.from, plan.next.at, plan.from_sequence, counters.stream_sequence() + 1};
  absl::StatusOr<MatchWindow> log =
      ReadMatches(*store_, owner_id, window.from_sequence, window.until_sequence);
  if (!log.ok()) return log.status();
  absl::StatusOr<Selection> selection = Build(*owner, plan.next.id, window, *log);
  if (!selection.ok()) return selection.status();
  storage::v1::StoredDigest stored;
  *stored.mutable_digest() = selection->digest;
  stored.mutable_fates()->Add(selection->fates.begin(), selection->fates.end());
  const auto crowded = CrowdedInterests(log->matches, owner_id, *directory_);
  stored.mutable_crowded()->Add(crowded.begin(), crowded.end());
  stored.set_from_sequence(window.from_sequence);
  stored.set_until_sequence(window.until_sequence);
  StateBatch batch;
  const std::string key = DigestKey(owner_id, plan.next.schedule, DateOf(plan.next.date));
  batch.Put(Family::kDigests, key, stored);
  NoteShownPosts(key, selection->digest, &batch);
  outbox_.NoteNew(selection->digest, owner->stored.owner(), &batch);
  counters.set_digests(counters.digests() + 1);
  auto changed = Change(stored, *log, &batch);
  if (!changed.ok()) return changed.status();
  if (absl::Status status = store_->Commit(std::move(batch), counters); !status.ok()) return status;
  for (auto& interest : *changed) directory_->PutInterest(std::move(interest));
  absl::Status status = PlanFrom(*owner, window.until, window.until_sequence);
  if (!status.ok()) return status;
  return std::move(selection->digest);
}

absl::StatusOr<EarlierDigests> DigestBook::EarlierOf(const LiveOwner& owner, const std::string& id,
                                                     const Window& window) const {
  EarlierQuery query;
  query.owner_id = owner.stored.owner().id();
  query.schedule = ScheduleOf(id);
  query.from = window.from;
  query.until = window.until;
  query.whole_since = first_arrival_;
  if (owner.stored.has_created_at()) {
    query.whole_since = std::max(first_arrival_, FromTimestamp(owner.stored.created_at()));
  }
  for (const auto& interest : directory_->InterestsOf(query.owner_id)) {
    query.first_sequences[interest->interest_id] =
        std::max(interest->stored.created_sequence(), interest->stored.words_sequence());
  }
  return ReadEarlierDigests(*store_, query);
}

absl::StatusOr<Selection> DigestBook::Build(const LiveOwner& owner, const std::string& id,
                                            const Window& window, const MatchWindow& log) const {
  const std::string& owner_id = owner.stored.owner().id();
  absl::StatusOr<EarlierDigests> earlier = EarlierOf(owner, id, window);
  if (!earlier.ok()) return earlier.status();
  std::vector<v1::Interest> interests;
  absl::flat_hash_set<uint64_t> known;
  for (const auto& interest : directory_->InterestsOf(owner_id)) {
    interests.push_back(interest->stored.interest());
    interests.back().set_budget(PlacesOf(*interest));
    known.insert(interest->tuning.known_stories.begin(), interest->tuning.known_stories.end());
  }
  PostReader reader(store_);
  DigestInput input;
  input.id = id;
  input.owner = &owner.stored.owner();
  input.interests = interests;
  input.from = window.from;
  input.until = window.until;
  input.matches = log.matches;
  input.exclusions = log.exclusions;
  input.find_post = [&](const v1::PostKey& key) { return reader.Find(key); };
  input.muted = [&](const v1::Post& post) {
    return owner.mutes.Check(RuleInput(post), window.until);
  };
  input.shown_before = &earlier->shown;
  input.earlier = &earlier->volumes;
  input.known_already = &known;
  input.seen = window.until_sequence - window.from_sequence;
  Selection selection = BuildDigest(input);
  if (!reader.status().ok()) return reader.status();
  return selection;
}

absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> DigestBook::Change(
    const storage::v1::StoredDigest& made, const MatchWindow& log, StateBatch* batch) const {
  PostReader reader(store_);
  const std::set<std::string> one_account = FollowersOfOneAccount(
      log.matches, [&](const v1::PostKey& key) { return reader.Find(key); },
      directory_->organisations());
  if (!reader.status().ok()) return reader.status();
  return ChangeInterests(made, one_account, *directory_, batch);
}

absl::Status DigestBook::OwnerChanged(const std::string& owner_id) {
  ForgetPlan(owner_id);
  const std::shared_ptr<const LiveOwner> owner = directory_->FindOwner(owner_id);
  if (owner == nullptr || first_arrival_ == absl::InfiniteFuture()) return absl::OkStatus();
  return PlanOwner(*owner);
}

absl::StatusOr<uint64_t> DigestBook::FirstSequenceAt(absl::Time time) const {
  // Arrival times rise with the sequence, so the border is found by halving.
  uint64_t low = 1;
  uint64_t high = store_->counters().stream_sequence() + 1;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    bool found = false;
    uint64_t sequence = middle;
    absl::Time arrived;
    // A post that is gone leaves a hole: the next one that is kept tells the time.
    absl::Status status =
        store_->Scan(Family::kPosts, SequenceKey(middle), SequenceKey(high),
                     [&](std::string_view key, std::string_view value) {
                       storage::v1::StoredPost post;
                       sequence = SequenceFromKey(key);
                       found = post.ParseFromArray(value.data(), static_cast<int>(value.size()));
                       arrived = FromTimestamp(post.arrived_at());
                       return false;
                     });
    if (!status.ok()) return status;
    if (found && arrived < time) {
      low = sequence + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

absl::StatusOr<v1::Digest> DigestBook::Preview(const std::string& owner_id, absl::Time from,
                                               absl::Time until) const {
  const std::shared_ptr<const LiveOwner> owner = directory_->FindOwner(owner_id);
  if (owner == nullptr) {
    return absl::NotFoundError(absl::StrCat("There is no user or team '", owner_id, "'."));
  }
  absl::StatusOr<uint64_t> first = FirstSequenceAt(from);
  if (!first.ok()) return first.status();
  absl::StatusOr<uint64_t> end = FirstSequenceAt(until);
  if (!end.ok()) return end.status();
  absl::StatusOr<MatchWindow> log = ReadMatches(*store_, owner_id, *first, *end);
  if (!log.ok()) return log.status();
  auto selection =
      Build(*owner, absl::StrCat(owner_id, "/preview"), {from, until, *first, *end}, *log);
  if (!selection.ok()) return selection.status();
  return std::move(selection->digest);
}

absl::StatusOr<v1::Digest> DigestBook::Get(const std::string& owner_id,
                                           const std::string& digest_id) const {
  storage::v1::StoredDigest stored;
  absl::Status status;
  if (digest_id.empty()) {
    auto newest = NewestDigest(*store_, owner_id);
    status = newest.status();
    if (newest.ok()) stored = *std::move(newest);
  } else {
    absl::StatusOr<std::string> key = KeyOfId(owner_id, digest_id);
    if (!key.ok()) return key.status();
    status = store_->Get(Family::kDigests, *key, &stored);
  }
  if (absl::IsNotFound(status)) {
    return absl::NotFoundError(digest_id.empty()
                                   ? absl::StrCat("'", owner_id, "' has no digest yet.")
                                   : absl::StrCat("There is no digest '", digest_id, "'."));
  }
  if (!status.ok()) return status;
  return stored.digest();
}

absl::StatusOr<std::vector<std::string>> DigestBook::List(const std::string& owner_id) const {
  std::vector<std::string> ids;
  bool damaged = false;
  absl::Status status = store_->ScanPrefix(
      Family::kDigests, OwnerPrefix(owner_id), [&](std::string_view, std::string_view value) {
        storage::v1::StoredDigest stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!damaged) ids.push_back(stored.digest().id());
        return !damaged;
      });
  if (damaged) return absl::DataLossError("A stored digest cannot be read back.");
  if (!status.ok()) return status;
  return ids;
}

}  // namespace sluis
