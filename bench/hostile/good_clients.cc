#include "bench/hostile/good_clients.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "connectors/zeromq/request_client.h"
#include "fmt/format.h"
#include "proto/sluis/v1/replay.pb.h"

namespace sluis {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(60);
constexpr char kSource[] = "good";

}  // namespace

v1::Post GoodPost(std::string_view id, std::string_view text) {
  v1::Post post;
  post.set_source(kSource);
  post.set_id(std::string(id));
  post.mutable_author()->set_id("author");
  post.set_text(std::string(text));
  return post;
}

std::vector<v1::ControlRequest> GoodReader(std::string_view owner) {
  std::vector<v1::ControlRequest> requests(2);
  v1::Owner* reader = requests[0].mutable_put_owner()->mutable_owner();
  reader->set_id(std::string(owner));
  reader->set_kind(v1::OWNER_KIND_USER);
  reader->set_name("Anna");
  reader->set_locale("nl");
  reader->set_time_zone("Etc/UTC");
  reader->mutable_schedule()->add_times("07:00");
  v1::Interest* interest = requests[1].mutable_put_interest()->mutable_interest();
  interest->set_owner_id(std::string(owner));
  interest->set_id("water");
  interest->set_title("Hoogwater");
  interest->set_description("Hoog water in de rivier, dijken en overstroming");
  interest->add_required()->add_any_of("hoogwater");
  // The term decides.
  interest->set_bar(0.0001);
  return requests;
}

GoodProducer::GoodProducer(std::string endpoint, std::string name,
                           std::optional<CurveClientKeys> keys)
    : endpoint_(std::move(endpoint)),
      name_(std::move(name)),
      factory_(&context_, std::move(keys)) {}

absl::Status GoodProducer::Connect() {
  absl::StatusOr<ZmqSocket> socket = factory_.Connect(ZmqRole::kDealer, endpoint_, {});
  if (!socket.ok()) return socket.status();
  socket_ = *std::move(socket);
  v1::IngestRequest request;
  request.mutable_hello()->set_producer(name_);
  const absl::StatusOr<v1::IngestReply> reply = Ask(request);
  if (!reply.ok()) return reply.status();
  if (!reply->has_welcome()) return absl::InternalError("no welcome but " + reply->DebugString());
  sequence_ = reply->welcome().last_durable_sequence();
  return absl::OkStatus();
}

absl::StatusOr<v1::IngestReply> GoodProducer::Ask(const v1::IngestRequest& request) {
  if (!WaitFor(socket_, ZmqEvent::kWritable, kPatience)) {
    return absl::UnavailableError("no connection to " + endpoint_);
  }
  if (absl::Status sent = socket_.Send({request.SerializeAsString()}); !sent.ok()) return sent;
  if (!WaitFor(socket_, ZmqEvent::kReadable, kPatience)) {
    return absl::DeadlineExceededError("no answer from " + endpoint_);
  }
  const absl::StatusOr<ZmqMessage> message = socket_.Receive(1);
  if (!message.ok()) return message.status();
  v1::IngestReply reply;
  if (!reply.ParseFromString(message->frames[0])) return absl::InternalError("no sluis.v1 reply");
  return reply;
}

absl::Status GoodProducer::Post(int posts, bool all, size_t text_bytes) {
  v1::IngestRequest request;
  request.mutable_batch()->set_sequence(++sequence_);
  for (int i = 0; i < posts; ++i) {
    const bool read = all || i == 0;
    std::string text =
        fmt::format("{} {} in batch {} ", read ? "Hoogwater" : "Iets anders", i, sequence_);
    while (text.size() < text_bytes) text += fmt::format("en regel {} daarvan ", text.size());
    *request.mutable_batch()->add_posts() =
        GoodPost(fmt::format("{}-{}-{}", name_, sequence_, i), text);
    matching_ += read ? 1 : 0;
  }
  ++sent_;
  const absl::StatusOr<v1::IngestReply> reply = Ask(request);
  if (!reply.ok()) return reply.status();
  if (reply->ack().sequence() == sequence_ &&
      reply->ack().accepted() == static_cast<uint32_t>(posts)) {
    return absl::OkStatus();
  }
  return absl::InternalError("no whole ack but " + reply->ShortDebugString());
}

GoodSubscriber::GoodSubscriber(const std::string& endpoint, const std::string& owner, int queued,
                               const std::optional<CurveClientKeys>& keys)
    : topic_(fmt::format("match/{}/", owner)) {
  absl::StatusOr<ZmqSocket> socket =
      SocketFactory(&context_, keys)
          .Connect(ZmqRole::kSubscriber, endpoint, {.high_water_mark = queued});
  if (socket.ok()) socket_ = *std::move(socket);
}

absl::Status GoodSubscriber::Connect() {
  if (!socket_) return absl::UnavailableError("no socket");
  if (absl::Status status = SocketFactory::Subscribe(socket_, topic_); !status.ok()) return status;
  if (!Next(kPatience)) return absl::DeadlineExceededError("no position of " + topic_);
  // What was before it came is not lost.
  lost_ = 0;
  return absl::OkStatus();
}

std::optional<v1::LiveMessage> GoodSubscriber::Next(absl::Duration patience) {
  absl::StatusOr<ZmqMessage> message = socket_.Receive(2);
  if (absl::IsNotFound(message.status()) && patience > absl::ZeroDuration() &&
      WaitFor(socket_, ZmqEvent::kReadable, patience)) {
    message = socket_.Receive(2);
  }
  v1::LiveMessage live;
  if (!message.ok() || message->frames.size() != 2 || !live.ParseFromString(message->frames[1])) {
    return std::nullopt;
  }
  matches_ += live.has_match() ? 1 : 0;
  const uint64_t expected = sequence_ + (live.has_match() ? 1 : 0);
  if (live.sequence() > expected) lost_ += live.sequence() - expected;
  sequence_ = std::max(sequence_, live.sequence());
  return live;
}

void GoodSubscriber::ReadAll() {
  while (Next(absl::ZeroDuration())) {
  }
}

absl::StatusOr<std::vector<std::string>> ReplayedPosts(const std::string& endpoint,
                                                       const std::string& owner) {
  RequestClient client(endpoint, "");
  std::vector<std::string> posts;
  v1::ReplayRequest request;
  request.mutable_range()->set_topic(fmt::format("match/{}/", owner));
  request.mutable_range()->set_from_cursor(1);
  do {
    const auto frames = client.Exchange({request.SerializeAsString()}, kPatience);
    if (!frames.ok()) return frames.status();
    v1::ReplayReply reply;
    if (!reply.ParseFromString((*frames)[0]) || !reply.has_page()) {
      return absl::InternalError("no page but " + reply.ShortDebugString());
    }
    for (const v1::ReplayedMessage& message : reply.page().messages()) {
      posts.push_back(message.match().post().id());
    }
    request.mutable_range()->set_from_cursor(reply.page().next_cursor());
  } while (request.range().from_cursor() != 0);
  return posts;
}

}  // namespace sluis
