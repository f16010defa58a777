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

#include "connectors/zeromq/frames.h"
#include "engine/state/kill_point.h"

namespace sluis {
namespace {

// Messages taken from one socket before the others have their turn.
constexpr int kTurn = 64;
// Routing id, delimiter and payload; one more shows that there were too many.
constexpr size_t kMostFrames = 4;
// How often connections are looked at while there are any: a sender that never ends a message
// wakes nobody up.
constexpr absl::Duration kWatchInterval = absl::Milliseconds(50);

uint64_t DrawEpoch() {
  std::random_device device;
  const uint64_t high = device();
  return (high << 32 | device()) | 1;
}

// [routing id, payload] of a DEALER, [routing id, "", payload] of a REQ; false otherwise.
bool OpenEnvelope(ZmqMessage message, IngestQueue::Request* request) {
  const size_t frames = message.frames.size();
  request->routing_id = std::move(message.frames[0]);
  request->delimiter = frames > 1 && message.frames[1].empty() && (frames > 2 || message.cut);
  const size_t payload = request->delimiter ? 2 : 1;
  if (frames > payload) request->frame = std::move(message.frames[payload]);
  return frames == payload + 1 && !message.cut;
}

absl::Status Reply(ZmqSocket& socket, std::string_view routing_id, bool delimiter,
                   std::string_view payload) {
  if (delimiter) return socket.Send({routing_id, "", payload});
  return socket.Send({routing_id, payload});
}

v1::ControlReply FailedReply(const absl::Status& status) {
  v1::ControlReply reply;
  reply.mutable_status()->set_code(static_cast<int>(status.code()));
  reply.mutable_status()->set_message(std::string(status.message()));
  return reply;
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
      queue_({.max_frame_bytes = static_cast<uint64_t>(options.ingest.max_frame_bytes)}, engine),
      feed_(epoch, options.live_queue_bytes),
      wake_up_(wake_up) {
  slow_lane_.emplace([this](const v1::ControlRequest& request) { return Handle(request); },
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
  absl::Status status = BindPart(kIngest, ZmqRole::kRouter, o.ingest_endpoint, o.ingest);
  if (status.ok()) status = Guard(kIngest, o.ingest_connections);
  if (status.ok()) status = BindPart(kControl, ZmqRole::kRouter, o.control_endpoint, o.control);
  if (status.ok()) status = Guard(kControl, o.control_connections);
  if (status.ok()) {
    status = BindPart(kControlIpc, ZmqRole::kRouter, o.control_ipc_endpoint, o.control);
  }
  if (status.ok()) status = BindPart(kLive, ZmqRole::kPublisher, o.live_endpoint, o.live);
  return status;
}

absl::Status ZmqServer::BindPart(Part part, ZmqRole role, const std::string& endpoint,
                                 const ZmqLimits& limits) {
  if (endpoint.empty()) return absl::OkStatus();
  absl::StatusOr<ZmqSocket> socket = factory_.Bind(role, endpoint, limits);
  if (!socket.ok()) return socket.status();
  sockets_[part] = *std::move(socket);
  endpoints_[part] = sockets_[part].bound_endpoint();
  return absl::OkStatus();
}

absl::Status ZmqServer::Guard(Part part, const ConnectionLimits& limits) {
  if (!sockets_[part]) return absl::OkStatus();
  absl::StatusOr<ZmqSocket> monitor = factory_.Monitor(sockets_[part]);
  if (!monitor.ok()) return monitor.status();
  guards_[part].emplace(*std::move(monitor), limits);
  return absl::OkStatus();
}

absl::Status ZmqServer::Run() {
  next_tick_ = std::chrono::steady_clock::now();
  while (!stopping_.load()) {
    if (absl::Status waited = WaitForWork(); !waited.ok()) return waited;
    if (stopping_.load()) break;
    WatchConnections();
    ReadIngest();
    AnswerIngest();
    SendSlowAnswers();
    AnswerControl(kControl);
    AnswerControl(kControlIpc);
    ReadSubscriptions();
    TickWhenDue();
    Publish();
    UpdateCounts();
    if (options_.on_turn) options_.on_turn();
  }
  Publish();
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
  if (connected) wait = std::min(wait, kWatchInterval);
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
  for (int i = 0; i < kTurn; ++i) {
    absl::StatusOr<ZmqMessage> message = sockets_[kIngest].Receive(kMostFrames);
    if (absl::IsNotFound(message.status())) return;
    if (!message.ok()) return Report(message.status());
    guards_[kIngest]->Delivered(*message);
    TakeIngest(*std::move(message));
  }
}

void ZmqServer::TakeIngest(ZmqMessage message) {
  IngestQueue::Request request;
  if (!OpenEnvelope(std::move(message), &request)) {
    SendReply(queue_.Refuse(request, v1::NACK_REASON_MALFORMED,
                            "a message is one frame that holds one sluis.v1.IngestRequest"));
    return;
  }
  std::optional<IngestQueue::Reply> refusal = queue_.Take(std::move(request));
  if (refusal) SendReply(*refusal);
}

void ZmqServer::AnswerIngest() {
  if (queue_.empty()) return;
  const IngestQueue::Reply reply = queue_.Step();
  // What a batch brought is published before its ack: who subscribes after the ack has missed it.
  Publish();
  if (reply.reply.has_ack()) PassKillPoint("before-ack");
  SendReply(reply);
  if (reply.reply.has_ack()) PassKillPoint("after-ack");
}

void ZmqServer::SendReply(const IngestQueue::Reply& reply) {
  const absl::Status sent =
      Reply(sockets_[kIngest], reply.routing_id, reply.delimiter, reply.reply.SerializeAsString());
  if (!sent.ok()) Report(sent);
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
      OpenEnvelope(message, &envelope)
          ? ParseControlFrame(envelope.frame)
          : absl::InvalidArgumentError(
                "a message is one frame that holds one sluis.v1.ControlRequest");
  const SlowLane::Sender sender{part, std::move(envelope.routing_id), envelope.delimiter};
  if (!request.ok()) {
    ++malformed_requests_;
    SendControlReply(sender, FailedReply(request.status()));
  } else if (!slow_lane_->Needs(sender, *request)) {
    SendControlReply(sender, Handle(*request));
  } else if (!slow_lane_->Take(sender, *std::move(request))) {
    SendControlReply(sender, FailedReply(absl::ResourceExhaustedError(
                                 "Too many previews are waiting. Ask again in a minute.")));
  }
}

// On the server's thread or the slow lane's.
v1::ControlReply ZmqServer::Handle(const v1::ControlRequest& request) const {
  const bool of_program = request.has_reload() || request.has_metrics();
  return of_program && options_.answer_program ? options_.answer_program(request)
                                               : engine_->Handle(request);
}

void ZmqServer::SendSlowAnswers() {
  for (const SlowLane::Answer& answer : slow_lane_->TakeAnswers()) {
    SendControlReply(answer.sender, answer.reply);
  }
}

void ZmqServer::SendControlReply(const SlowLane::Sender& sender, const v1::ControlReply& reply) {
  const absl::Status sent = Reply(sockets_[sender.socket], sender.routing_id, sender.delimiter,
                                  reply.SerializeAsString());
  if (!sent.ok()) Report(sent);
}

void ZmqServer::ReadSubscriptions() {
  if (!sockets_[kLive]) return;
  for (int i = 0; i < kTurn; ++i) {
    const absl::StatusOr<ZmqMessage> message = sockets_[kLive].Receive(1);
    if (!message.ok()) return;
    // ZeroMQ keeps the subscriptions itself and tells of them: 1 and a topic is a new one.
    const std::string_view event = message->frames[0];
    if (event.starts_with('\1')) feed_.AddPosition(event.substr(1));
  }
}

void ZmqServer::Publish() {
  const std::deque<LiveFeed::Publication> publications = feed_.TakeAll();
  if (!sockets_[kLive]) return;
  for (const LiveFeed::Publication& publication : publications) {
    const absl::Status sent = sockets_[kLive].Send({publication.topic, publication.envelope});
    if (!sent.ok()) Report(sent);
    ++published_;
  }
}

void ZmqServer::WatchConnections() {
  for (std::optional<ConnectionGuard>& guard : guards_) {
    if (!guard) continue;
    guard->ReadEvents();
    guard->Check();
  }
}

void ZmqServer::TickWhenDue() {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_tick_) return;
  next_tick_ = now + absl::ToChronoMilliseconds(options_.tick_interval);
  Report(engine_->Tick());
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

void ZmqServer::OnMatch(const v1::MatchEvent& event, bool alert) {
  feed_.AddMatch(event, alert);
  if (alert) alerts_.fetch_add(1, std::memory_order_relaxed);
  WakeUp();
}

void ZmqServer::OnDigest(const v1::Digest& digest) {
  feed_.AddDigest(digest);
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
  for (const std::optional<ConnectionGuard>& guard : guards_) {
    if (!guard) continue;
    counts.cut_connections += guard->cut();
    counts.connections += guard->connections();
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
