// What the ingest socket received and the engine has not taken yet. Knows the protocol of
// sluis.v1.IngestRequest, and no sockets.
#ifndef SLUIS_CONNECTORS_ZEROMQ_INGEST_QUEUE_H_
#define SLUIS_CONNECTORS_ZEROMQ_INGEST_QUEUE_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "connectors/zeromq/frames.h"
#include "connectors/zeromq/ingest_meter.h"
#include "connectors/zeromq/principals.h"
#include "connectors/zeromq/producer_book.h"
#include "engine/runtime/engine.h"
#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

struct IngestQueueOptions {
  // Told to producers in the Welcome; the socket enforces it.
  uint64_t max_frame_bytes = 16 << 20;
  // Requests that wait for a connection that has not said hello.
  uint32_t stranger_credit = 2;
  size_t most_producers = 1000;
  // Of the frames that wait; see full().
  uint64_t max_waiting_bytes = uint64_t{512} << 20;
  // Batches are taken together until they have so many posts, or so many of one producer: who sends
  // much at a time must not make the others wait for all of it.
  uint64_t posts_together = 1024;
  uint64_t posts_of_one_together = 128;
  // Asked before a batch of so many posts is taken; an error is told as OVER_CREDIT. May be empty.
  std::function<absl::Status(const Principal&, uint64_t posts)> admit;
};

// The requests of one connection are handled in the order in which they came, the connections in
// turn. A connection that had nothing waiting goes first (as the sparse flows of RFC 8290, 4.1,
// do): so one that always has all of its credit here costs another no more than what is taken at
// once. A HELLO on a later connection takes the name from the earlier one, so what it is told stays
// true. Belongs to one thread.
class IngestQueue {
 public:
  struct Request {
    std::string routing_id;
    // A REQ peer puts an empty frame before its request and wants one back.
    bool delimiter = false;
    std::string frame;
    // Who sent it; never null. A key of role ingest is a producer of its own name, and a connection
    // speaks for a producer only under the key by which it said hello.
    std::shared_ptr<const Principal> principal = Operator();
    std::chrono::steady_clock::time_point arrived = std::chrono::steady_clock::now();
    // What the frame holds, once somebody has looked.
    std::optional<absl::StatusOr<std::shared_ptr<const IngestFrame>>> parsed = std::nullopt;
  };
  struct Reply {
    std::string routing_id;
    bool delimiter = false;
    v1::IngestReply reply;
  };

  // `engine` must outlive the queue.
  IngestQueue(const IngestQueueOptions& options, Engine* engine);

  // Queues the request, or answers at once that it was thrown away: its peer already has as many
  // waiting as its credit allows.
  [[nodiscard]] std::optional<Reply> Take(Request request);

  bool empty() const { return meter_.waiting.load(std::memory_order_relaxed) == 0; }
  // So much waits that nothing should be read before some of it is handled.
  bool full() const {
    return meter_.waiting_bytes.load(std::memory_order_relaxed) >= options_.max_waiting_bytes;
  }

  // Handles requests, of each connection the oldest when its turn comes: batches until they fill a
  // run, so that many small ones wait for the disk once, or the first that is something else.
  // Requires !empty(). Replies in the order of the requests.
  [[nodiscard]] std::vector<Reply> Step();

  // A refusal with a reason, as for a message of too many frames.
  [[nodiscard]] Reply Refuse(const Request& request, v1::NackReason reason,
                             std::string_view message);

  // Requests that were no well-formed request, and requests refused for whatever reason.
  uint64_t malformed() const { return malformed_; }
  uint64_t refused() const { return refused_; }
  uint64_t batches() const { return batches_; }
  // What a connection may have unanswered, as told in the last Welcome.
  uint32_t credit() const { return credit_; }
  // May be read on any thread.
  const IngestMeter& meter() const { return meter_; }

  // What was taken of each producer since the last call, for the audit.
  struct Tally {
    std::string principal;
    std::string producer;
    uint64_t batches = 0;
    uint64_t posts = 0;
  };
  std::vector<Tally> TakeTallies();

 private:
  const Producer* ProducerOf(const Request& request);
  uint32_t Room(const Request& request);
  // A batch that may be taken.
  struct Admitted {
    size_t reply;  // its place among the replies
    std::string producer;
    std::string principal;
    uint32_t credit;
    std::shared_ptr<const IngestFrame> frame;
  };
  // How much is taken together.
  struct Group {
    uint64_t posts = 0;
    absl::flat_hash_map<std::string, uint64_t> posts_of;
  };
  // False when nothing more has room behind these.
  bool AddTo(Group* group, const std::string& routing_id, const IngestFrame* frame) const;
  // Who sends beyond its credit has one batch in a group.
  bool HasItsShare(const Group& group, const std::string& routing_id) const {
    return overdrawn_.contains(routing_id) && group.posts_of.contains(routing_id);
  }
  Request TakeRequest();
  static const absl::StatusOr<std::shared_ptr<const IngestFrame>>& Parse(const Producer* producer,
                                                                         Request* request);
  // The batches that will be taken next if nobody new comes. They stay where they are.
  std::vector<NextBatch> LookAhead();
  // Answers the request in the last of the replies, or adds it to what is to be taken. False for
  // what is no batch: then all before it have been taken.
  bool Handle(Request* request, std::vector<Admitted>* admitted, std::vector<Reply>* replies);
  void Admit(const Producer& producer, const Principal& principal,
             std::shared_ptr<const IngestFrame> frame, std::vector<Admitted>* admitted,
             std::vector<Reply>* replies);
  // Puts the answers into the replies.
  void TakeTogether(std::vector<Admitted> admitted, std::vector<Reply>* replies);
  void Finish(const Request& request, Reply* reply);
  void AnswerHello(const Request& request, const v1::Hello& hello, v1::IngestReply* reply);

  const IngestQueueOptions options_;
  Engine* const engine_;
  ProducerBook producers_;
  // The queue of turns whose first is next. Requires !empty().
  std::deque<std::string>* NextTurn();
  // The routing id whose turn it is, taken out of its queue.
  std::string TakeTurn();

  // By routing id. Each is in one of the two queues once, until its turn finds it with nothing.
  absl::flat_hash_map<std::string, std::deque<Request>> waiting_;
  std::deque<std::string> newcomers_;
  std::deque<std::string> turns_;
  // Who has sent more than its credit allows, until it has nothing waiting or says hello.
  absl::flat_hash_set<std::string> overdrawn_;
  // Newcomers since somebody else had a turn.
  int newcomers_in_a_row_ = 0;
  uint32_t credit_ = 16;
  // By key and producer.
  std::map<std::pair<std::string, std::string>, Tally> tallies_;
  uint64_t malformed_ = 0;
  uint64_t refused_ = 0;
  uint64_t batches_ = 0;
  IngestMeter meter_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_INGEST_QUEUE_H_
