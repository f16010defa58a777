// How far a stream of Jetstream was read, as it is stored with the posts.
#ifndef SLUIS_CONNECTORS_BLUESKY_JETSTREAM_PLACE_H_
#define SLUIS_CONNECTORS_BLUESKY_JETSTREAM_PLACE_H_

#include <string>

#include "absl/time/time.h"
#include "connectors/bluesky/jetstream_reader.h"

namespace sluis {

struct JetstreamPlace {
  // Who said the sequence.
  std::string server;
  // Of the last event; the latest time, for events do not come quite in the order of their times.
  JetstreamCursor cursor;

  void Advance(const JetstreamCursor& to);
  // No event was seen after `latest`: asked by such a time, a server would have nothing to tell.
  void LimitTime(absl::Time latest);
};

// JSON: {"server", "time_us", "sequence"}.
[[nodiscard]] std::string WritePlace(const JetstreamPlace& place);
// What cannot be read is no place: all zero.
[[nodiscard]] JetstreamPlace ReadPlace(const std::string& text);

// Where to go on from: from exactly there on, or from a little before it, or from now on.
enum class JetstreamStart { kSequence, kTime, kNow };

// The best that `place` allows at `server`.
[[nodiscard]] JetstreamStart BestStart(const JetstreamPlace& place, const std::string& server);

// Where a server is asked to begin that does not know `start`.
[[nodiscard]] JetstreamStart NextBest(const JetstreamPlace& place, JetstreamStart start);

// What the server is asked for; 0: from this moment on. By the time it is five seconds before the
// place: servers see an event at slightly different times, and tell events in a slightly different
// order.
[[nodiscard]] uint64_t CursorOf(const JetstreamPlace& place, JetstreamStart start);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_JETSTREAM_PLACE_H_
