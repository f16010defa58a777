#include "bench/pipeline/load.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "connectors/zeromq/control_client.h"
#include "fmt/format.h"
#include "proto/sluis/v1/live.pb.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr char kProducer[] = "pipeline-load";
constexpr std::string_view kIdPrefix = "live-";
constexpr absl::Duration kPatience = absl::Seconds(60);

double MillisecondsSince(absl::Time then) { return absl::ToDoubleMilliseconds(absl::Now() - then); }

}  // namespace

PostLoad::PostLoad(const VariedPosts& posts, const RecordedPosts& recorded,
                   const ReaderOptions& readers, const LoadOptions& options)
    : posts_(posts),
      recorded_(recorded),
      readers_(readers),
      options_(options),
      due_(kRememberedBatches) {}

absl::Status PostLoad::Hello() {
  absl::StatusOr<ZmqSocket> socket = factory_.Connect(ZmqRole::kDealer, options_.ingest, {});
  if (!socket.ok()) return socket.status();
  socket_ = *std::move(socket);
  if (!WaitFor(socket_, ZmqEvent::kWritable, kPatience)) {
    return absl::UnavailableError("nobody listens on " + options_.ingest);
  }
  v1::IngestRequest hello;
  hello.mutable_hello()->set_producer(kProducer);
  if (absl::Status sent = socket_.Send({hello.SerializeAsString()}); !sent.ok()) return sent;
  if (!WaitFor(socket_, ZmqEvent::kReadable, kPatience)) {
    return absl::DeadlineExceededError("no welcome");
  }
  const absl::StatusOr<ZmqMessage> message = socket_.Receive(1);
  if (!message.ok()) return message.status();
  v1::IngestReply reply;
  if (!reply.ParseFromString(message->frames[0]) || !reply.has_welcome()) {
    return absl::InternalError("no welcome but " + reply.ShortDebugString());
  }
  const v1::Welcome& welcome = reply.welcome();
  credit_ = welcome.credit();
  first_sequence_ = welcome.last_durable_sequence() + 1;
  const double wanted = options_.rate * absl::ToDoubleSeconds(options_.collect_for);
  const auto most = static_cast<double>(welcome.max_posts_per_batch());
  batch_posts_ = static_cast<int>(options_.rate == 0 ? most : std::clamp(wanted, 1.0, most));
  for (int i = 0; i < batch_posts_; ++i) {
    request_.mutable_batch()->add_posts()->set_source(kPostSource);
  }
  return absl::OkStatus();
}

absl::Status PostLoad::Run(absl::Duration duration) {
  if (absl::Status status = Hello(); !status.ok()) return status;
  std::thread listener([this] { ListenToAlerts(); });
  std::thread judge([this] { Judge(); });
  const absl::Time start = absl::Now();
  absl::Status status;
  for (uint64_t i = 0; status.ok(); ++i) {
    absl::Time due = absl::Now();
    if (options_.rate > 0) {
      due = start + absl::Seconds(static_cast<double>(i) * batch_posts_ / options_.rate);
      while (status.ok() && absl::Now() < due) status = ReadReply(due - absl::Now());
    }
    if (due - start >= duration) break;
    if (status.ok()) status = WaitForRoom(credit_ - 1);
    if (status.ok()) SendBatch(options_.rate > 0 ? due : absl::Now());
  }
  if (status.ok()) status = WaitForRoom(0);
  done_ = true;
  listener.join();
  judge.join();
  return status;
}

void PostLoad::SendBatch(absl::Time due) {
  v1::PostBatch& batch = *request_.mutable_batch();
  batch.set_sequence(first_sequence_ + sent_batches_);
  for (int i = 0; i < batch_posts_; ++i) {
    const uint64_t number =
        sent_batches_ * static_cast<uint64_t>(batch_posts_) + static_cast<uint64_t>(i);
    v1::Post& post = *batch.mutable_posts(i);
    // Another name than in every earlier run.
    post.set_id(fmt::format("{}{}-{}", kIdPrefix, number, first_sequence_));
    posts_.TextAt(options_.first_place + number, post.mutable_text());
    *post.mutable_created_at() = ToTimestamp(due);
  }
  frame_ = request_.SerializeAsString();
  due_[sent_batches_ % kRememberedBatches] = absl::ToUnixNanos(due);
  ++sent_batches_;
  while (!socket_.Send({frame_}).ok() && WaitFor(socket_, ZmqEvent::kWritable, kPatience)) {
  }
}

