// How far the stream of X was followed, as it is stored with the posts.
#ifndef SLUIS_CONNECTORS_X_X_PLACE_H_
#define SLUIS_CONNECTORS_X_X_PLACE_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace sluis {

struct XPlace {
  // The greatest number of a post; empty before the first one.
  std::string newest;
  // When X last said anything, by this machine's clock. A rule that brings one post an hour brings
  // signs of life meanwhile: it was followed all the time.
  std::optional<absl::Time> heard_at;
};

// JSON: {"newest", "heard"}, the time in seconds since 1970.
[[nodiscard]] std::string WriteXPlace(const XPlace& place);
// The number of a post alone is a place, too: so it was stored before. What cannot be read is none.
[[nodiscard]] XPlace ReadXPlace(const std::string& text);

// Up to when all is here that X had to say; nullopt if that is not known.
[[nodiscard]] std::optional<absl::Time> FollowedUntil(const XPlace& place);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_X_PLACE_H_
