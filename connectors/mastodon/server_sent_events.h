// Server-sent events out of a stream of bytes, as the HTML standard reads them (9.2.6): lines that
// end at CR, LF or CRLF, an optional byte order mark, comments, data over several lines.
#ifndef SLUIS_CONNECTORS_MASTODON_SERVER_SENT_EVENTS_H_
#define SLUIS_CONNECTORS_MASTODON_SERVER_SENT_EVENTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluis {

struct ServerSentEvent {
  // "message" when the stream names none.
  std::string type;
  std::string data;
  // The last id that the stream gave, with this event or with an earlier one.
  std::string id;
};

struct ServerSentEventLimits {
  size_t max_line_bytes = 1024 * 1024;
  // Of the data of one event.
  size_t max_event_bytes = 4 * 1024 * 1024;
};

// Belongs to one thread. Holds at most one line and one event. An event that does not end before
// the stream does is none.
class ServerSentEventParser {
 public:
  explicit ServerSentEventParser(const ServerSentEventLimits& limits = {}) : limits_(limits) {}

  // Takes the next bytes, split anywhere, and appends the events that end in them.
  void Push(std::string_view bytes, std::vector<ServerSentEvent>* events);

  // Events that were left out because they, or a line of theirs, were too long.
  [[nodiscard]] uint64_t left_out() const { return left_out_; }

 private:
  void AppendToLine(std::string_view bytes);
  void EndLine(std::vector<ServerSentEvent>* events);
  void TakeField(std::string_view name, std::string_view value);
  void EndEvent(std::vector<ServerSentEvent>* events);

  const ServerSentEventLimits limits_;
  std::string line_;
  std::string type_;
  std::string data_;
  std::string last_id_;
  bool first_line_ = true;
  // The last byte was a CR, so an LF that comes next belongs to it.
  bool after_return_ = false;
  // The line, the event is too long.
  bool line_is_cut_ = false;
  bool event_is_cut_ = false;
  uint64_t left_out_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_SERVER_SENT_EVENTS_H_
