#include "engine/users/handlings.h"

#include <algorithm>
#include <utility>

#include "engine/state/keys.h"

namespace sluis {
namespace {

std::string KeyOf(const Store& store, const std::string& owner_id, const v1::PostKey& post) {
  return HandlingKey(owner_id, store.KnownKey(post.source(), post.id()));
}

void Remove(const Store& store, const v1::Handling& handling, StateBatch* batch) {
  batch->Delete(Family::kHandlings, KeyOf(store, handling.owner_id(), handling.post()));
}

bool Names(const v1::HandlingNote& note, const std::string& user_id) {
  return note.by_user() == user_id || note.to_owner() == user_id || note.from_owner() == user_id;
}

}  // namespace

absl::StatusOr<v1::Handling> ReadHandling(const Store& store, const std::string& owner_id,
                                          const v1::PostKey& post) {
  storage::v1::StoredHandling stored;
  const absl::Status status = store.Get(Family::kHandlings, KeyOf(store, owner_id, post), &stored);
  if (status.ok()) return std::move(*stored.mutable_handling());
  if (!absl::IsNotFound(status)) return status;
  v1::Handling handling;
  handling.set_owner_id(owner_id);
  *handling.mutable_post() = post;
  return handling;
}

void PutHandling(const Store& store, const v1::Handling& handling, StateBatch* batch) {
  storage::v1::StoredHandling stored;
  *stored.mutable_handling() = handling;
  batch->Put(Family::kHandlings, KeyOf(store, handling.owner_id(), handling.post()), stored);
}

absl::StatusOr<std::vector<v1::Handling>> ReadHandlings(const Store& store,
                                                        const std::string& owner_id) {
  std::vector<v1::Handling> handlings;
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(
      Family::kHandlings, owner_id.empty() ? "" : OwnerPrefix(owner_id),
      [&](std::string_view, std::string_view value) {
        storage::v1::StoredHandling stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!damaged) handlings.push_back(std::move(*stored.mutable_handling()));
        return !damaged;
      });
  if (damaged) return absl::DataLossError("What became of a post cannot be read back.");
  if (!status.ok()) return status;
  return handlings;
}

bool TakesPartIn(const v1::Handling& handling, const std::string& user_id) {
  return handling.owner_id() == user_id || handling.taken_by() == user_id ||
         std::any_of(handling.notes().begin(), handling.notes().end(),
                     [&](const v1::HandlingNote& note) { return Names(note, user_id); });
}

absl::Status ForgetInHandlings(const Store& store, const std::string& user_id, StateBatch* batch) {
  auto all = ReadHandlings(store, "");
  if (!all.ok()) return all.status();
  for (v1::Handling& handling : *all) {
    if (handling.owner_id() == user_id || !TakesPartIn(handling, user_id)) continue;
    if (handling.taken_by() == user_id) {
      handling.clear_taken_by();
      handling.clear_taken_at();
    }
    auto* const notes = handling.mutable_notes();
    notes->erase(std::remove_if(notes->begin(), notes->end(),
                                [&](const v1::HandlingNote& note) { return Names(note, user_id); }),
                 notes->end());
    if (notes->empty() && handling.taken_by().empty()) {
      Remove(store, handling, batch);
    } else {
      PutHandling(store, handling, batch);
    }
  }
  return absl::OkStatus();
}

absl::Status RemoveHandlings(const Store& store, const std::string& owner_id,
                             const std::function<bool(const v1::Handling&)>& goes,
                             StateBatch* batch) {
  const auto handlings = ReadHandlings(store, owner_id);
  if (!handlings.ok()) return handlings.status();
  for (const v1::Handling& handling : *handlings) {
    if (goes(handling)) Remove(store, handling, batch);
  }
  return absl::OkStatus();
}

}  // namespace sluis
