// The engine's ZeroMQ door: ingest, control and live on one thread, but for requests that take
// seconds. docs/zeromq.md is the reference of what it promises.
#ifndef SLUIS_CONNECTORS_ZEROMQ_SERVER_H_
#define SLUIS_CONNECTORS_ZEROMQ_SERVER_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/zeromq/connection_guard.h"
#include "connectors/zeromq/doorkeeper.h"
#include "connectors/zeromq/ingest_queue.h"
#include "connectors/zeromq/live_feed.h"
#include "connectors/zeromq/over_credit.h"
#include "connectors/zeromq/reply_queue.h"
#include "connectors/zeromq/slow_lane.h"
#include "connectors/zeromq/socket.h"
#include "connectors/zeromq/socket_factory.h"
#include "connectors/zeromq/subscription_gate.h"
#include "engine/locks/mutex.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/sink.h"

namespace sluis {

// An empty endpoint leaves its socket out.
struct ZmqServerOptions {
  std::string ingest_endpoint = "tcp://127.0.0.1:5561";
  std::string control_endpoint = "tcp://127.0.0.1:5562";
  // A second way to control, for the user that runs the engine: "ipc://FOLDER/control".
  std::string control_ipc_endpoint;
  std::string live_endpoint = "tcp://127.0.0.1:5563";
  std::string replay_endpoint = "tcp://127.0.0.1:5564";

  ZmqLimits ingest;
  ZmqLimits control = {.max_frame_bytes = 1 << 20};
  // A subscriber that falls this many messages behind loses the next ones. Frames of the handshake
  // with keys take some 600 bytes.
  ZmqLimits live = {.high_water_mark = 10000, .max_frame_bytes = 1024};
  // Findings that wait for the server's thread.
  size_t live_queue_bytes = size_t{64} << 20;
  // A well-behaved producer holds at most its credit in frames: keep this above their product.
  ConnectionLimits ingest_connections = {.max_held_bytes = uint64_t{320} << 20};
  ConnectionLimits control_connections = {.max_held_bytes = uint64_t{64} << 20,
                                          .max_unfinished_bytes = uint64_t{3} << 20};
  ConnectionLimits replay_connections = control_connections;
  ConnectionLimits live_connections = {.max_held_bytes = uint64_t{256} << 10,
                                       .max_unfinished_bytes = uint64_t{64} << 10,
                                       .max_connections = 1024};
  // Batches that were received and not begun; what is beyond waits in ZeroMQ and in the senders.
  uint64_t ingest_queue_bytes = uint64_t{512} << 20;
  OverCreditOptions over_credit;

  // With keys every TCP socket takes CURVE only; Unix sockets stay the operator's.
  AccessOptions access;

  absl::Duration tick_interval = absl::Seconds(1);
  // Repeats the position of every topic that is followed with each tick.
  bool live_heartbeat = true;
  // Told in every live message; 0 draws a number at random.
  uint64_t epoch = 0;
  // Hears of what went wrong and was survived, on the server's thread. May be empty.
  std::function<void(const absl::Status&)> on_error;
  // Called at every turn of Run, at least once a tick, on the server's thread. May be empty.
  std::function<void()> on_turn;
  // Answers what is asked of the program and not of the engine: reload (on a thread that may take
  // its time) and metrics. Empty: such a request is refused.
  std::function<v1::ControlReply(const v1::ControlRequest&)> answer_program;
};

struct ZmqServerCounts {
  uint64_t batches = 0;
  uint64_t refused_requests = 0;
  uint64_t malformed_frames = 0;
  uint64_t control_requests = 0;
  uint64_t published = 0;
  // Whether published or dropped.
  uint64_t alerts = 0;
  uint64_t connections = 0;
  // Findings that the server itself had no room for. What ZeroMQ drops for a slow subscriber,
  // ZeroMQ does not tell.
  uint64_t dropped = 0;
  // Answers that found no room, because their peers do not read.
  uint64_t dropped_replies = 0;
  uint64_t cut_connections = 0;
  // Keys that sent too much beyond their credit and were not let in for a while.
  uint64_t refused_producers = 0;
  // Keys that were not let in, requests and subscriptions that were not granted.
  uint64_t refused_handshakes = 0;
  uint64_t denied_requests = 0;
};

// What a batch brings is published before the batch is acknowledged, and every new subscription to
// a topic is answered with the topic's position. Run belongs to one thread; Stop, the sink's calls,
// counts and endpoints are safe on any.
class ZmqServer final : public Sink {
 public:
  // Binds every socket, so that a port in use is an error here and not later. `engine` must
  // outlive the server; the caller adds the server to it as a sink, before Run.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<ZmqServer>> Bind(
      const ZmqServerOptions& options, Engine* engine);
  ~ZmqServer() override;
  ZmqServer(const ZmqServer&) = delete;
  ZmqServer& operator=(const ZmqServer&) = delete;

  // Serves until Stop. What was received and not acknowledged by then is not taken: its producers
  // send it again. Also calls Engine::Tick about once a second.
  [[nodiscard]] absl::Status Run();

