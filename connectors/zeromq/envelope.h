// The frames around a request and its reply on a ROUTER socket.
#ifndef SLUIS_CONNECTORS_ZEROMQ_ENVELOPE_H_
#define SLUIS_CONNECTORS_ZEROMQ_ENVELOPE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "connectors/zeromq/socket.h"

namespace sluis {

// Messages taken from one socket before the others have their turn.
inline constexpr int kTurn = 64;
// Large messages are fewer: whoever sends them takes no more time than others.
inline constexpr size_t kTurnBytes = size_t{8} << 20;
// Routing id, delimiter and payload; one more shows that there were too many.
inline constexpr size_t kMostFrames = 4;

// [routing id, payload] of a DEALER, [routing id, "", payload] of a REQ. False if the message has
// another form; the first two are filled in all the same, so that it can be answered.
[[nodiscard]] bool OpenEnvelope(ZmqMessage message, std::string* routing_id, bool* delimiter,
                                std::string* payload);

// The same way back.
[[nodiscard]] absl::Status SendEnvelope(ZmqSocket& socket, std::string_view routing_id,
                                        bool delimiter, std::string_view payload);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_ENVELOPE_H_
