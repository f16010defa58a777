// What a server tells of one timeline as it happens: over server-sent events, or over a WebSocket
// where the server has no others (GoToSocial, Pleroma, Akkoma).
#ifndef SLUIS_CONNECTORS_MASTODON_STATUS_STREAM_H_
#define SLUIS_CONNECTORS_MASTODON_STATUS_STREAM_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/mastodon/mastodon_server.h"
#include "connectors/mastodon/status_reader.h"
#include "connectors/mastodon/timeline.h"

namespace sluis {

// Belongs to one thread.
class StatusStream {
 public:
  virtual ~StatusStream() = default;
  // Waits at most `wait` and has `reader` read what came. An event that cannot be read is counted
  // in `news` as invalid. Unavailable when the server has ended it, when it broke off, and when it
  // was silent for too long; it is so for good.
  [[nodiscard]] virtual absl::Status Read(absl::Duration wait, StatusReader* reader,
                                          MastodonNews* news) = 0;
  // Received, packed as they came.
  [[nodiscard]] virtual uint64_t bytes() const = 0;
};

// Null where the server has neither of both. Errors as of MastodonServer::AskPage, but for
// NotFound; a refusal is told to `server`. `streaming_url` as of MastodonInstance.
[[nodiscard]] absl::StatusOr<std::unique_ptr<StatusStream>> OpenStatusStream(
    const std::string& streaming_url, const Timeline& timeline,
    const MastodonSourceOptions& options, MastodonServer* server);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_STATUS_STREAM_H_
