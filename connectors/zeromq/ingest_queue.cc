#include "connectors/zeromq/ingest_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "connectors/zeromq/frames.h"

namespace sluis {
namespace {

using SteadyClock = std::chrono::steady_clock;

double SecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

void SetNack(v1::NackReason reason, std::string_view message, uint64_t sequence,
             v1::IngestReply* reply) {
  v1::Nack* nack = reply->mutable_nack();
  nack->set_sequence(sequence);
  nack->set_reason(reason);
  nack->set_message(std::string(message));
}

void SetCredit(uint32_t credit, v1::IngestReply* reply) {
  if (reply->has_ack()) reply->mutable_ack()->set_credit(credit);
  if (reply->has_nack()) reply->mutable_nack()->set_credit(credit);
  if (reply->has_pong()) reply->mutable_pong()->set_credit(credit);
}

// The engine saw an empty post where one could not be read, and refused it for being empty. The
// producer is told the real reason.
void NameUnreadable(const std::vector<v1::RefusedPost>& unreadable, v1::IngestReply* reply) {
  if (!reply->has_ack()) return;
  absl::flat_hash_map<uint32_t, const v1::RefusedPost*> by_index;
  for (const v1::RefusedPost& post : unreadable) by_index[post.index()] = &post;
  for (v1::RefusedPost& refused : *reply->mutable_ack()->mutable_refused()) {
    const auto found = by_index.find(refused.index());
    if (found != by_index.end()) refused.set_reason(found->second->reason());
  }
}

}  // namespace

IngestQueue::IngestQueue(const IngestQueueOptions& options, Engine* engine)
    : options_(options), engine_(engine), producers_(options.most_producers) {}

// Another key may come by the routing id of an earlier connection: it is a stranger then.
const Producer* IngestQueue::ProducerOf(const Request& request) {
  const Producer* producer = producers_.Find(request.routing_id);
  return producer != nullptr && producer->principal == request.principal->name ? producer : nullptr;
}

uint32_t IngestQueue::Room(const Request& request) {
  const Producer* producer = ProducerOf(request);
  // One more than the credit, so that a HELLO or a ping of a peer that waits for acks gets in.
  return producer == nullptr ? options_.stranger_credit : producer->credit + 1;
}

std::optional<IngestQueue::Reply> IngestQueue::Take(Request request) {
  const uint32_t room = Room(request);
  const auto [found, is_new] = waiting_.try_emplace(request.routing_id);
  const size_t waiting = found->second.size();
  if (waiting >= room) {
    overdrawn_.insert(request.routing_id);
    return Refuse(
        request, v1::NACK_REASON_OVER_CREDIT,
        fmt::format("{} requests of this producer wait already; send again after an ack", waiting));
  }
  if (is_new) newcomers_.push_back(request.routing_id);
  meter_.waiting.fetch_add(1, std::memory_order_relaxed);
  meter_.waiting_bytes.fetch_add(request.frame.size(), std::memory_order_relaxed);
  found->second.push_back(std::move(request));
  return std::nullopt;
}

std::deque<std::string>* IngestQueue::NextTurn() {
  while (!turns_.empty() && waiting_[turns_.front()].empty()) {
    waiting_.erase(turns_.front());
    turns_.pop_front();
  }
  // Many connections that are each new for once do not keep out those that stay.
  constexpr int kMostInARow = 8;
  const bool newcomer =
      turns_.empty() || (!newcomers_.empty() && newcomers_in_a_row_ < kMostInARow);
  return newcomer ? &newcomers_ : &turns_;
}

std::string IngestQueue::TakeTurn() {
  std::deque<std::string>* const queue = NextTurn();
  newcomers_in_a_row_ = queue == &newcomers_ ? newcomers_in_a_row_ + 1 : 0;
  std::string turn = std::move(queue->front());
  queue->pop_front();
  return turn;
}

IngestQueue::Request IngestQueue::TakeRequest() {
  std::string turn = TakeTurn();
  std::deque<Request>& waiting = waiting_[turn];
  Request request = std::move(waiting.front());
  waiting.pop_front();
  if (waiting.empty()) overdrawn_.erase(turn);
  // With nothing left, too: who comes back before the others had their turn is no newcomer.
  turns_.push_back(std::move(turn));
  meter_.waiting.fetch_sub(1, std::memory_order_relaxed);
  meter_.waiting_bytes.fetch_sub(request.frame.size(), std::memory_order_relaxed);
  return request;
}

bool IngestQueue::AddTo(Group* group, const std::string& routing_id,
                        const IngestFrame* frame) const {
  // An empty batch counts, too: else there might be no end.
  uint64_t posts = 1;
  if (frame != nullptr) posts += static_cast<uint64_t>(frame->request.batch().posts_size());
  group->posts += posts;
  const uint64_t of_this = group->posts_of[routing_id] += posts;
  return group->posts < options_.posts_together && of_this < options_.posts_of_one_together;
}

std::vector<IngestQueue::Reply> IngestQueue::Step() {
  std::vector<Request> requests;
  std::vector<Reply> replies;
  std::vector<Admitted> admitted;
  Group group;
  bool all_batches = true;
  bool has_room = true;
  while (all_batches && has_room && !empty() && !HasItsShare(group, NextTurn()->front())) {
    Request& request = requests.emplace_back(TakeRequest());
    replies.push_back({request.routing_id, request.delimiter, {}});
    all_batches = Handle(&request, &admitted, &replies);
    const bool is_admitted = !admitted.empty() && admitted.back().reply + 1 == replies.size();
    has_room =
        AddTo(&group, request.routing_id, is_admitted ? admitted.back().frame.get() : nullptr);
  }
  TakeTogether(std::move(admitted), &replies);
  for (size_t i = 0; i < replies.size(); ++i) Finish(requests[i], &replies[i]);
  return replies;
}

std::vector<NextBatch> IngestQueue::LookAhead() {
  // Those behind have their turns later than what fits into a group.
  constexpr size_t kMostConnections = 64;
  std::vector<std::pair<const std::string*, std::deque<Request>*>> in_turn;
  for (const std::deque<std::string>* turns : {&newcomers_, &turns_}) {
    for (const std::string& routing_id : *turns) {
      if (in_turn.size() == kMostConnections) break;
      std::deque<Request>& waiting = waiting_.at(routing_id);
      if (!waiting.empty()) in_turn.push_back({&routing_id, &waiting});
    }
  }
  std::vector<NextBatch> next;
  Group group;
  uint64_t bytes = 0;
  bool some = true;
  for (size_t round = 0; some && (round == 0 || in_turn.size() < kMostConnections); ++round) {
    some = false;
    for (const auto& [routing_id, waiting] : in_turn) {
      if (round >= waiting->size()) continue;
      Request& request = (*waiting)[round];
      bytes += request.frame.size();
      if (HasItsShare(group, *routing_id) || bytes > options_.max_frame_bytes) return next;
      const Producer* producer = ProducerOf(request);
      if (producer == nullptr) continue;
      const auto& parsed = Parse(producer, &request);
      if (!parsed.ok() || !(*parsed)->request.has_batch()) return next;
      some = true;
      next.emplace_back(*parsed, &(*parsed)->request.batch());
      if (!AddTo(&group, *routing_id, parsed->get())) return next;
    }
  }
  return next;
}

const absl::StatusOr<std::shared_ptr<const IngestFrame>>& IngestQueue::Parse(
    const Producer* producer, Request* request) {
  if (request->parsed.has_value()) return *request->parsed;
  // A stranger's batch is refused whatever it holds: nothing of it is read.
  absl::StatusOr<IngestFrame> frame =
      ParseIngestFrame(request->frame, producer == nullptr ? 0 : producer->max_posts);
  if (frame.ok()) {
    request->parsed.emplace(std::make_shared<const IngestFrame>(*std::move(frame)));
  } else {
    request->parsed.emplace(frame.status());
  }
  return *request->parsed;
}

void IngestQueue::Finish(const Request& request, Reply* reply) {
  if (reply->reply.has_nack()) ++refused_;
  if (reply->reply.has_ack()) meter_.commit_seconds.Observe(SecondsSince(request.arrived));
  meter_.Count(reply->reply);
  const Producer* producer = ProducerOf(request);
  if (producer != nullptr) SetCredit(producer->credit, &reply->reply);
}

IngestQueue::Reply IngestQueue::Refuse(const Request& request, v1::NackReason reason,
                                       std::string_view message) {
  Reply reply = {request.routing_id, request.delimiter, {}};
  SetNack(reason, message, BatchSequence(request.frame), &reply.reply);
  const Producer* producer = ProducerOf(request);
  if (producer != nullptr) SetCredit(producer->credit, &reply.reply);
  ++refused_;
  meter_.Count(reply.reply);
  if (reason == v1::NACK_REASON_MALFORMED) ++malformed_;
  return reply;
}

bool IngestQueue::Handle(Request* request, std::vector<Admitted>* admitted,
                         std::vector<Reply>* replies) {
  v1::IngestReply* const reply = &replies->back().reply;
  const Producer* producer = ProducerOf(*request);
  const auto& parsed = Parse(producer, request);
  const bool too_large = absl::IsResourceExhausted(parsed.status());
  if (producer == nullptr && (too_large || (parsed.ok() && (*parsed)->request.has_batch()))) {
    SetNack(v1::NACK_REASON_NO_HELLO, "say hello before the first batch, and after losing the name",
            BatchSequence(request->frame), reply);
  } else if (!parsed.ok()) {
    if (!too_large) ++malformed_;
    SetNack(too_large ? v1::NACK_REASON_TOO_LARGE : v1::NACK_REASON_MALFORMED,
            std::string(parsed.status().message()), BatchSequence(request->frame), reply);
  } else if ((*parsed)->request.has_batch()) {
    Admit(*producer, *request->principal, *parsed, admitted, replies);
  } else {
    // What it says of the last durable batch holds for those before it in the queue, too.
    TakeTogether(std::exchange(*admitted, {}), replies);
    if ((*parsed)->request.has_hello()) {
      AnswerHello(*request, (*parsed)->request.hello(), reply);
    } else {
      reply->mutable_pong();
    }
    return false;
  }
  return true;
}

void IngestQueue::Admit(const Producer& producer, const Principal& principal,
                        std::shared_ptr<const IngestFrame> frame, std::vector<Admitted>* admitted,
                        std::vector<Reply>* replies) {
  const v1::PostBatch& batch = frame->request.batch();
  const auto posts = static_cast<uint64_t>(batch.posts_size());
  const absl::Status may = options_.admit ? options_.admit(principal, posts) : absl::OkStatus();
  if (!may.ok()) {
    return SetNack(v1::NACK_REASON_OVER_CREDIT, std::string(may.message()), batch.sequence(),
                   &replies->back().reply);
  }
  ++batches_;
  admitted->push_back(
      {replies->size() - 1, producer.name, producer.principal, producer.credit, std::move(frame)});
}

void IngestQueue::TakeTogether(std::vector<Admitted> admitted, std::vector<Reply>* replies) {
  if (admitted.empty()) return;
  std::vector<ProducerBatch> batches;
  batches.reserve(admitted.size());
  for (const Admitted& each : admitted) {
    batches.push_back({each.producer, &each.frame->request.batch()});
  }
  std::vector<v1::IngestReply> answers = engine_->Ingest(batches, LookAhead());
  for (size_t i = 0; i < admitted.size(); ++i) {
    v1::IngestReply& reply = (*replies)[admitted[i].reply].reply;
    reply = std::move(answers[i]);
    NameUnreadable(admitted[i].frame->unreadable, &reply);
    // As it was then: a HELLO behind it may have taken the name from its connection.
    SetCredit(admitted[i].credit, &reply);
    Tally& tally = tallies_[{admitted[i].principal, admitted[i].producer}];
    tally.batches += reply.has_ack() ? 1 : 0;
    tally.posts += reply.ack().accepted();
  }
}

std::vector<IngestQueue::Tally> IngestQueue::TakeTallies() {
  std::vector<Tally> taken;
  for (auto& [name, tally] : std::exchange(tallies_, {})) {
    tally.principal = name.first;
    tally.producer = name.second;
    taken.push_back(std::move(tally));
  }
  return taken;
}

void IngestQueue::AnswerHello(const Request& request, const v1::Hello& said,
                              v1::IngestReply* reply) {
  v1::Hello hello = said;
  if (request.principal->role == Role::kIngest) hello.set_producer(request.principal->name);
  absl::StatusOr<v1::Welcome> welcome = engine_->Hello(hello);
  if (!welcome.ok()) {
    SetNack(v1::NACK_REASON_REFUSED, std::string(welcome.status().message()), 0, reply);
    return;
  }
  welcome->set_max_frame_bytes(options_.max_frame_bytes);
  credit_ = std::max(welcome->credit(), 1U);
  producers_.Bind(request.routing_id, {welcome->producer(), credit_, welcome->max_posts_per_batch(),
                                       request.principal->name});
  // What came before its name was known was beyond a stranger's credit only.
  overdrawn_.erase(request.routing_id);
  *reply->mutable_welcome() = *std::move(welcome);
}

}  // namespace sluis
