#include "engine/digests/outbox.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "engine/digests/digest_id.h"
#include "engine/state/keys.h"
#include "engine/state/way_out.h"
#include "proto/mail_address.h"
#include "proto/time.h"

namespace sluis {
namespace {

// In ticks, so about an hour.
constexpr uint64_t kLongestPauseAlone = 3600;

// Somebody has to say what becomes of it.
bool IsUndecided(v1::DeliveryState state) {
  return state == v1::DELIVERY_STATE_IN_DOUBT || state == v1::DELIVERY_STATE_GIVEN_UP;
}

}  // namespace

absl::StatusOr<Outbox> Outbox::Open(Store* store) {
  Outbox outbox(store);
  if (absl::Status status = outbox.Load(); !status.ok()) return status;
  return outbox;
}

absl::Status Outbox::Load() {
  bool damaged = false;
  const absl::Status status =
      store_->Scan(Family::kOutbox, "", "", [&](std::string_view, std::string_view value) {
        storage::v1::OutboxEntry stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        const std::optional<DigestName> name = ReadDigestId(stored.digest_id());
        damaged = damaged || !name.has_value();
        if (damaged) return false;
        Entry& entry = entries_[{stored.channel(), name->Key()}];
        entry.digest_id = stored.digest_id();
        entry.since = FromTimestamp(stored.has_since() ? stored.since() : stored.created_at());
        entry.last_error = stored.last_error();
        if (stored.has_failing_since()) entry.failing_since = FromTimestamp(stored.failing_since());
        if (IsUndecided(stored.state())) entry.state = stored.state();
        if (stored.state() == v1::DELIVERY_STATE_SENDING) {
          entry.state = v1::DELIVERY_STATE_IN_DOUBT;
          entry.last_error = "The program ended while it was being sent.";
        }
        return true;
      });
  if (damaged) {
    return absl::DataLossError(
        absl::StrCat("An entry of the outbox cannot be read back. ", kWayOut));
  }
  return status;
}

void Outbox::AddChannel(std::string_view channel, Repeats repeats) {
  const auto has_name = [channel](const Channel& each) { return each.name == channel; };
  if (std::any_of(channels_.begin(), channels_.end(), has_name)) return;
  channels_.push_back({std::string(channel), repeats});
}

void Outbox::NoteNew(const v1::Digest& digest, const v1::Owner& owner, StateBatch* batch) {
  Note(digest, batch);
  for (const Channel& channel : channels_) {
    const bool is_addressed =
        channel.repeats == Repeats::kHarmful && !AddressIn(owner, channel.name).empty();
    if (is_addressed) Add(channel.name, digest, batch);
  }
}

void Outbox::Note(const v1::Digest& digest, StateBatch* batch) {
  for (const Channel& channel : channels_) {
    if (channel.repeats == Repeats::kHarmless) Add(channel.name, digest, batch);
  }
}

void Outbox::Add(const std::string& channel, const v1::Digest& digest, StateBatch* batch) {
  const std::optional<DigestName> name = ReadDigestId(digest.id());
  if (!name.has_value()) return;
  const auto entry = entries_.try_emplace({channel, name->Key()}).first;
  entry->second.digest_id = digest.id();
  entry->second.since = FromTimestamp(digest.until());
  Put(*entry, batch);
}

void Outbox::Put(const Entries::value_type& entry, StateBatch* batch) const {
  const auto& [channel, key] = entry.first;
  storage::v1::OutboxEntry stored;
  stored.set_digest_id(entry.second.digest_id);
  stored.set_channel(channel);
  stored.set_state(entry.second.state);
  *(entry.second.state == v1::DELIVERY_STATE_WAITING ? stored.mutable_created_at()
                                                     : stored.mutable_since()) =
      ToTimestamp(entry.second.since);
  if (IsUndecided(entry.second.state)) stored.set_last_error(entry.second.last_error);
  if (entry.second.failing_since != absl::InfiniteFuture()) {
    *stored.mutable_failing_since() = ToTimestamp(entry.second.failing_since);
  }
  batch->Put(Family::kOutbox, OutboxKey(key, channel), stored);
}

std::vector<std::string> Outbox::Waiting(std::string_view channel, const std::string& after,
                                         size_t most) const {
  std::vector<std::string> before;
  std::vector<std::string> ids;
  const std::optional<DigestName> last = ReadDigestId(after);
  const std::string border = last.has_value() ? last->Key() : "";
  for (auto at = entries_.lower_bound({std::string(channel), ""});
       at != entries_.end() && at->first.first == channel; ++at) {
    const Entry& entry = at->second;
    if (entry.under_way > 0 || entry.state != v1::DELIVERY_STATE_WAITING) continue;
    if (entry.next_try > tick_) continue;
    (at->first.second > border ? ids : before).push_back(entry.digest_id);
  }
  ids.insert(ids.end(), before.begin(), before.end());
  if (ids.size() > most) ids.resize(most);
  return ids;
}

size_t Outbox::UnderWay(std::string_view channel) const {
  size_t count = 0;
  for (auto at = entries_.lower_bound({std::string(channel), ""});
       at != entries_.end() && at->first.first == channel; ++at) {
    count += at->second.under_way > 0 ? 1 : 0;
  }
  return count;
}

bool Outbox::IsUnderWay(std::string_view channel, const std::string& digest_id) const {
  const auto found = At(channel, digest_id);
  return found != entries_.end() && found->second.under_way > 0;
}

Outbox::Entries::const_iterator Outbox::At(std::string_view channel,
                                           const std::string& digest_id) const {
  const std::optional<DigestName> name = ReadDigestId(digest_id);
  if (!name.has_value()) return entries_.end();
  return entries_.find({std::string(channel), name->Key()});
}

Outbox::Entry* Outbox::Find(std::string_view channel, const std::string& digest_id) {
  const auto found = At(channel, digest_id);
  return found == entries_.end() ? nullptr : &entries_.at(found->first);
}

void Outbox::Given(std::string_view channel, const std::string& digest_id) {
  if (Entry* const entry = Find(channel, digest_id)) ++entry->under_way;
}

absl::Status Outbox::Begin(std::string_view channel, const std::string& digest_id, absl::Time now,
                           StateBatch* batch) {
  Entry* const entry = Find(channel, digest_id);
  if (entry == nullptr || entry->state != v1::DELIVERY_STATE_WAITING) {
    return absl::FailedPreconditionError("This digest does not wait to be sent any more.");
  }
  entry->state = v1::DELIVERY_STATE_SENDING;
  entry->since = now;
  Put(*At(channel, digest_id), batch);
  return absl::OkStatus();
}

bool Outbox::RepeatsDoHarm(std::string_view channel) const {
  return std::any_of(channels_.begin(), channels_.end(), [channel](const Channel& each) {
    return each.name == channel && each.repeats == Repeats::kHarmful;
  });
}

bool Outbox::GivesUp(const DeliveryEnd& end, absl::Time now, Entry* entry) {
  entry->failing_since = std::min(entry->failing_since, now);
  entry->refusals = end.for_ever ? entry->refusals + 1 : 0;
  const absl::Duration failing = now - entry->failing_since;
  return failing >= kFailedForEver ||
         (failing >= kRefusedForEver && entry->refusals >= kRefusalsForEver);
}

std::optional<v1::Delivery> Outbox::Settle(std::string_view channel, const std::string& digest_id,
                                           const DeliveryEnd& end, absl::Time now,
                                           StateBatch* batch) {
  Entry* const entry = Find(channel, digest_id);
  if (entry == nullptr) return std::nullopt;
  if (entry->under_way > 0) --entry->under_way;
  if (end.kind == DeliveryEnd::Kind::kDelivered) {
    if (entry->under_way > 0) return std::nullopt;
    const std::string key = ReadDigestId(digest_id)->Key();
    batch->Delete(Family::kOutbox, OutboxKey(key, channel));
    entries_.erase({std::string(channel), key});
    return std::nullopt;
  }
  entry->last_error = end.error;
  if (end.alone) {
    entry->next_try = tick_ + entry->pause;
    entry->pause = std::min(2 * entry->pause, kLongestPauseAlone);
  }
  const absl::Time failed_before = entry->failing_since;
  const bool given_up =
      end.kind == DeliveryEnd::Kind::kFailed && RepeatsDoHarm(channel) && GivesUp(end, now, entry);
  const bool waited = entry->state == v1::DELIVERY_STATE_WAITING;
  if (given_up) {
    entry->state = v1::DELIVERY_STATE_GIVEN_UP;
  } else if (!waited) {
    entry->state = end.kind == DeliveryEnd::Kind::kInDoubt ? v1::DELIVERY_STATE_IN_DOUBT
                                                           : v1::DELIVERY_STATE_WAITING;
  } else if (entry->failing_since == failed_before) {
    return std::nullopt;
  }
  if (given_up || !waited) entry->since = now;
  const auto place = At(channel, digest_id);
  Put(*place, batch);
  return given_up ? std::make_optional(DeliveryOf(*place)) : std::nullopt;
}

absl::Status Outbox::PutWaiting(std::string_view channel, const std::string& digest_id,
                                StateBatch* batch) const {
  const auto found = At(channel, digest_id);
  if (found == entries_.end()) {
    return absl::NotFoundError(absl::StrCat("The digest '", digest_id,
                                            "' waits for nothing in this channel. 'sluis digest "
                                            "deliveries' shows what does."));
  }
  if (!IsUndecided(found->second.state)) {
    return absl::FailedPreconditionError(absl::StrCat("The digest '", digest_id,
                                                      "' is neither in doubt nor given up: it will "
                                                      "be sent by itself."));
  }
  Entries::value_type entry = *found;
  entry.second.state = v1::DELIVERY_STATE_WAITING;
  entry.second.failing_since = absl::InfiniteFuture();
  Put(entry, batch);
  return absl::OkStatus();
}

void Outbox::MakeWaiting(std::string_view channel, const std::string& digest_id) {
  Entry* const entry = Find(channel, digest_id);
  if (entry == nullptr) return;
  entry->state = v1::DELIVERY_STATE_WAITING;
  entry->failing_since = absl::InfiniteFuture();
  entry->refusals = 0;
  entry->next_try = 0;
  entry->pause = 1;
}

std::vector<v1::Delivery> Outbox::List(const std::string& owner_id) const {
  std::vector<v1::Delivery> list;
  for (const Entries::value_type& entry : entries_) {
    v1::Delivery delivery = DeliveryOf(entry);
    if (owner_id.empty() || delivery.owner_id() == owner_id) list.push_back(std::move(delivery));
  }
  return list;
}

v1::Delivery Outbox::DeliveryOf(const Entries::value_type& entry) {
  v1::Delivery delivery;
  delivery.set_owner_id(ReadDigestId(entry.second.digest_id)->owner_id);
  delivery.set_digest_id(entry.second.digest_id);
  delivery.set_channel(entry.first.first);
  delivery.set_state(entry.second.state);
  *delivery.mutable_since() = ToTimestamp(entry.second.since);
  delivery.set_last_error(entry.second.last_error);
  return delivery;
}

void Outbox::Forget(const std::string& owner_id, StateBatch* batch) {
  const std::string prefix = OwnerPrefix(owner_id);
  for (auto at = entries_.begin(); at != entries_.end();) {
    const auto& [channel, key] = at->first;
    if (!key.starts_with(prefix)) {
      ++at;
      continue;
    }
    batch->Delete(Family::kOutbox, OutboxKey(key, channel));
    at = entries_.erase(at);
  }
}

void Outbox::ForgetUndecided(const std::string& digest_id, StateBatch* batch) {
  for (auto at = entries_.begin(); at != entries_.end();) {
    const Entry& entry = at->second;
    if (entry.digest_id != digest_id || !IsUndecided(entry.state)) {
      ++at;
      continue;
    }
    batch->Delete(Family::kOutbox, OutboxKey(at->first.second, at->first.first));
    at = entries_.erase(at);
  }
}

}  // namespace sluis
