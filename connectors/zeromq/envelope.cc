#include "connectors/zeromq/envelope.h"

#include <utility>

namespace sluis {

bool OpenEnvelope(ZmqMessage message, std::string* routing_id, bool* delimiter,
                  std::string* payload) {
  const size_t frames = message.frames.size();
  *routing_id = std::move(message.frames[0]);
  *delimiter = frames > 1 && message.frames[1].empty() && (frames > 2 || message.cut);
  const size_t place = *delimiter ? 2 : 1;
  if (frames > place) *payload = std::move(message.frames[place]);
  return frames == place + 1 && !message.cut;
}

absl::Status SendEnvelope(ZmqSocket& socket, std::string_view routing_id, bool delimiter,
                          std::string_view payload) {
  if (delimiter) return socket.Send({routing_id, "", payload});
  return socket.Send({routing_id, payload});
}

}  // namespace sluis
