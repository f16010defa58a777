// Sends posts to an engine so that each arrives once in effect, whatever happens on the way.
#ifndef SLUIS_CONNECTORS_ZEROMQ_INGEST_CLIENT_H_
#define SLUIS_CONNECTORS_ZEROMQ_INGEST_CLIENT_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/zeromq/socket.h"
#include "connectors/zeromq/socket_factory.h"
#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

struct IngestClientOptions {
  std::string endpoint = "tcp://127.0.0.1:5561";
  // The engine remembers by this name how far it got: keep it between runs, and give it to one
  // client at a time.
  std::string producer;
  std::string software = "sluis";
  // An engine with keys wants them by TCP; a key of role ingest sends under its own name, whatever
  // `producer` is.
  std::optional<CurveClientKeys> keys;
  // For one attempt to connect and be welcomed.
  absl::Duration hello_timeout = absl::Seconds(2);
  // Without any answer for this long the client connects anew and sends again.
  absl::Duration ack_timeout = absl::Seconds(10);
  // Without progress for this long the client gives up.
  absl::Duration give_up_after = absl::Seconds(60);
  // Between two attempts.
  absl::Duration retry_pause = absl::Milliseconds(200);
  ZmqLimits limits;
};

// A post that the engine did not take.
struct RefusedItem {
  uint64_t batch = 0;
  uint32_t index = 0;
  std::string source;
  std::string id;
  std::string reason;
};

struct IngestTotals {
  uint64_t batches = 0;
  uint64_t accepted = 0;
  uint64_t duplicates = 0;
  uint64_t refused = 0;
  // Posts of batches that were durable when the client came back, and whose ack was lost.
  uint64_t unreported = 0;
  uint64_t reconnects = 0;
  // The stream sequence of the last ack.
  uint64_t stream_sequence = 0;
};

// Belongs to one thread. After an error of Send or Drain other than InvalidArgument the client is
// spent: make a new one, which goes on from what is durable.
class IngestClient {
 public:
  // Connects and says hello. Unavailable when nobody answers within give_up_after.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<IngestClient>> Connect(
      const IngestClientOptions& options);

  const v1::Welcome& welcome() const { return welcome_; }

  // Gives the batch the next sequence, sends it and returns the sequence. Waits for acks first
  // when the credit is used up. InvalidArgument when the batch is larger than the engine takes:
  // nothing was sent, and the client is as before.
  [[nodiscard]] absl::StatusOr<uint64_t> Send(v1::PostBatch batch);

  // Waits until everything sent is durable.
  [[nodiscard]] absl::Status Drain();

  size_t unacknowledged() const { return outstanding_.size(); }
  const IngestTotals& totals() const { return totals_; }

  // Moves out the refused posts so far; of more than 10 000 between two calls only the number is
  // known, in the totals.
  std::vector<RefusedItem> TakeRefused();

 private:
  explicit IngestClient(const IngestClientOptions& options);
  absl::Status CheckSize(const v1::PostBatch& batch) const;
  absl::Status Pump(absl::Duration wait);
  absl::Status HandleReply(const v1::IngestReply& reply);
  absl::Status HandleNack(const v1::Nack& nack);
  void HandleAck(const v1::Ack& ack);
  void Transmit(const v1::PostBatch& batch);
  absl::Status Reconnect(std::string_view why);
  void Pause();
  absl::Status TryHello();
  absl::StatusOr<v1::IngestReply> AwaitWelcome();
  absl::Status Resume(const v1::Welcome& welcome);
  bool OutOfPatience() const;

  const IngestClientOptions options_;
  // On the heap, because sockets point to it.
  std::unique_ptr<ZmqContext> context_;
  ZmqSocket socket_;
  v1::Welcome welcome_;
  // Sent or to be sent, not acknowledged; by sequence.
  std::deque<v1::PostBatch> outstanding_;
  uint64_t next_sequence_ = 0;
  // Steady time of the last thing that went well, and of the last answer or connection.
  absl::Duration last_progress_;
  absl::Duration last_sign_;
  absl::Duration last_reconnect_;
  IngestTotals totals_;
  std::vector<RefusedItem> refused_;
  absl::Status spent_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_INGEST_CLIENT_H_
