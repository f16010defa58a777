#include "connectors/zeromq/server.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>
#include <string_view>
#include <utility>

#include "connectors/zeromq/envelope.h"
#include "connectors/zeromq/frames.h"
#include "engine/state/kill_point.h"
#include "proto/failed_reply.h"

namespace sluis {
namespace {

// How often connections are looked at while there are any: a sender that never ends a message
// wakes nobody up.
constexpr absl::Duration kWatchInterval = absl::Milliseconds(50);
// Between two tries to send what found no room in the queue of a peer.
constexpr absl::Duration kReplyRetry = absl::Milliseconds(1);

uint64_t DrawEpoch() {
  std::random_device device;
  const uint64_t high = device();
  return (high << 32 | device()) | 1;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ZmqServer>> ZmqServer::Bind(const ZmqServerOptions& options,
                                                           Engine* engine) {
  const int wake_up = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (wake_up < 0) {
    return absl::InternalError(fmt::format("cannot make an eventfd: {}", std::strerror(errno)));
  }
  const uint64_t epoch = options.epoch == 0 ? DrawEpoch() : options.epoch;
  std::unique_ptr<ZmqServer> server(new ZmqServer(options, engine, epoch, wake_up));
  if (absl::Status bound = server->BindParts(); !bound.ok()) return bound;
  return server;
}

ZmqServer::ZmqServer(const ZmqServerOptions& options, Engine* engine, uint64_t epoch, int wake_up)
    : options_(options),
      engine_(engine),
      over_credit_(options.over_credit),
      queue_({.max_frame_bytes = static_cast<uint64_t>(options.ingest.max_frame_bytes),
              .max_waiting_bytes = options.ingest_queue_bytes,
              .admit =
                  [this](const Principal& principal, uint64_t posts) {
                    return doorkeeper_ == nullptr ? absl::OkStatus()
                                                  : doorkeeper_->AdmitPosts(principal, posts);
                  }},
             engine),
      feed_(epoch, options.live_queue_bytes),
      wake_up_(wake_up) {
  slow_lane_.emplace([this](const v1::ControlRequest& request,
                            const std::string& principal) { return Handle(request, principal); },
                     [this] { WakeUp(); });
}

ZmqServer::~ZmqServer() {
  slow_lane_.reset();
  for (int part = 0; part < kParts; ++part) {
    if (guards_[part]) SocketFactory::StopMonitor(sockets_[part]);
  }
  ::close(wake_up_);
}

absl::Status ZmqServer::BindParts() {
  const ZmqServerOptions& o = options_;
  absl::Status status = OpenDoors();
  if (status.ok()) status = BindPart(kIngest, ZmqRole::kRouter, o.ingest_endpoint, o.ingest);
  if (status.ok()) status = Guard(kIngest, o.ingest_connections);
  if (status.ok()) status = BindPart(kControl, ZmqRole::kRouter, o.control_endpoint, o.control);
  if (status.ok()) status = Guard(kControl, o.control_connections);
  if (status.ok()) {
    status = BindPart(kControlIpc, ZmqRole::kRouter, o.control_ipc_endpoint, o.control);
  }
  if (status.ok()) status = BindPart(kLive, ZmqRole::kPublisher, o.live_endpoint, o.live);
  if (status.ok()) status = Guard(kLive, o.live_connections);
  if (status.ok()) status = BindPart(kReplay, ZmqRole::kRouter, o.replay_endpoint, o.control);
  if (status.ok()) status = Guard(kReplay, o.replay_connections);
  return status;
}

absl::Status ZmqServer::BindPart(Part part, ZmqRole role, const std::string& endpoint,
                                 const ZmqLimits& limits) {
  if (endpoint.empty()) return absl::OkStatus();
  absl::StatusOr<ZmqSocket> socket =
      factory_.Bind(role, endpoint, limits, part == kIngest ? kIngestZapDomain : kZapDomain);
  if (!socket.ok()) return socket.status();
  sockets_[part] = *std::move(socket);
  endpoints_[part] = sockets_[part].bound_endpoint();
  if (role == ZmqRole::kRouter) replies_[part].emplace(&sockets_[part]);
  return absl::OkStatus();
}

absl::Status ZmqServer::Run() {
  next_tick_ = std::chrono::steady_clock::now();
  while (!stopping_.load()) {
    if (absl::Status waited = WaitForWork(); !waited.ok()) return waited;
    if (stopping_.load()) break;
    WatchConnections();
    FollowPrincipals();
    SendWaitingReplies();
    ReadIngest();
    AnswerIngest();
    SendSlowAnswers();
    AnswerControl(kControl);
    AnswerControl(kControlIpc);
    AnswerReplay();
    ReadSubscriptions();
    TickWhenDue();
    Publish();
    UpdateCounts();
    if (options_.on_turn) options_.on_turn();
  }
  SumUpIngest();
  // What was published is noted, so that it does not come again at the next start. Twice: noting
  // also brings what is left over.
  for (int turn = 0; turn < 2; ++turn) {
    Publish();
    Report(engine_->Deliver());
  }
  UpdateCounts();
  return absl::OkStatus();
}

absl::Status ZmqServer::WaitForWork() {
  std::vector<zmq_pollitem_t> items = {{nullptr, wake_up_, ZMQ_POLLIN, 0}};
  bool connected = false;
  for (int part = 0; part < kParts; ++part) {
    if (sockets_[part]) items.push_back({sockets_[part].handle(), 0, ZMQ_POLLIN, 0});
    if (!guards_[part]) continue;
    items.push_back({guards_[part]->monitor().handle(), 0, ZMQ_POLLIN, 0});
    connected = connected || guards_[part]->connections() > 0;
  }
  absl::Duration wait = absl::FromChrono(next_tick_ - std::chrono::steady_clock::now());
  if (connected) {
    const auto to_check = next_check_ - std::chrono::steady_clock::now();
    wait = std::min(wait, all_checked_ ? kWatchInterval : absl::FromChrono(to_check));
  }
  for (const std::optional<ReplyQueue>& replies : replies_) {
    if (replies && !replies->empty()) wait = std::min(wait, kReplyRetry);
  }
  if (!queue_.empty()) wait = absl::ZeroDuration();
  if (zmq_poll(items.data(), static_cast<int>(items.size()), PollMilliseconds(wait)) < 0 &&
      errno != EINTR) {
    return absl::InternalError(fmt::format("cannot wait for messages: {}", zmq_strerror(errno)));
  }
  // Emptied before the work is looked at, so that a wake-up during the work is not lost.
  uint64_t ignored = 0;
  if (::read(wake_up_, &ignored, sizeof(ignored)) < 0 && errno != EAGAIN && errno != EINTR) {
    return absl::InternalError(fmt::format("cannot read the eventfd: {}", std::strerror(errno)));
  }
  return absl::OkStatus();
}

void ZmqServer::ReadIngest() {
  if (!sockets_[kIngest]) return;
  size_t bytes = 0;
  for (int i = 0; i < kTurn && bytes < kTurnBytes && !queue_.full(); ++i) {
    absl::StatusOr<ZmqMessage> message = sockets_[kIngest].Receive(kMostFrames);
    if (absl::IsNotFound(message.status())) return;
    if (!message.ok()) return Report(message.status());
    guards_[kIngest]->Delivered(*message);
    bytes += message->wire_bytes;
    TakeIngest(*std::move(message));
  }
}

void ZmqServer::TakeIngest(ZmqMessage message) {
  IngestQueue::Request request;
  std::shared_ptr<const Principal> principal = SenderOf(kIngest, message);
  const absl::Status may = MayIngest(message, principal.get());
  if (principal != nullptr) request.principal = std::move(principal);
  const int connection = message.connection;
  const bool whole =
      OpenEnvelope(std::move(message), &request.routing_id, &request.delimiter, &request.frame);
  if (!may.ok()) {
    SendReply(queue_.Refuse(request, v1::NACK_REASON_REFUSED, std::string(may.message())));
    return;
  }
  if (!whole) {
    SendReply(queue_.Refuse(request, v1::NACK_REASON_MALFORMED,
                            "a message is one frame that holds one sluis.v1.IngestRequest"));
    return;
  }
  const std::shared_ptr<const Principal> sender = request.principal;
  const std::optional<IngestQueue::Reply> refusal = queue_.Take(std::move(request));
  if (!refusal) return;
  SendReply(*refusal);
  NoteThrownAway(*sender, refusal->routing_id, connection);
}

void ZmqServer::AnswerIngest() {
  if (queue_.empty()) return;
  const std::vector<IngestQueue::Reply> replies = queue_.Step();
  // What batches brought is published before their acks: who subscribes after the ack has missed
  // it.
  Publish();
  for (const IngestQueue::Reply& reply : replies) {
    if (reply.reply.has_welcome()) over_credit_.Welcomed(reply.routing_id);
    if (reply.reply.has_ack()) PassKillPoint("before-ack");
    SendReply(reply);
    if (reply.reply.has_ack()) PassKillPoint("after-ack");
  }
}

void ZmqServer::SendReply(const IngestQueue::Reply& reply) {
  Report(
      replies_[kIngest]->Send(reply.routing_id, reply.delimiter, reply.reply.SerializeAsString()));
}

void ZmqServer::SendWaitingReplies() {
  for (std::optional<ReplyQueue>& replies : replies_) {
    if (replies) Report(replies->SendWaiting());
  }
}

void ZmqServer::AnswerControl(Part part) {
  if (!sockets_[part]) return;
  for (int i = 0; i < kTurn; ++i) {
    absl::StatusOr<ZmqMessage> message = sockets_[part].Receive(kMostFrames);
    if (absl::IsNotFound(message.status())) return;
    if (!message.ok()) return Report(message.status());
    if (guards_[part]) guards_[part]->Delivered(*message);
    AnswerControlMessage(part, *message);
  }
}

void ZmqServer::AnswerControlMessage(Part part, const ZmqMessage& message) {
  ++control_requests_;
  IngestQueue::Request envelope;
  absl::StatusOr<v1::ControlRequest> request =
      OpenEnvelope(message, &envelope.routing_id, &envelope.delimiter, &envelope.frame)
          ? ParseControlFrame(envelope.frame)
          : absl::InvalidArgumentError(
                "a message is one frame that holds one sluis.v1.ControlRequest");
  const std::shared_ptr<const Principal> principal = SenderOf(part, message);
  const SlowLane::Sender sender{part, std::move(envelope.routing_id), envelope.delimiter,
                                principal == nullptr ? "" : principal->name};
  if (principal == nullptr) {
    SendControlReply(sender, FailedReply(absl::PermissionDeniedError("This key was revoked.")));
  } else if (!request.ok()) {
    ++malformed_requests_;
    SendControlReply(sender, FailedReply(request.status()));
  } else if (absl::Status may = MayAsk(part, message, *principal, *request); !may.ok()) {
    SendControlReply(sender, FailedReply(may));
  } else if (!slow_lane_->Needs(sender, *request)) {
    SendControlReply(sender, Handle(*request, sender.principal));
  } else if (!slow_lane_->Take(sender, *std::move(request))) {
    SendControlReply(sender, FailedReply(absl::ResourceExhaustedError(
                                 "Too many previews are waiting. Ask again in a minute.")));
  }
}

// On the server's thread or the slow lane's.
v1::ControlReply ZmqServer::Handle(const v1::ControlRequest& request,
                                   const std::string& principal) {
  const bool of_program = request.has_reload() || request.has_metrics();
  return of_program && options_.answer_program ? options_.answer_program(request)
                                               : engine_->Handle(request, principal);
}

void ZmqServer::SendSlowAnswers() {
  for (const SlowLane::Answer& answer : slow_lane_->TakeAnswers()) {
    SendControlReply(answer.sender, answer.reply);
  }
}

void ZmqServer::SendControlReply(const SlowLane::Sender& sender, const v1::ControlReply& reply) {
  Report(replies_[sender.socket]->Send(sender.routing_id, sender.delimiter,
                                       reply.SerializeAsString()));
}

void ZmqServer::ReadSubscriptions() {
  if (!sockets_[kLive]) return;
  if (gate_) return ReadGuardedSubscriptions();
  for (int i = 0; i < kTurn; ++i) {
    const absl::StatusOr<ZmqMessage> message = sockets_[kLive].Receive(1);
    if (!message.ok()) return;
    // After the message: its connection was made before it came.
    guards_[kLive]->ReadEvents();
    if (!guards_[kLive]->DeliveredSubscription(*message)) continue;
    feed_.Follow(std::string_view(message->frames[0]).substr(1));
  }
}

void ZmqServer::Publish() {
  const std::deque<LiveFeed::Publication> publications = feed_.TakeAll();
  for (const LiveFeed::Publication& publication : publications) {
    absl::Status sent;
    if (sockets_[kLive]) {
      sent = sockets_[kLive].Send({publication.topic, publication.envelope});
      if (!sent.ok()) Report(sent);
      ++published_;
    }
    if (!publication.digest_id.empty()) NoteOutcome(publication.digest_id, std::move(sent));
  }
}

void ZmqServer::NoteOutcome(const std::string& digest_id, absl::Status status) {
  const MutexLock lock(&outcomes_mutex_);
  outcomes_.push_back({digest_id, std::move(status)});
}

std::vector<DeliveryOutcome> ZmqServer::TakeOutcomes() {
  const MutexLock lock(&outcomes_mutex_);
  return std::exchange(outcomes_, {});
}

void ZmqServer::TickWhenDue() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_tick_) return;
  next_tick_ = now + absl::ToChronoMilliseconds(options_.tick_interval);
  Report(engine_->Tick());
  if (gate_ && gate_->TakeEnds()) feed_.KeepFollowing(gate_->Granted());
  if (!gate_ && guards_[kLive] && guards_[kLive]->TakeEnds()) {
    feed_.KeepFollowing(guards_[kLive]->Subscriptions());
  }
  if (options_.live_heartbeat) feed_.AddPositions();
}

void ZmqServer::Stop() {
  stopping_.store(true);
  WakeUp();
}

void ZmqServer::WakeUp() {
  const uint64_t one = 1;
  // It can only fail when the counter is full, and then Run wakes up anyway.
  [[maybe_unused]] const ssize_t written = ::write(wake_up_, &one, sizeof(one));
}

void ZmqServer::OnMatch(const v1::Match& match, const v1::Post& post, bool alert) {
  if (alert) alerts_.fetch_add(1, std::memory_order_relaxed);
  if (feed_.AddMatch(match, post, alert)) WakeUp();
}

void ZmqServer::OnDigest(const v1::Digest& digest) {
  if (!feed_.AddDigest(digest)) {
    NoteOutcome(digest.id(), absl::ResourceExhaustedError("too much waits to be published"));
  }
  WakeUp();
}

void ZmqServer::UpdateCounts() {
  ZmqServerCounts counts;
  counts.batches = queue_.batches();
  counts.refused_requests = queue_.refused() + malformed_requests_;
  counts.malformed_frames = queue_.malformed() + malformed_requests_;
  counts.control_requests = control_requests_;
  counts.published = published_;
  counts.dropped = feed_.dropped();
  counts.denied_requests = denied_requests_;
  if (doorkeeper_ != nullptr) counts.refused_handshakes = doorkeeper_->refused_handshakes();
  counts.refused_producers = refused_producers_;
  for (const std::optional<ConnectionGuard>& guard : guards_) {
    if (!guard) continue;
    counts.cut_connections += guard->cut();
    counts.connections += guard->connections();
  }
  for (const std::optional<ReplyQueue>& replies : replies_) {
    if (replies) counts.dropped_replies += replies->dropped();
  }
  counts.alerts = alerts_.load(std::memory_order_relaxed);
  const MutexLock lock(&counts_mutex_);
  counts_ = counts;
}

ZmqServerCounts ZmqServer::counts() const {
  const MutexLock lock(&counts_mutex_);
  return counts_;
}

void ZmqServer::Report(const absl::Status& status) const {
  if (!status.ok() && options_.on_error) options_.on_error(status);
}

}  // namespace sluis
