// What it means when a server of Jetstream ends a stream, or refuses to begin it, and says why.
#ifndef SLUIS_CONNECTORS_BLUESKY_JETSTREAM_END_H_
#define SLUIS_CONNECTORS_BLUESKY_JETSTREAM_END_H_

#include <string>

#include "absl/status/status.h"
#include "connectors/bluesky/jetstream_reader.h"

namespace sluis {

// FailedPrecondition for a dictionary that the server does not know; InvalidArgument for a request
// that it does not understand; Unavailable for all else, of which another try may make an end.
[[nodiscard]] absl::Status EndError(const std::string& server, const JetstreamEnd& end);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_JETSTREAM_END_H_
