// What a run of posts changes on walls.
#ifndef SLUIS_ENGINE_WALLS_WALL_CHANGES_H_
#define SLUIS_ENGINE_WALLS_WALL_CHANGES_H_

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "engine/state/store.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

using OnWallChange =
    std::function<void(const std::string& owner_id, const std::string& interest_id)>;

// Belongs to one thread.
class WallChanges {
 public:
  // A post has matched. Puts it on the wall if that is what the interest is; what is below its bar
  // is for digests, to learn from.
  void Put(const v1::Match& match, const v1::Interest& interest, StateBatch* batch);
  // A post that had matched goes: replaced or deleted.
  void Lose(const v1::Match& match, const v1::Interest& interest);
  // Of every wall that changed, once. `on_wall` may be empty.
  void Tell(const OnWallChange& on_wall) const;

 private:
  std::set<std::pair<std::string, std::string>> changed_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_WALLS_WALL_CHANGES_H_
