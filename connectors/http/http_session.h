// One connection of the web server: one request, one answer.
#ifndef SLUIS_CONNECTORS_HTTP_HTTP_SESSION_H_
#define SLUIS_CONNECTORS_HTTP_HTTP_SESSION_H_

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "connectors/http/event_streams.h"
#include "connectors/http/http_server.h"

namespace sluis {

// Keeps itself alive while it works. Belongs to the thread of its io_context.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  // `handler` and `streams` must outlive the io_context's work; `on_end` is called once, when all
  // is over.
  // `answering`: where the handler is called; null: on the thread of the io_context.
  HttpSession(boost::asio::ip::tcp::socket socket, const HttpServer::Handler& handler,
              const HttpLimits& limits, EventStreams* streams, boost::asio::thread_pool* answering,
              std::function<void()> on_end);
  ~HttpSession() { on_end_(); }
  HttpSession(const HttpSession&) = delete;
  HttpSession& operator=(const HttpSession&) = delete;

  void Start();

 private:
  using Error = boost::beast::error_code;

  void OnHeader(Error error);
  // What is answered without reading a body; nullopt: the request is worth reading.
  std::optional<HttpAnswer> RefuseByHeader() const;
  void OnRequest(Error error);
  HttpRequest Request();
  HttpAnswer AnswerSafely(const HttpRequest& request) const;
  void Send(HttpAnswer answer);
  void SetHead(const HttpAnswer& answer);
  // Gives its connection away.
  void BecomeStream(const HttpEvents& events);
  // What the client still sends is read and thrown away for a moment: to close on it at once would
  // take the answer back from it.
  void Linger();
  void OnRest(Error error, size_t bytes);
  void SetDeadline(absl::Duration patience);

  boost::beast::tcp_stream stream_;
  const HttpServer::Handler& handler_;
  const HttpLimits& limits_;
  EventStreams* const streams_;
  boost::asio::thread_pool* const answering_;
  const std::function<void()> on_end_;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  boost::beast::http::response<boost::beast::http::string_body> response_;
  std::optional<boost::beast::http::response_serializer<boost::beast::http::string_body>>
      serializer_;
  std::array<char, 4096> rest_;
  size_t rest_bytes_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_HTTP_SESSION_H_
