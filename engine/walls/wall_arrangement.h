// What hangs on a wall at a moment, what waits, and what was taken off: made from what is kept of
// the wall and of the posts.
#ifndef SLUIS_ENGINE_WALLS_WALL_ARRANGEMENT_H_
#define SLUIS_ENGINE_WALLS_WALL_ARRANGEMENT_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/state/store.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/interest.pb.h"
#include "proto/sluis/v1/wall.pb.h"

namespace sluis {

// Posts that a wall shows at a time.
[[nodiscard]] size_t WallPlaces(const v1::Interest& interest);

// Of a post that is not recalled: when the wall shows it; the infinite future before somebody
// approves it.
[[nodiscard]] absl::Time ShownFrom(const v1::Interest& interest,
                                   const storage::v1::StoredWallPost& stored);

// The newest first, by when they were approved, or came. Of a story only one post, and none when
// one was recalled: a repost does not bring it back. `most` posts of each state, those alone that
// are shown if `only_shown`.
[[nodiscard]] absl::StatusOr<v1::Wall> ArrangeWall(const Store& store, const v1::Interest& interest,
                                                   size_t most, bool only_shown, absl::Time now);

}  // namespace sluis

#endif  // SLUIS_ENGINE_WALLS_WALL_ARRANGEMENT_H_
