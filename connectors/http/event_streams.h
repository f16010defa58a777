// All streams of events of one web server, and how many there may be.
#ifndef SLUIS_CONNECTORS_HTTP_EVENT_STREAMS_H_
#define SLUIS_CONNECTORS_HTTP_EVENT_STREAMS_H_

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "connectors/http/event_hub.h"
#include "connectors/http/event_stream.h"
#include "connectors/http/http_server.h"

namespace sluis {

// Belongs to the thread of the io_context, and must outlive that.
class EventStreams {
 public:
  // `hub` may be null: then there is never room. It and `limits` must outlive this.
  EventStreams(EventHub* hub, const HttpLimits& limits) : hub_(hub), limits_(limits) {}
  EventStreams(const EventStreams&) = delete;
  EventStreams& operator=(const EventStreams&) = delete;

  bool HasRoomFor(const HttpEvents& events) const;
  // Requires room. `head` is the answer's, up to the empty line.
  void Open(boost::asio::ip::tcp::socket socket, std::string head, const HttpEvents& events,
            std::string_view last_event_id);
  // When nothing runs any more and before the io_context goes: afterwards no hub calls it.
  void EndAll();

 private:
  EventHub* const hub_;
  const HttpLimits& limits_;
  size_t last_id_ = 0;
  std::map<size_t, std::weak_ptr<EventStream>> open_;
  std::map<std::string, size_t> of_party_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_EVENT_STREAMS_H_
