#include "connectors/mastodon/status_stream.h"

#include <utility>
#include <vector>

#include "connectors/http/http_stream.h"
#include "connectors/mastodon/server_sent_events.h"
#include "connectors/websocket/web_socket_client.h"
#include "fmt/format.h"

namespace sluis {
namespace {

class EventStatusStream : public StatusStream {
 public:
  EventStatusStream(std::string url, std::unique_ptr<HttpStream> stream)
      : url_(std::move(url)), stream_(std::move(stream)) {}

  absl::Status Read(absl::Duration wait, StatusReader* reader, MastodonNews* news) override {
    std::string bytes;
    const absl::StatusOr<bool> goes_on = stream_->Read(wait, &bytes);
    if (!goes_on.ok()) return goes_on.status();
    if (!*goes_on) return absl::UnavailableError(fmt::format("{} ended the stream.", url_));
    const uint64_t left_out = parser_.left_out();
    std::vector<ServerSentEvent> events;
    parser_.Push(bytes, &events);
    news->invalid += parser_.left_out() - left_out;
    for (const ServerSentEvent& event : events) {
      if (!reader->ReadEvent(event.type, event.data, news).ok()) ++news->invalid;
    }
    return absl::OkStatus();
  }
  uint64_t bytes() const override { return stream_->received_bytes(); }

 private:
  const std::string url_;
  const std::unique_ptr<HttpStream> stream_;
  ServerSentEventParser parser_;
};

class SocketStatusStream : public StatusStream {
 public:
  explicit SocketStatusStream(std::unique_ptr<WebSocketClient> socket)
      : socket_(std::move(socket)) {}

  absl::Status Read(absl::Duration wait, StatusReader* reader, MastodonNews* news) override {
    std::vector<WebSocketMessage> messages;
    absl::Status status = socket_->Read(wait, &messages);
    for (const WebSocketMessage& message : messages) {
      bytes_ += message.bytes.size();
      if (!reader->ReadFrame(message.bytes, news).ok()) ++news->invalid;
    }
    return status;
  }
  uint64_t bytes() const override { return bytes_; }

 private:
  const std::unique_ptr<WebSocketClient> socket_;
  uint64_t bytes_ = 0;
};

// Says by its status that it has no such thing there, or not for us.
bool IsElsewhere(int status) {
  return status == 400 || status == 404 || status == 405 || status == 406 || status == 410 ||
         status == 426 || status == 501;
}

// Null where the server has no server-sent events.
absl::StatusOr<std::unique_ptr<StatusStream>> OpenEvents(const std::string& url,
                                                         const MastodonSourceOptions& options,
                                                         MastodonServer* server) {
  HttpStreamLimits limits;
  limits.silence = options.silence;
  auto stream = HttpStream::Open({.url = url,
                                  .bearer = options.token,
                                  .fields = {{"Accept", "text/event-stream"}},
                                  .user_agent = options.user_agent,
                                  .stop = options.stop},
                                 limits, options.reach, options.ca_file);
  if (!stream.ok()) return stream.status();
  const HttpResponse& head = (*stream)->head();
  const bool has_events = head.Field("content-type").starts_with("text/event-stream");
  if (IsElsewhere(head.status) || (head.status == 200 && !has_events)) return nullptr;
  if (head.status != 200) return server->Refusal(url, head);
  return std::make_unique<EventStatusStream>(url, *std::move(stream));
}

// Null where the server has no WebSocket.
absl::StatusOr<std::unique_ptr<StatusStream>> OpenSocket(const std::string& http_url,
                                                         const MastodonSourceOptions& options,
                                                         MastodonServer* server) {
  // "https" to "wss".
  const std::string url = "ws" + http_url.substr(4);
  WebSocketLimits limits;
  limits.silence = options.silence;
  HttpResponse refusal;
  auto socket = WebSocketClient::Connect(
      {.url = url, .bearer = options.token, .user_agent = options.user_agent, .stop = options.stop},
      limits, options.reach, options.ca_file, &refusal);
  if (socket.ok()) return std::make_unique<SocketStatusStream>(*std::move(socket));
  if (refusal.status == 0) return socket.status();
  if (refusal.status == 200 || IsElsewhere(refusal.status)) return nullptr;
  return server->Refusal(url, refusal);
}

}  // namespace

absl::StatusOr<std::unique_ptr<StatusStream>> OpenStatusStream(const std::string& streaming_url,
                                                               const Timeline& timeline,
                                                               const MastodonSourceOptions& options,
                                                               MastodonServer* server) {
  auto stream = OpenEvents(streaming_url + timeline.events_path, options, server);
  if (!stream.ok() || *stream != nullptr) return stream;
  return OpenSocket(streaming_url + timeline.socket_path, options, server);
}

}  // namespace sluis
