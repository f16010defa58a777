// One stream of server-sent events to one client, over the socket of its request.
#ifndef SLUIS_CONNECTORS_HTTP_EVENT_STREAM_H_
#define SLUIS_CONNECTORS_HTTP_EVENT_STREAM_H_

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>

#include "connectors/http/event_hub.h"
#include "connectors/http/http_server.h"

namespace sluis {

// Keeps itself alive while it works. Belongs to the thread of its io_context.
class EventStream : public std::enable_shared_from_this<EventStream> {
 public:
  // `head` is the answer's, up to the empty line; `limits` must outlive the io_context's work, and
  // so must the hub; `on_end` is called once, when all is over.
  EventStream(boost::asio::ip::tcp::socket socket, std::string head, EventHub* hub,
              const HttpLimits& limits, std::function<void()> on_end);
  ~EventStream();
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  void Start(const HttpEvents& events, std::string_view last_event_id);
  // Nobody calls it from the hub any more.
  void End();

 private:
  using Error = boost::system::error_code;

  // What waits, if nothing is under way.
  void WriteWaiting();
  void Write(std::string text);
  void OnWritten(Error error);
  // The client has nothing more to say; that it goes away is heard by reading.
  void Read();
  // While nothing happens: so that a proxy keeps the connection, and a lost one is noticed.
  void KeepAlive();

  boost::asio::ip::tcp::socket socket_;
  EventHub* const hub_;
  const HttpLimits& limits_;
  const std::function<void()> on_end_;
  EventHub::ListenerId listener_ = 0;
  boost::asio::steady_timer keep_alive_;
  // Of what is being written.
  boost::asio::steady_timer patience_;
  boost::asio::steady_timer lifetime_;
  std::string writing_;
  bool is_writing_ = false;
  std::array<char, 512> rest_;
  size_t rest_bytes_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_EVENT_STREAM_H_
