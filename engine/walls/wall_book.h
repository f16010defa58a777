// What is kept of the posts of a wall: by the sequence of each, that it came and what was said of
// it. The posts themselves stay where all posts are, so what is deleted, edited, expired or erased
// there is on no wall any more, and an edited post is a new one that nobody has approved.
#ifndef SLUIS_ENGINE_WALLS_WALL_BOOK_H_
#define SLUIS_ENGINE_WALLS_WALL_BOOK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// The newest so many of a wall are looked at, of those that were decided and of those that were
// not, and twice as many are kept.
inline constexpr size_t kMostOnWall = 500;

[[nodiscard]] bool IsWall(const v1::Interest& interest);

// Where the entry's key is follows from whether it is decided: one that has just been is taken from
// where it was.
void PutWallEntry(const std::string& owner_id, const std::string& interest_id,
                  const storage::v1::StoredWallPost& entry, StateBatch* batch);

// At most kMostOnWall that were decided, then as many that were not, each the newest first.
[[nodiscard]] absl::StatusOr<std::vector<storage::v1::StoredWallPost>> ReadWallBook(
    const Store& store, const std::string& owner_id, const std::string& interest_id);

// NotFound if it is not there.
[[nodiscard]] absl::StatusOr<storage::v1::StoredWallPost> FindOnWall(const Store& store,
                                                                     const std::string& owner_id,
                                                                     const std::string& interest_id,
                                                                     uint64_t sequence);

// All of one wall.
[[nodiscard]] absl::Status ForgetWall(const Store& store, const std::string& owner_id,
                                      const std::string& interest_id, StateBatch* batch);

// What nobody will ask for any more: posts that are gone, and all beyond the newest. What was
// recalled stays as long as its post may come back in another version.
[[nodiscard]] absl::Status SweepWall(const Store& store, const std::string& owner_id,
                                     const std::string& interest_id, StateBatch* batch);

// That it was this user who decided; the decisions stay.
[[nodiscard]] absl::Status ForgetModerator(const Store& store, const std::string& user_id,
                                           StateBatch* batch);

}  // namespace sluis

#endif  // SLUIS_ENGINE_WALLS_WALL_BOOK_H_
