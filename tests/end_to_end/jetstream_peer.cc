// Jetstream, version 1: frames of a WebSocket, from the cursor on.
#include <cstdlib>

#include "fmt/format.h"
#include "tests/connectors/http/request_query.h"
#include "tests/connectors/http/streaming_peer.h"
#include "tests/connectors/http/web_socket_answer.h"
#include "tests/end_to_end/streamed_peer.h"

namespace sluis {
namespace {

// What is greater is a time.
constexpr uint64_t kLeastTime = 1'000'000'000'000'000;

std::string AccountOf(size_t post) { return fmt::format("did:plc:account{}", post % 40); }

std::string NameOf(size_t post, size_t /*edition*/) {
  return fmt::format("at://{}/app.bsky.feed.post/post{}", AccountOf(post), post);
}

uint64_t MicrosOf(size_t event) { return static_cast<uint64_t>(absl::ToUnixMicros(ToldAt(event))); }

// A TID: its digits are letters, too, in the order of the alphabet.
std::string RevisionOf(size_t event) {
  std::string digits = fmt::format("{:05}", event);
  for (char& digit : digits) digit = static_cast<char>(digit + 'a' - '0');
  return "3kaaaaaa" + digits;
}

std::string RecordOf(const ToldEvent& event, size_t at) {
  if (event.what == ToldEvent::What::kDelete) return "";
  if (event.what == ToldEvent::What::kLike) {
    return fmt::format(R"(,"record":{{"subject":{{"uri":"{}"}}}})", NameOf(event.post, 0));
  }
  return fmt::format(R"(,"record":{{"text":"{}","createdAt":"{}"}})", ToldText(event),
                     absl::FormatTime(absl::RFC3339_sec, ToldAt(at), absl::UTCTimeZone()));
}

std::string CommitOf(const ToldEvent& event, size_t at) {
  using What = ToldEvent::What;
  const bool is_like = event.what == What::kLike;
  const char* const operation = event.what == What::kDelete ? "delete"
                                : event.what == What::kEdit ? "update"
                                                            : "create";
  return fmt::format(
      R"({{"rev":"{}","operation":"{}","collection":"app.bsky.feed.{}","rkey":"{}{}"{}}})",
      RevisionOf(at), operation, is_like ? "like" : "post", is_like ? "like" : "post",
      is_like ? at : event.post, RecordOf(event, at));
}

// A batch brings likes as one post for each post that is liked.
std::vector<uint64_t> WithoutLikes(const std::vector<ToldEvent>& events) {
  std::vector<uint64_t> weights;
  for (const ToldEvent& event : events) weights.push_back(event.what != ToldEvent::What::kLike);
  return weights;
}

class JetstreamPeer : public StreamedPeer {
 public:
  JetstreamPeer(std::vector<ToldEvent> events, bool by_time)
      : StreamedPeer(events, WithoutLikes(events), NameOf),
        by_time_(by_time),
        peer_([this](const HttpRequest& request, const PeerConnection& client) {
          client.Write(WebSocketHead(request));
          teller_.Tell([&](size_t next) { return Begin(request, next); },
                       [&](size_t event) { return client.Write(WebSocketText(Frame(event))); });
        }) {}
  ~JetstreamPeer() override { teller_.End(); }

  std::string address() const override { return peer_.address(); }
  std::vector<std::string> Arguments(const std::string& /*token_file*/) const override {
    return {"ws://" + peer_.address() + "/subscribe", "--counts"};
  }

 private:
  static size_t Begin(const HttpRequest& request, size_t next) {
    const uint64_t cursor = std::strtoull(ValueIn(request.query, "cursor").c_str(), nullptr, 10);
    if (cursor == 0) return next;
    if (cursor < kLeastTime) return cursor - 1;
    size_t begin = 0;
    while (begin < next && MicrosOf(begin) < cursor) ++begin;
    return begin;
  }
  std::string Frame(size_t event) const {
    const std::string number = by_time_ ? "" : fmt::format(R"("cursor":{},)", event + 1);
    return fmt::format(R"({{"did":"{}","time_us":{},{}"kind":"commit","commit":{}}})",
                       AccountOf(events_[event].post), MicrosOf(event), number,
                       CommitOf(events_[event], event));
  }

  const bool by_time_;
  // Ends first: its threads use the rest.
  StreamingPeer peer_;
};

}  // namespace

std::unique_ptr<SourcePeer> MakeJetstreamPeer(size_t events, bool by_time) {
  return std::make_unique<JetstreamPeer>(
      MakeEvents(events, {.edits = true, .deletes = true, .likes = true}), by_time);
}

}  // namespace sluis
