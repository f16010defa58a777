#include "engine/walls/wall_book.h"

#include <array>
#include <functional>
#include <string_view>
#include <utility>

#include "engine/state/keys.h"

namespace sluis {
namespace {

using storage::v1::StoredWallPost;

constexpr std::array kParts = {WallPart::kDecided, WallPart::kUndecided};

// Until `visit` returns false.
absl::Status ForEachEntry(
    const Store& store, std::string_view prefix,
    const std::function<bool(std::string_view key, StoredWallPost stored)>& visit) {
  bool damaged = false;
  const absl::Status status =
      store.ScanPrefix(Family::kWall, prefix, [&](std::string_view key, std::string_view value) {
        StoredWallPost stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        return !damaged && visit(key, std::move(stored));
      });
  if (damaged) return absl::DataLossError("An entry of a wall cannot be read back.");
  return status;
}

}  // namespace

bool IsWall(const v1::Interest& interest) { return interest.kind() == v1::INTEREST_KIND_WALL; }

void PutWallEntry(const std::string& owner_id, const std::string& interest_id,
                  const StoredWallPost& entry, StateBatch* batch) {
  const bool is_decided = entry.has_decided_at();
  if (is_decided) {
    batch->Delete(Family::kWall,
                  WallKey(owner_id, interest_id, WallPart::kUndecided, entry.sequence()));
  }
  const WallPart part = is_decided ? WallPart::kDecided : WallPart::kUndecided;
  batch->Put(Family::kWall, WallKey(owner_id, interest_id, part, entry.sequence()), entry);
}

absl::StatusOr<std::vector<StoredWallPost>> ReadWallBook(const Store& store,
                                                         const std::string& owner_id,
                                                         const std::string& interest_id) {
  std::vector<StoredWallPost> entries;
  for (const WallPart part : kParts) {
    const size_t most = entries.size() + kMostOnWall;
    const absl::Status status = ForEachEntry(store, WallPrefix(owner_id, interest_id, part),
                                             [&](std::string_view, StoredWallPost stored) {
                                               entries.push_back(std::move(stored));
                                               return entries.size() < most;
                                             });
    if (!status.ok()) return status;
  }
  return entries;
}

absl::StatusOr<StoredWallPost> FindOnWall(const Store& store, const std::string& owner_id,
                                          const std::string& interest_id, uint64_t sequence) {
  StoredWallPost entry;
  absl::Status status;
  for (const WallPart part : kParts) {
    status = store.Get(Family::kWall, WallKey(owner_id, interest_id, part, sequence), &entry);
    if (status.ok()) return entry;
    if (!absl::IsNotFound(status)) return status;
  }
  return status;
}

absl::Status ForgetWall(const Store& store, const std::string& owner_id,
                        const std::string& interest_id, StateBatch* batch) {
  return store.ScanPrefix(Family::kWall, WallPrefix(owner_id, interest_id),
                          [&](std::string_view key, std::string_view) {
                            batch->Delete(Family::kWall, key);
                            return true;
                          });
}

absl::Status SweepWall(const Store& store, const std::string& owner_id,
                       const std::string& interest_id, StateBatch* batch) {
  size_t place = 0;
  absl::Status read;
  const auto may_go = [&](const StoredWallPost& stored) {
    if (++place > 2 * kMostOnWall) return true;
    if (stored.recalled()) return stored.sequence() < store.floors().posts;
    storage::v1::StoredPost post;
    const absl::Status status = store.Get(Family::kPosts, SequenceKey(stored.sequence()), &post);
    if (!status.ok() && !absl::IsNotFound(status)) read = status;
    return absl::IsNotFound(status);
  };
  for (const WallPart part : kParts) {
    place = 0;
    read.Update(ForEachEntry(store, WallPrefix(owner_id, interest_id, part),
                             [&](std::string_view key, const StoredWallPost& stored) {
                               if (may_go(stored)) batch->Delete(Family::kWall, key);
                               return read.ok();
                             }));
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
}

absl::Status ForgetModerator(const Store& store, const std::string& user_id, StateBatch* batch) {
  return ForEachEntry(store, "", [&](std::string_view key, StoredWallPost stored) {
    if (stored.decided_by() != user_id) return true;
    stored.clear_decided_by();
    batch->Put(Family::kWall, key, stored);
    return true;
  });
}

}  // namespace sluis
