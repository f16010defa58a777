// Clients that keep to the protocol, beside those that do not: they must not feel the others.
#ifndef SLUIS_BENCH_HOSTILE_GOOD_CLIENTS_H_
#define SLUIS_BENCH_HOSTILE_GOOD_CLIENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/pipeline/server_process.h"
#include "connectors/zeromq/curve_keys.h"
#include "connectors/zeromq/socket.h"
#include "connectors/zeromq/socket_factory.h"
#include "proto/sluis/v1/control.pb.h"
#include "proto/sluis/v1/ingest.pb.h"
#include "proto/sluis/v1/live.pb.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

[[nodiscard]] v1::Post GoodPost(std::string_view id, std::string_view text);

// The requests that make a user with an interest in every post that says "hoogwater".
[[nodiscard]] std::vector<v1::ControlRequest> GoodReader(std::string_view owner);

// Sends one batch after the other, each when the last one is acknowledged. Belongs to one thread.
class GoodProducer {
 public:
  GoodProducer(std::string endpoint, std::string name,
               std::optional<CurveClientKeys> keys = std::nullopt);

  // Says hello.
  [[nodiscard]] absl::Status Connect();

  // A batch of that many posts, the first of which everybody reads and all of them if `all`; each
  // text is that long. Returns when it is acknowledged whole; an error when it is not, within a
  // minute.
  [[nodiscard]] absl::Status Post(int posts, bool all = false, size_t text_bytes = 100);

  uint64_t batches() const { return sent_; }
  // Posts that everybody reads.
  uint64_t matching() const { return matching_; }

 private:
  absl::StatusOr<v1::IngestReply> Ask(const v1::IngestRequest& request);

  const std::string endpoint_;
  const std::string name_;
  ZmqContext context_;
  SocketFactory factory_;
  ZmqSocket socket_;
  uint64_t sequence_ = 0;
  uint64_t sent_ = 0;
  uint64_t matching_ = 0;
};

// Follows the matches of one reader. Belongs to one thread.
class GoodSubscriber {
 public:
  // `queued` are the messages that its own ZeroMQ holds.
  GoodSubscriber(const std::string& endpoint, const std::string& owner, int queued = 100'000,
                 const std::optional<CurveClientKeys>& keys = std::nullopt);

  // Waits until its subscription stands.
  [[nodiscard]] absl::Status Connect();

  // The next match or position; nothing within that time.
  [[nodiscard]] std::optional<v1::LiveMessage> Next(absl::Duration patience);
  // Reads what has come.
  void ReadAll();

  uint64_t matches() const { return matches_; }
  // Matches that did not come, as the sequences of later ones and the positions tell.
  uint64_t lost() const { return lost_; }
  // The last sequence that it knows of.
  uint64_t sequence() const { return sequence_; }

 private:
  ZmqContext context_;
  ZmqSocket socket_;
  std::string topic_;
  uint64_t matches_ = 0;
  uint64_t lost_ = 0;
  uint64_t sequence_ = 0;
};

// Every match of the reader's that is stored, by replay: the ids of the posts, in order.
[[nodiscard]] absl::StatusOr<std::vector<std::string>> ReplayedPosts(const std::string& endpoint,
                                                                     const std::string& owner);

}  // namespace sluis

#endif  // SLUIS_BENCH_HOSTILE_GOOD_CLIENTS_H_
