// A small web server on loopback: one request, one answer a connection (RFC 9110, RFC 9112). What
// faces strangers stands before it and speaks TLS with them; here are no names and no files.
//
// What a client can make it hold is bounded: so many connections, so long a header, so long a body,
// so much time in all for its one request. Every connection ends with its answer, which may be a
// stream of events: those have places of their own, so that they leave the pages theirs. An answer
// is sent whole: a Range is not heeded, and one of many ranges is refused.
#ifndef SLUIS_CONNECTORS_HTTP_HTTP_SERVER_H_
#define SLUIS_CONNECTORS_HTTP_HTTP_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace sluis {

class EventHub;

using HttpFields = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  // "GET" or "POST"; a HEAD is handed over as GET.
  std::string method = "GET";
  // As sent, so still percent-encoded; begins with '/', and holds no query.
  std::string path;
  // As sent, what follows the first '?'.
  std::string query;
  // Names in lower case. What was sent twice is there twice.
  HttpFields fields;
  std::string body;

  // The first of that name, in lower case; empty without one.
  [[nodiscard]] std::string_view Field(std::string_view name) const;
};

// A stream of what a hub tells of these topics.
struct HttpEvents {
  std::vector<std::string> topics;
  // Whose it is: each may have so many.
  std::string party;
};

struct HttpAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  // Besides those that the server sends by itself. Without a Cache-Control among them the answer is
  // not to be stored.
  HttpFields fields;
  // Status 200 then, without a body. The server must have a hub.
  std::optional<HttpEvents> events;
};

struct HttpLimits {
  // Threads that the handler is called on. 0: on the server's own, where one answer that takes long
  // keeps all others waiting.
  size_t answering_threads = 0;
  // The request line and all fields.
  uint32_t max_header_bytes = 8192;
  // 0: only GET and HEAD are answered, and a body is refused unread.
  uint64_t max_body_bytes = 0;
  // The next one is closed at once.
  size_t max_connections = 64;
  // For the whole request, then again for the whole answer.
  absl::Duration patience = absl::Seconds(5);
  // Streams of events, which are no connections any more; the next one is answered with 503.
  size_t max_streams = 256;
  size_t max_streams_of_party = 32;
  // Without an event a stream gets a comment this often.
  absl::Duration keep_alive = absl::Seconds(15);
  // Then it is ended; a browser comes back by itself, and must be let in again.
  absl::Duration stream_lifetime = absl::Minutes(30);
};

class HttpServer {
 public:
  // Called on the server's own thread, and must be quick; or on several (answering_threads), and
  // must be safe there. Status 404 for what is not there.
  using Handler = std::function<HttpAnswer(const HttpRequest& request)>;

  // Listens on "127.0.0.1:9464", "[::1]:9464" or "localhost:9464", and starts its thread; port 0 or
  // `*` takes a free one. `hub` has the events of its streams and must outlive it; none without
  // one. InvalidArgument for another form, Unavailable for a port in use.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<HttpServer>> Listen(
      const std::string& address, Handler handler, const HttpLimits& limits = {},
      EventHub* hub = nullptr);
  // Drops every connection. The handler is not called after this.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // As bound: "127.0.0.1:9464".
  const std::string& address() const;

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Whether `address` is of the form that Listen takes.
[[nodiscard]] absl::Status CheckListenAddress(std::string_view address);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_HTTP_SERVER_H_
