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
        if (stored.state() == v1::DELIVERY_STATE_IN_DOUBT) entry.state = stored.state();
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
  if (entry.second.state == v1::DELIVERY_STATE_IN_DOUBT) {
    stored.set_last_error(entry.second.last_error);
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

void Outbox::Settle(std::string_view channel, const std::string& digest_id, const DeliveryEnd& end,
                    absl::Time now, StateBatch* batch) {
  Entry* const entry = Find(channel, digest_id);
  if (entry == nullptr) return;
  if (entry->under_way > 0) --entry->under_way;
  if (end.kind == DeliveryEnd::Kind::kDelivered) {
    if (entry->under_way > 0) return;
    const std::string key = ReadDigestId(digest_id)->Key();
    batch->Delete(Family::kOutbox, OutboxKey(key, channel));
    entries_.erase({std::string(channel), key});
    return;
  }
  entry->last_error = end.error;
  if (end.alone) {
    entry->next_try = tick_ + entry->pause;
    entry->pause = std::min(2 * entry->pause, kLongestPauseAlone);
  }
  if (entry->state == v1::DELIVERY_STATE_WAITING) return;
  entry->state = end.kind == DeliveryEnd::Kind::kInDoubt ? v1::DELIVERY_STATE_IN_DOUBT
                                                         : v1::DELIVERY_STATE_WAITING;
  entry->since = now;
  Put(*At(channel, digest_id), batch);
}

absl::Status Outbox::PutWaiting(std::string_view channel, const std::string& digest_id,
                                StateBatch* batch) const {
  const auto found = At(channel, digest_id);
  if (found == entries_.end()) {
    return absl::NotFoundError(absl::StrCat("The digest '", digest_id,
                                            "' waits for nothing in this channel. 'sluis digest "
                                            "deliveries' shows what does."));
  }
  if (found->second.state != v1::DELIVERY_STATE_IN_DOUBT) {
    return absl::FailedPreconditionError(
        absl::StrCat("The digest '", digest_id, "' is not in doubt: it will be sent by itself."));
  }
  Entries::value_type entry = *found;
  entry.second.state = v1::DELIVERY_STATE_WAITING;
  Put(entry, batch);
  return absl::OkStatus();
}

void Outbox::MakeWaiting(std::string_view channel, const std::string& digest_id) {
  Entry* const entry = Find(channel, digest_id);
  if (entry == nullptr) return;
  entry->state = v1::DELIVERY_STATE_WAITING;
  entry->next_try = 0;
  entry->pause = 1;
}

std::vector<v1::Delivery> Outbox::List(const std::string& owner_id) const {
  std::vector<v1::Delivery> list;
  for (const auto& [place, entry] : entries_) {
    const std::string owner = ReadDigestId(entry.digest_id)->owner_id;
    if (!owner_id.empty() && owner != owner_id) continue;
    v1::Delivery& delivery = list.emplace_back();
    delivery.set_owner_id(owner);
    delivery.set_digest_id(entry.digest_id);
    delivery.set_channel(place.first);
    delivery.set_state(entry.state);
    *delivery.mutable_since() = ToTimestamp(entry.since);
    delivery.set_last_error(entry.last_error);
  }
  return list;
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

void Outbox::ForgetDoubts(const std::string& digest_id, StateBatch* batch) {
  for (auto at = entries_.begin(); at != entries_.end();) {
    const Entry& entry = at->second;
    if (entry.digest_id != digest_id || entry.state != v1::DELIVERY_STATE_IN_DOUBT) {
      ++at;
      continue;
    }
    batch->Delete(Family::kOutbox, OutboxKey(at->first.second, at->first.first));
    at = entries_.erase(at);
  }
}

}  // namespace sluis