absl::Status PostLoad::WaitForRoom(size_t most) {
  const absl::Time end = absl::Now() + kPatience;
  while (sent_batches_ - acknowledged_batches_ > most) {
    if (absl::Now() > end) return absl::DeadlineExceededError("no ack for a minute");
    if (absl::Status status = ReadReply(absl::Seconds(1)); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status PostLoad::ReadReply(absl::Duration wait) {
  absl::StatusOr<ZmqMessage> message = socket_.Receive(1);
  if (absl::IsNotFound(message.status())) {
    if (!WaitFor(socket_, ZmqEvent::kReadable, wait)) return absl::OkStatus();
    message = socket_.Receive(1);
  }
  if (!message.ok()) return message.status();
  v1::IngestReply reply;
  if (!reply.ParseFromString(message->frames[0]) || !reply.has_ack()) {
    return absl::InternalError("no ack but " + reply.ShortDebugString());
  }
  const v1::Ack& ack = reply.ack();
  const uint64_t batch = ack.sequence() - first_sequence_;
  Add(&to_ack_, MillisecondsSince(absl::FromUnixNanos(due_[batch % kRememberedBatches])));
  acknowledged_batches_ = batch + 1;
  acknowledged_posts_ += ack.accepted();
  refused_posts_ += static_cast<uint64_t>(ack.refused_size()) + ack.duplicates();
  NoteEffects(ack.stream_sequence());
  return absl::OkStatus();
}

void PostLoad::ListenToAlerts() {
  absl::StatusOr<ZmqSocket> socket =
      factory_.Connect(ZmqRole::kSubscriber, options_.live, {.high_water_mark = 1'000'000});
  if (!socket.ok() || !SocketFactory::Subscribe(*socket, "alert/").ok()) return;
  v1::LiveMessage live;
  while (!done_) {
    if (!WaitFor(*socket, ZmqEvent::kReadable, absl::Milliseconds(100))) continue;
    const absl::StatusOr<ZmqMessage> message = socket->Receive(2);
    if (!message.ok() || message->frames.size() != 2) continue;
    if (!live.ParseFromString(message->frames[1])) continue;
    const std::string& name = live.match().match().post().id();
    if (!name.starts_with(kIdPrefix)) continue;
    uint64_t number = 0;
    std::from_chars(name.data() + kIdPrefix.size(), name.data() + name.size(), number);
    ++alerts_;
    const uint64_t batch = number / static_cast<uint64_t>(batch_posts_);
    Add(&to_alert_, MillisecondsSince(absl::FromUnixNanos(due_[batch % kRememberedBatches])));
  }
}

void PostLoad::Judge() {
  if (options_.judgements_a_second <= 0) return;
  ControlClient client(options_.control);
  std::mt19937_64 random(11);
  const absl::Time start = absl::Now();
  for (int i = 0; !done_; ++i) {
    absl::SleepFor(start + absl::Seconds(i) / options_.judgements_a_second - absl::Now());
    const absl::Time asked = absl::Now();
    const auto reply = client.Call(RandomJudgement(recorded_, readers_, random()), kPatience);
    if (!reply.ok() || !reply->has_judge()) continue;
    const MutexLock lock(&mutex_);
    judged_.emplace_back(reply->judge().effective_sequence(), asked);
  }
}

void PostLoad::NoteEffects(uint64_t stream_sequence) {
  const MutexLock lock(&mutex_);
  std::erase_if(judged_, [&](const auto& judged) {
    if (judged.first > stream_sequence) return false;
    to_effect_.push_back(static_cast<float>(MillisecondsSince(judged.second)));
    return true;
  });
}

}  // namespace sluis
