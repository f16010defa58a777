#include "engine/walls/wall_changes.h"

#include "engine/walls/wall_book.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

void WallChanges::Put(const v1::Match& match, const v1::Interest& interest, StateBatch* batch) {
  if (!IsWall(interest) || match.exploring()) return;
  storage::v1::StoredWallPost stored;
  stored.set_sequence(match.sequence());
  stored.set_story_id(match.story_id());
  *stored.mutable_arrived_at() = match.arrived_at();
  PutWallEntry(match.owner_id(), match.interest_id(), stored, batch);
  changed_.emplace(match.owner_id(), match.interest_id());
}

void WallChanges::Lose(const v1::Match& match, const v1::Interest& interest) {
  if (IsWall(interest)) changed_.emplace(match.owner_id(), match.interest_id());
}

void WallChanges::Tell(const OnWallChange& on_wall) const {
  if (!on_wall) return;
  for (const auto& [owner_id, interest_id] : changed_) on_wall(owner_id, interest_id);
}

}  // namespace sluis
