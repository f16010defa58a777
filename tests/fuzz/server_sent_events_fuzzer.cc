// Any stream of server-sent events, split at any place, gives the same events, and never more than
// its limits. The first byte says where it is split.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "connectors/mastodon/server_sent_events.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data + 1), size - 1);
  const sluis::ServerSentEventLimits limits{.max_line_bytes = 64, .max_event_bytes = 128};
  sluis::ServerSentEventParser whole(limits);
  std::vector<sluis::ServerSentEvent> events;
  whole.Push(stream, &events);
  sluis::ServerSentEventParser split(limits);
  std::vector<sluis::ServerSentEvent> parts;
  const size_t step = data[0] % 16 + 1;
  for (size_t at = 0; at < stream.size(); at += step) split.Push(stream.substr(at, step), &parts);
  if (events.size() != parts.size() || whole.left_out() != split.left_out()) std::abort();
  for (size_t i = 0; i < events.size(); ++i) {
    if (events[i].type != parts[i].type || events[i].data != parts[i].data) std::abort();
    if (events[i].id != parts[i].id || events[i].data.size() >= limits.max_event_bytes)
      std::abort();
  }
  return 0;
}