  // Takes effect at the end of the batch at hand, also when called before Run. May be called from
  // a signal handler.
  void Stop();

  void OnMatch(const v1::Match& match, const v1::Post& post, bool alert) override;
  void OnDigest(const v1::Digest& digest) override;
  // A digest counts as delivered when ZeroMQ has taken it.
  std::string_view channel() const override { return "live"; }
  std::vector<DeliveryOutcome> TakeOutcomes() override;

  // As bound: a wildcard port is resolved. Empty where the options left the socket out.
  const std::string& ingest_endpoint() const { return endpoints_[kIngest]; }
  const std::string& control_endpoint() const { return endpoints_[kControl]; }
  const std::string& control_ipc_endpoint() const { return endpoints_[kControlIpc]; }
  const std::string& live_endpoint() const { return endpoints_[kLive]; }
  const std::string& replay_endpoint() const { return endpoints_[kReplay]; }
  uint64_t epoch() const { return feed_.epoch(); }
  // Whether there are keys; without, nothing but this machine can connect.
  bool has_keys() const { return doorkeeper_ != nullptr; }

  ZmqServerCounts counts() const;
  const IngestMeter& ingest_meter() const { return queue_.meter(); }

 private:
  enum Part { kIngest, kControl, kControlIpc, kLive, kReplay, kParts };

  ZmqServer(const ZmqServerOptions& options, Engine* engine, uint64_t epoch, int wake_up);
  absl::Status BindParts();
  absl::Status BindPart(Part part, ZmqRole role, const std::string& endpoint,
                        const ZmqLimits& limits);

  // In server_connections.cc.
  absl::Status Guard(Part part, const ConnectionLimits& limits);
  void WatchConnections();
  void NoteThrownAway(const Principal& principal, const std::string& routing_id, int connection);

  // In server_access.cc: what keys change.
  absl::Status OpenDoors();
  // Who sent a message; null when its key has been revoked.
  std::shared_ptr<const Principal> SenderOf(Part part, const ZmqMessage& message);
  absl::Status MayAsk(Part part, const ZmqMessage& message, const Principal& principal,
                      const v1::ControlRequest& request);
  // Also tells the audit of it.
  absl::Status MayReplay(const ZmqMessage& message, const v1::ReplayRequest& request);
  absl::Status MayIngest(const ZmqMessage& message, const Principal* principal);
  void ReadGuardedSubscriptions();
  void FollowPrincipals();
  void SumUpIngest();

  absl::Status WaitForWork();
  void ReadIngest();
  void TakeIngest(ZmqMessage message);
  void AnswerIngest();
  void SendReply(const IngestQueue::Reply& reply);
  void SendWaitingReplies();
  void AnswerControl(Part part);
  void AnswerControlMessage(Part part, const ZmqMessage& message);
  v1::ControlReply Handle(const v1::ControlRequest& request, const std::string& principal);
  void SendSlowAnswers();
  // In server_replay.cc.
  void AnswerReplay();
  void SendControlReply(const SlowLane::Sender& sender, const v1::ControlReply& reply);
  void ReadSubscriptions();
  void Publish();
  void NoteOutcome(const std::string& digest_id, absl::Status status);
  void TickWhenDue();
  void WakeUp();
  void UpdateCounts();
  void Report(const absl::Status& status) const;

  const ZmqServerOptions options_;
  Engine* const engine_;
  ZmqContext context_;
  SocketFactory factory_{&context_};
  // Null without keys. Outlives the sockets: its ZAP handler is theirs.
  std::unique_ptr<Doorkeeper> doorkeeper_;
  ZmqSocket sockets_[kParts];
  // Of the ROUTERs among them.
  std::optional<ReplyQueue> replies_[kParts];
  std::string endpoints_[kParts];
  std::optional<ConnectionGuard> guards_[kParts];
  // Of live, with keys.
  std::optional<SubscriptionGate> gate_;
  OverCredit over_credit_;
  IngestQueue queue_;
  LiveFeed feed_;
  // An eventfd: written by Stop and by the sink's calls, polled by Run.
  const int wake_up_;
  std::atomic<bool> stopping_ = false;
  std::chrono::steady_clock::time_point next_tick_;
  std::chrono::steady_clock::time_point next_summary_;
  std::chrono::steady_clock::time_point next_check_;
  // All connections have been looked at since the last time that all had been.
  bool all_checked_ = true;

  uint64_t control_requests_ = 0;
  uint64_t malformed_requests_ = 0;
  uint64_t published_ = 0;
  uint64_t denied_requests_ = 0;
  uint64_t refused_producers_ = 0;
  std::atomic<uint64_t> alerts_ = 0;
  // Gone before the eventfd that its thread writes to.
  std::optional<SlowLane> slow_lane_;
  Mutex outcomes_mutex_;
  std::vector<DeliveryOutcome> outcomes_ ABSL_GUARDED_BY(outcomes_mutex_);
  mutable Mutex counts_mutex_;
  ZmqServerCounts counts_ ABSL_GUARDED_BY(counts_mutex_);
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_SERVER_H_
