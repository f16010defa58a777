#include "bench/hostile/attacks.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "bench/hostile/good_clients.h"
#include "connectors/zeromq/socket.h"
#include "connectors/zeromq/socket_factory.h"
#include "fmt/format.h"
#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr absl::Duration kMoment = absl::Milliseconds(20);

absl::StatusOr<WirePeer> Shaken(const Door& door) {
  WirePeer peer(door.endpoint);
  if (peer.ShakeHands(door.type, kPatience)) return peer;
  return absl::UnavailableError("no handshake with " + door.name);
}

// After the whole message: an answer, the end, or (on live, which answers nothing) neither, which
// a subscription on the same connection tells.
bool Ends(const Door& door, WirePeer* peer) {
  if (door.type == "SUB") peer->Send(WireFrame("\1match/nobody/"), kPatience);
  return peer->Read(1, kPatience).empty() && !peer->stands();
}

// Always has all of its credit in batches that the engine must take, and sends the last of them
// again and again beside. So it costs as much as one sender can.
class Flooder {
 public:
  Flooder(const SocketFactory& factory, const std::string& endpoint, const std::string& producer,
          int posts)
      : producer_(producer), posts_(posts) {
    auto socket = factory.Connect(ZmqRole::kDealer, endpoint, {.linger = absl::ZeroDuration()});
    if (socket.ok()) socket_ = *std::move(socket);
    hello_.mutable_hello()->set_producer(producer_);
  }

  void Turn() {
    ReadReplies();
    if (!welcomed_) {
      // Again when no answer comes: the connection was ended, and ZeroMQ made it anew.
      if (absl::Now() - asked_ > absl::Seconds(1) && Send(hello_)) asked_ = absl::Now();
      static_cast<void>(WaitFor(socket_, ZmqEvent::kReadable, kMoment));
      return;
    }
    if (next_ <= acked_ + credit_) {
      batch_.mutable_batch()->set_sequence(next_);
      batch_.mutable_batch()->clear_posts();
      for (int i = 0; i < posts_; ++i) {
        *batch_.mutable_batch()->add_posts() = GoodPost(
            fmt::format("{}-{}-{}", producer_, next_, i), fmt::format("Vloed {} {}", next_, i));
      }
      if (Send(batch_)) ++next_;
    } else {
      Send(batch_);
    }
    // Cut off without a word.
    if (absl::Now() - heard_ > absl::Seconds(1)) welcomed_ = false;
  }

  const FloodResult& result() const { return result_; }

 private:
  bool Send(const v1::IngestRequest& request) {
    if (!WaitFor(socket_, ZmqEvent::kWritable, kMoment)) return false;
    if (!socket_.Send({request.SerializeAsString()}).ok()) return false;
    result_.sent += request.has_batch() ? 1 : 0;
    return true;
  }

  void ReadReplies() {
    v1::IngestReply reply;
    for (auto message = socket_.Receive(1); message.ok(); message = socket_.Receive(1)) {
      if (!reply.ParseFromString(message->frames[0])) continue;
      heard_ = absl::Now();
      result_.acks += reply.has_ack() ? 1 : 0;
      if (reply.has_ack()) acked_ = std::max(acked_, reply.ack().sequence());
      const v1::NackReason reason = reply.nack().reason();
      result_.over_credit += reason == v1::NACK_REASON_OVER_CREDIT ? 1 : 0;
      if (reason == v1::NACK_REASON_NO_HELLO) welcomed_ = false;
      if (!reply.has_welcome()) continue;
      ++result_.welcomes;
      welcomed_ = true;
      credit_ = reply.welcome().credit();
      acked_ = reply.welcome().last_durable_sequence();
      next_ = acked_ + 1;
    }
  }

  const std::string producer_;
  const int posts_;
  ZmqSocket socket_;
  v1::IngestRequest hello_;
  v1::IngestRequest batch_;
  bool welcomed_ = false;
  absl::Time asked_;
  absl::Time heard_;
  uint64_t credit_ = 0;
  uint64_t acked_ = 0;
  uint64_t next_ = 1;
  FloodResult result_;
};

}  // namespace

std::vector<Door> DoorsOf(const ServerEndpoints& server) {
  return {{"ingest", server.ingest, "DEALER", "ingest_request."},
          {"control", server.control, "DEALER", "control_request."},
          {"live", server.live, "SUB", "live_message."},
          {"replay", server.replay, "DEALER", "replay_request."}};
}

FloodResult FloodIngest(const std::string& endpoint, const std::string& producer,
                        const std::optional<CurveClientKeys>& keys, int posts, uint64_t most,
                        const std::atomic<bool>& done) {
  const ZmqContext context;
  Flooder flooder(SocketFactory(&context, keys), endpoint, producer, posts);
  while (!done && flooder.result().sent < most) flooder.Turn();
  return flooder.result();
}

WirePeer IdleConnections::Open(size_t place) {
  const Door& door = doors_[place % doors_.size()];
  WirePeer peer(door.endpoint);
  ++opened_;
  const size_t kind = place / doors_.size() % 3;
  // The answers are not awaited: what is full of connections would take its time.
  if (kind >= 1) peer.Send(WireGreeting(), kMoment);
  if (kind == 2 && peer.Read(64, absl::Milliseconds(200)).size() >= 64) {
    peer.Send(WireReady(door.type), kMoment);
  }
  return peer;
}

void IdleConnections::Renew(size_t most) {
  for (size_t looked = 0; looked < peers_.size() && most > 0; ++looked) {
    const size_t place = next_++ % peers_.size();
    peers_[place].Drain();
    if (peers_[place].stands()) continue;
    peers_[place] = Open(place);
    --most;
  }
}

IdleCounts IdleConnections::Counts() {
  IdleCounts counts = {opened_, 0};
  for (WirePeer& peer : peers_) {
    peer.Drain();
    counts.standing += peer.stands() ? 1 : 0;
  }
  return counts;
}

absl::StatusOr<bool> EndsAfterFrame(const Door& door, size_t bytes) {
  absl::StatusOr<WirePeer> peer = Shaken(door);
  if (!peer.ok()) return peer.status();
  peer->Send(WireFrame(std::string(bytes, 'x')), kPatience);
  return Ends(door, &*peer);
}

absl::StatusOr<bool> EndsAfterParts(const Door& door, int parts) {
  absl::StatusOr<WirePeer> peer = Shaken(door);
  if (!peer.ok()) return peer.status();
  std::string message;
  for (int i = 1; i <= parts; ++i) message += WireFrame("x", i < parts);
  peer->Send(message, kPatience);
  return Ends(door, &*peer);
}

absl::StatusOr<uint64_t> SendUnfinished(const Door& door, int parts, size_t bytes) {
  absl::StatusOr<WirePeer> peer = Shaken(door);
  if (!peer.ok()) return peer.status();
  const std::string part = WireFrame(std::string(bytes, 'x'), true);
  uint64_t sent = 0;
  for (int i = 0; i < parts && peer->stands(); ++i) sent += peer->Send(part, kPatience);
  return sent;
}

}  // namespace sluis
