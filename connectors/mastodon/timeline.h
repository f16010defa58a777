// The timelines that a source of kind MASTODON may follow, and where a server has them: as a stream
// of events, as a WebSocket, and as pages. Pure.
#ifndef SLUIS_CONNECTORS_MASTODON_TIMELINE_H_
#define SLUIS_CONNECTORS_MASTODON_TIMELINE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

// Each path begins with "/api/v1/".
struct Timeline {
  // As in v1::Source.streams: "hashtag:local:dijk".
  std::string name;
  std::string events_path;
  std::string socket_path;
  // With a query to which "&name=value" may be added.
  std::string pages_path;
};

// "public", "public:local", "public:remote", "hashtag:<name>", "hashtag:local:<name>",
// "list:<number>", "user". InvalidArgument with a sentence for all else.
[[nodiscard]] absl::StatusOr<Timeline> ParseTimeline(std::string_view name);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_TIMELINE_H_
