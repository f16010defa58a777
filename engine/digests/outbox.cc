#include "engine/digests/outbox.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "engine/digests/digest_id.h"
#include "engine/state/keys.h"
#include "engine/state/way_out.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

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
        entries_[{stored.channel(), name->Key()}] = {stored.digest_id()};
        return true;
      });
  if (damaged) {
    return absl::DataLossError(
        absl::StrCat("An entry of the outbox cannot be read back. ", kWayOut));
  }
  return status;
}

void Outbox::AddChannel(std::string_view channel) {
  if (std::find(channels_.begin(), channels_.end(), channel) != channels_.end()) return;
  channels_.emplace_back(channel);
}

void Outbox::Note(const v1::Digest& digest, StateBatch* batch) {
  const std::optional<DigestName> name = ReadDigestId(digest.id());
  if (!name.has_value()) return;
  storage::v1::OutboxEntry stored;
  stored.set_digest_id(digest.id());
  *stored.mutable_created_at() = digest.until();
  for (const std::string& channel : channels_) {
    stored.set_channel(channel);
    batch->Put(Family::kOutbox, OutboxKey(name->Key(), channel), stored);
    entries_[{channel, name->Key()}].digest_id = digest.id();
  }
}

std::vector<std::string> Outbox::Waiting(std::string_view channel, const std::string& after,
                                         size_t most) const {
  std::vector<std::string> before;
  std::vector<std::string> ids;
  const std::optional<DigestName> last = ReadDigestId(after);
  const std::string border = last.has_value() ? last->Key() : "";
  for (auto at = entries_.lower_bound({std::string(channel), ""});
       at != entries_.end() && at->first.first == channel; ++at) {
    if (at->second.under_way > 0) continue;
    (at->first.second > border ? ids : before).push_back(at->second.digest_id);
  }
  ids.insert(ids.end(), before.begin(), before.end());
  if (ids.size() > most) ids.resize(most);
  return ids;
}

Outbox::Entry* Outbox::Find(std::string_view channel, const std::string& digest_id) {
  const std::optional<DigestName> name = ReadDigestId(digest_id);
  if (!name.has_value()) return nullptr;
  const auto found = entries_.find({std::string(channel), name->Key()});
  return found == entries_.end() ? nullptr : &found->second;
}

void Outbox::Given(std::string_view channel, const std::string& digest_id) {
  if (Entry* const entry = Find(channel, digest_id)) ++entry->under_way;
}

void Outbox::Settle(std::string_view channel, const std::string& digest_id, bool delivered,
                    StateBatch* batch) {
  Entry* const entry = Find(channel, digest_id);
  if (entry == nullptr) return;
  if (entry->under_way > 0) --entry->under_way;
  if (!delivered || entry->under_way > 0) return;
  const std::string key = ReadDigestId(digest_id)->Key();
  batch->Delete(Family::kOutbox, OutboxKey(key, channel));
  entries_.erase({std::string(channel), key});
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

}  // namespace sluis
