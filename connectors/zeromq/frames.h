// Frames from outside into messages. A frame is read within bounds that hold before a message is
// made of it, because protobuf makes hundreds of bytes out of two. Pure functions.
#ifndef SLUIS_CONNECTORS_ZEROMQ_FRAMES_H_
#define SLUIS_CONNECTORS_ZEROMQ_FRAMES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/sluis/v1/control.pb.h"
#include "proto/sluis/v1/ingest.pb.h"
#include "proto/sluis/v1/replay.pb.h"

namespace sluis {

struct IngestFrame {
  v1::IngestRequest request;
  // Posts of the batch that could not be read: not valid UTF-8, not a Post, or endless lists.
  // Each stands as an empty post at its place, so that the positions of the others hold.
  std::vector<v1::RefusedPost> unreadable;
};

// protobuf refuses a whole message for one string that is not UTF-8. Here every post is read by
// itself: a bad one is reported and the rest of the batch is kept. InvalidArgument when the frame
// is not one request; ResourceExhausted when the batch has more than `max_posts`.
[[nodiscard]] absl::StatusOr<IngestFrame> ParseIngestFrame(std::string_view frame,
                                                           uint32_t max_posts);

// The sequence of the frame's batch, 0 when it has none: enough to refuse it by name.
uint64_t BatchSequence(std::string_view frame);

[[nodiscard]] absl::StatusOr<v1::ControlRequest> ParseControlFrame(std::string_view frame);
[[nodiscard]] absl::StatusOr<v1::ReplayRequest> ParseReplayFrame(std::string_view frame);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_FRAMES_H_
