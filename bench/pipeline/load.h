// The load: posts at a fixed rate or as fast as they are taken, and what comes back.
#ifndef SLUIS_BENCH_PIPELINE_LOAD_H_
#define SLUIS_BENCH_PIPELINE_LOAD_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "bench/pipeline/readers.h"
#include "bench/pipeline/recorded_posts.h"
#include "connectors/zeromq/socket.h"
#include "connectors/zeromq/socket_factory.h"
#include "engine/locks/mutex.h"
#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

struct LoadOptions {
  std::string ingest;
  std::string control;
  std::string live;
  // Posts a second; 0: as fast as the engine takes them.
  double rate = 0;
  // The first place of VariedPosts to send: an engine that has the first pass goes on behind it.
  uint64_t first_place = 0;
  // At a rate, as many posts a batch as come in this time.
  absl::Duration collect_for = absl::Milliseconds(5);
  double judgements_a_second = 0;
};

// Milliseconds, as they came.
using Latencies = std::vector<float>;

// Its threads write, others may read the counts meanwhile. All latencies count from the moment at
// which a post was due by the rate, whether or not the load came to send it then (so a stall is
// felt by every post that it holds up); flat out, from when it was sent.
class PostLoad {
 public:
  PostLoad(const VariedPosts& posts, const RecordedPosts& recorded, const ReaderOptions& readers,
           const LoadOptions& options);

  // Sends for that long. Returns when everything is acknowledged.
  [[nodiscard]] absl::Status Run(absl::Duration duration);

  uint64_t acknowledged_posts() const { return acknowledged_posts_; }
  uint64_t refused_posts() const { return refused_posts_; }
  uint64_t alerts() const { return alerts_; }

  // What came since the last call: from due to ack, a value a batch; from due to alert; from a
  // judgement's request to the ack of the first batch decided with it.
  Latencies TakeAckLatencies() { return Take(&to_ack_); }
  Latencies TakeAlertLatencies() { return Take(&to_alert_); }
  Latencies TakeJudgementLatencies() { return Take(&to_effect_); }

 private:
  static constexpr size_t kRememberedBatches = 1 << 16;

  absl::Status Hello();
  absl::Status WaitForRoom(size_t most);
  absl::Status ReadReply(absl::Duration wait);
  void SendBatch(absl::Time due);
  void ListenToAlerts();
  void Judge();
  void NoteEffects(uint64_t stream_sequence);
  void Add(Latencies* latencies, double milliseconds) {
    const MutexLock lock(&mutex_);
    latencies->push_back(static_cast<float>(milliseconds));
  }
  Latencies Take(Latencies* latencies) {
    const MutexLock lock(&mutex_);
    return std::exchange(*latencies, {});
  }

  const VariedPosts& posts_;
  const RecordedPosts& recorded_;
  const ReaderOptions readers_;
  const LoadOptions options_;
  ZmqContext context_;
  SocketFactory factory_{&context_};
  ZmqSocket socket_;
  v1::IngestRequest request_;
  std::string frame_;
  int batch_posts_ = 0;
  size_t credit_ = 0;
  uint64_t first_sequence_ = 0;
  uint64_t sent_batches_ = 0;
  uint64_t acknowledged_batches_ = 0;
  // [batch % kRememberedBatches]: when it was due, in Unix nanoseconds.
  std::vector<std::atomic<int64_t>> due_;

  std::atomic<bool> done_ = false;
  std::atomic<uint64_t> acknowledged_posts_ = 0;
  std::atomic<uint64_t> refused_posts_ = 0;
  std::atomic<uint64_t> alerts_ = 0;
  Mutex mutex_;
  Latencies to_ack_ ABSL_GUARDED_BY(mutex_);
  Latencies to_alert_ ABSL_GUARDED_BY(mutex_);
  Latencies to_effect_ ABSL_GUARDED_BY(mutex_);
  // Judgements whose effect has not been seen: the sequence from which on they count, and when
  // they were asked for.
  std::vector<std::pair<uint64_t, absl::Time>> judged_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sluis

#endif  // SLUIS_BENCH_PIPELINE_LOAD_H_
