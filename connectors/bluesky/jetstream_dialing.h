// Connecting to a server of Jetstream, from the best place that it still knows.
#ifndef SLUIS_CONNECTORS_BLUESKY_JETSTREAM_DIALING_H_
#define SLUIS_CONNECTORS_BLUESKY_JETSTREAM_DIALING_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/bluesky/jetstream_address.h"
#include "connectors/bluesky/jetstream_place.h"
#include "connectors/http/http_reach.h"
#include "connectors/websocket/web_socket_client.h"

namespace sluis {

struct JetstreamDialing {
  JetstreamAddress address;
  HttpReach reach;
  std::string ca_file;
  std::string user_agent;
  WebSocketLimits limits;
  bool counts = false;
  // 0: none.
  uint32_t dictionary = 0;
  // As of WebSocketQuestion.
  const std::atomic<bool>* stop = nullptr;
};

struct JetstreamConnection {
  std::unique_ptr<WebSocketClient> client;
  JetstreamStart start = JetstreamStart::kNow;
  // The server said that it does not know the place any more.
  bool is_too_late = false;
};

// Asks to go on from `start`; a server that finds the place too old is asked by the time, and then
// without a place. Errors are those of WebSocketClient::Connect and EndError; then `pause` is how
// long the server wants to be left alone.
[[nodiscard]] absl::StatusOr<JetstreamConnection> DialJetstream(const JetstreamDialing& dialing,
                                                                const JetstreamPlace& place,
                                                                JetstreamStart start,
                                                                absl::Duration* pause);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_JETSTREAM_DIALING_H_
