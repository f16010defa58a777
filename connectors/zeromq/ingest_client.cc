#include "connectors/zeromq/ingest_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "connectors/zeromq/request_client.h"

namespace sluis {
namespace {

constexpr size_t kMostRefusedKept = 10000;

// Unlike the wall clock it does not jump.
absl::Duration SteadyNow() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

IngestClient::IngestClient(const IngestClientOptions& options)
    : options_(options),
      context_(std::make_unique<ZmqContext>()),
      last_progress_(SteadyNow()),
      last_sign_(last_progress_) {}

absl::StatusOr<std::unique_ptr<IngestClient>> IngestClient::Connect(
    const IngestClientOptions& options) {
  std::unique_ptr<IngestClient> client(new IngestClient(options));
  absl::Status connected = client->Reconnect("");
  if (!connected.ok()) return connected;
  client->totals_.reconnects = 0;
  return client;
}

absl::StatusOr<uint64_t> IngestClient::Send(v1::PostBatch batch) {
  if (!spent_.ok()) return spent_;
  if (absl::Status size = CheckSize(batch); !size.ok()) return size;
  while (outstanding_.size() >= std::max(welcome_.credit(), 1U)) {
    if (absl::Status pumped = Pump(options_.ack_timeout); !pumped.ok()) return spent_ = pumped;
  }
  batch.set_sequence(next_sequence_++);
  // Patience counts from when there is something to wait for.
  if (outstanding_.empty()) last_progress_ = last_sign_ = SteadyNow();
  outstanding_.push_back(std::move(batch));
  const uint64_t sequence = outstanding_.back().sequence();
  Transmit(outstanding_.back());
  if (absl::Status pumped = Pump(absl::ZeroDuration()); !pumped.ok()) return spent_ = pumped;
  return sequence;
}

absl::Status IngestClient::Drain() {
  if (!spent_.ok()) return spent_;
  while (!outstanding_.empty()) {
    if (absl::Status pumped = Pump(options_.ack_timeout); !pumped.ok()) return spent_ = pumped;
  }
  return absl::OkStatus();
}

std::vector<RefusedItem> IngestClient::TakeRefused() { return std::exchange(refused_, {}); }

absl::Status IngestClient::CheckSize(const v1::PostBatch& batch) const {
  // Room for the sequence and the envelope.
  constexpr size_t kEnvelopeBytes = 32;
  const size_t size = batch.ByteSizeLong() + kEnvelopeBytes;
  if (size > welcome_.max_frame_bytes()) {
    return absl::InvalidArgumentError(
        fmt::format("a batch of {} posts is {} bytes; the engine takes at most {} in one batch: "
                    "send fewer posts at a time",
                    batch.posts_size(), size, welcome_.max_frame_bytes()));
  }
  if (static_cast<uint32_t>(batch.posts_size()) > welcome_.max_posts_per_batch()) {
    return absl::InvalidArgumentError(fmt::format(
        "a batch of {} posts; the engine takes at most {} in one batch: send fewer posts at a time",
        batch.posts_size(), welcome_.max_posts_per_batch()));
  }
  return absl::OkStatus();
}

// Handles everything that has come in; waits up to `wait` for the first.
absl::Status IngestClient::Pump(absl::Duration wait) {
  if (!WaitFor(socket_, ZmqEvent::kReadable, wait)) {
    const bool silent = SteadyNow() - last_sign_ >= options_.ack_timeout;
    return silent && !outstanding_.empty() ? Reconnect("no ack came") : absl::OkStatus();
  }
  while (true) {
    absl::StatusOr<ZmqMessage> message = socket_.Receive(1);
    if (absl::IsNotFound(message.status())) return absl::OkStatus();
    if (!message.ok()) return message.status();
    last_sign_ = SteadyNow();
    v1::IngestReply reply;
    if (!reply.ParseFromString(message->frames[0])) {
      return absl::InternalError(
          fmt::format("{} answers with something else than a sluis.v1 reply", options_.endpoint));
    }
    if (absl::Status handled = HandleReply(reply); !handled.ok()) return handled;
  }
}

absl::Status IngestClient::HandleReply(const v1::IngestReply& reply) {
  if (reply.has_nack()) return HandleNack(reply.nack());
  if (reply.has_ack()) HandleAck(reply.ack());
  return absl::OkStatus();
}

void IngestClient::HandleAck(const v1::Ack& ack) {
  // An ack speaks for every batch before it; those are answered in order, so there are none
  // unless an answer was lost.
  while (!outstanding_.empty() && outstanding_.front().sequence() <= ack.sequence()) {
    const v1::PostBatch& batch = outstanding_.front();
    ++totals_.batches;
    if (batch.sequence() < ack.sequence()) {
      totals_.unreported += static_cast<uint64_t>(batch.posts_size());
    } else {
      totals_.accepted += ack.accepted();
      totals_.duplicates += ack.duplicates();
      totals_.refused += static_cast<uint64_t>(ack.refused_size());
      for (const v1::RefusedPost& post : ack.refused()) {
        const int index = static_cast<int>(post.index());
        if (refused_.size() >= kMostRefusedKept || index >= batch.posts_size()) continue;
        const v1::Post& sent = batch.posts(index);
        refused_.push_back(
            {batch.sequence(), post.index(), sent.source(), sent.id(), post.reason()});
      }
    }
    outstanding_.pop_front();
    last_progress_ = SteadyNow();
  }
  totals_.stream_sequence = std::max(totals_.stream_sequence, ack.stream_sequence());
}

absl::Status IngestClient::HandleNack(const v1::Nack& nack) {
  switch (nack.reason()) {
    case v1::NACK_REASON_NO_HELLO:
    case v1::NACK_REASON_OUT_OF_ORDER:
    case v1::NACK_REASON_OVER_CREDIT:
    case v1::NACK_REASON_STORAGE:
      return Reconnect(nack.message());
    default:
      return absl::FailedPreconditionError(
          fmt::format("the engine refused batch {} ({}): {}", nack.sequence(),
                      v1::NackReason_Name(nack.reason()), nack.message()));
  }
}

// What cannot be sent now stays outstanding, and goes out after the next hello.
void IngestClient::Transmit(const v1::PostBatch& batch) {
  v1::IngestRequest request;
  *request.mutable_batch() = batch;
  const absl::Status sent = socket_.Send({request.SerializeAsString()});
  if (!sent.ok()) last_sign_ = absl::ZeroDuration();
}

bool IngestClient::OutOfPatience() const {
  return SteadyNow() - last_progress_ >= options_.give_up_after;
}

// A fresh socket each time: what the old one had queued must not arrive after the new hello.
absl::Status IngestClient::Reconnect(std::string_view why) {
  ++totals_.reconnects;
  absl::Status last = absl::UnavailableError(std::string(why));
  // A second time for the same batch: what was in the way needs time to go.
  if (last_reconnect_ > last_progress_) Pause();
  last_reconnect_ = SteadyNow();
  while (!OutOfPatience()) {
    last = TryHello();
    if (!absl::IsUnavailable(last)) return last;
    Pause();
  }
  return absl::UnavailableError(fmt::format(
      "{}; gave up after {} with {} batches unacknowledged{}", std::string(last.message()),
      absl::FormatDuration(options_.give_up_after), outstanding_.size(),
      outstanding_.empty() ? "" : ": send them again, what arrived changes nothing twice"));
}

void IngestClient::Pause() {
  // The socket only serves as something to wait on: the next attempt throws it away.
  if (socket_) static_cast<void>(WaitFor(socket_, ZmqEvent::kReadable, options_.retry_pause));
}

absl::Status IngestClient::TryHello() {
  absl::StatusOr<ZmqSocket> socket =
      SocketFactory(context_.get(), options_.keys)
          .Connect(ZmqRole::kDealer, options_.endpoint, options_.limits);
  if (!socket.ok()) return socket.status();
  socket_ = *std::move(socket);
  if (!WaitFor(socket_, ZmqEvent::kWritable, options_.hello_timeout)) {
    return absl::UnavailableError(
        fmt::format("nobody listens on {} ({})", options_.endpoint,
                    ConnectHint(options_.endpoint, options_.keys.has_value())));
  }
  v1::IngestRequest request;
  request.mutable_hello()->set_producer(options_.producer);
  request.mutable_hello()->set_software(options_.software);
  if (absl::Status sent = socket_.Send({request.SerializeAsString()}); !sent.ok()) return sent;
  absl::StatusOr<v1::IngestReply> reply = AwaitWelcome();
  if (!reply.ok()) return reply.status();
  return Resume(reply->welcome());
}

absl::StatusOr<v1::IngestReply> IngestClient::AwaitWelcome() {
  if (!WaitFor(socket_, ZmqEvent::kReadable, options_.hello_timeout)) {
    return absl::UnavailableError(
        fmt::format("{} is open but does not answer a hello", options_.endpoint));
  }
  absl::StatusOr<ZmqMessage> message = socket_.Receive(1);
  if (!message.ok()) return absl::UnavailableError(message.status().message());
  v1::IngestReply reply;
  if (!reply.ParseFromString(message->frames[0]) || !(reply.has_welcome() || reply.has_nack())) {
    return absl::FailedPreconditionError(fmt::format(
        "{} is no Sluis ingest socket: it answers a hello with something else", options_.endpoint));
  }
  if (reply.has_nack()) {
    return absl::FailedPreconditionError(fmt::format("the engine refused producer \"{}\": {}",
                                                     options_.producer, reply.nack().message()));
  }
  return reply;
}

absl::Status IngestClient::Resume(const v1::Welcome& welcome) {
  const bool first = next_sequence_ == 0;
  const uint64_t durable = welcome.last_durable_sequence();
  if (!first && durable >= next_sequence_) {
    return absl::AbortedError(
        fmt::format("somebody else sends under the name \"{}\" (batch {} is durable and this "
                    "client has sent up to {}); give each producer its own name",
                    options_.producer, durable, next_sequence_ - 1));
  }
  welcome_ = welcome;
  last_sign_ = SteadyNow();
  if (first) next_sequence_ = durable + 1;
  if (first) last_progress_ = last_sign_;
  while (!outstanding_.empty() && outstanding_.front().sequence() <= durable) {
    ++totals_.batches;
    totals_.unreported += static_cast<uint64_t>(outstanding_.front().posts_size());
    outstanding_.pop_front();
    last_progress_ = last_sign_;
  }
  if (!outstanding_.empty() && outstanding_.front().sequence() != durable + 1) {
    return absl::DataLossError(
        fmt::format("the engine has batches up to {} of \"{}\", but acknowledged up to {}: it was "
                    "started on another or an older data folder",
                    durable, options_.producer, outstanding_.front().sequence() - 1));
  }
  for (const v1::PostBatch& batch : outstanding_) Transmit(batch);
  return absl::OkStatus();
}

}  // namespace sluis
