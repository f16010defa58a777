// Good clients at a fixed rate, and what they feel.
#ifndef SLUIS_BENCH_HOSTILE_GOOD_LOAD_H_
#define SLUIS_BENCH_HOSTILE_GOOD_LOAD_H_

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "bench/hostile/good_clients.h"
#include "bench/pipeline/server_process.h"
#include "connectors/zeromq/curve_keys.h"

namespace sluis {

struct GoodLoadOptions {
  double batches_a_second = 100;
  int posts_a_batch = 20;
  // Whether every post matches, or one of each batch.
  bool all_match = false;
  int subscribers = 1;
  // Of an admin.
  std::optional<CurveClientKeys> keys;
};

// In milliseconds, from when it was due: a stall is felt by all that it holds up.
struct GoodLatencies {
  std::vector<double> to_ack;
  // Of questions to control.
  std::vector<double> to_reply;
};

// Belongs to one thread; each subscriber reads on one of its own.
class GoodLoad {
 public:
  static constexpr char kOwner[] = "anna";

  GoodLoad(const ServerProcess& server, GoodLoadOptions options);
  ~GoodLoad();
  GoodLoad(const GoodLoad&) = delete;
  GoodLoad& operator=(const GoodLoad&) = delete;

  [[nodiscard]] absl::Status Start();

  // Sends for that long at least, and until `done`. An error when anything is not acknowledged.
  [[nodiscard]] absl::Status Send(absl::Duration least, const std::atomic<bool>& done,
                                  GoodLatencies* latencies);

  // Waits until every subscriber has every match; an error when one has missed any.
  [[nodiscard]] absl::Status Finish();

  uint64_t matching() const { return producer_.matching(); }

 private:
  struct Follower {
    std::unique_ptr<GoodSubscriber> subscriber;
    std::thread thread;
    std::atomic<uint64_t> matches = 0;
    std::atomic<uint64_t> lost = 0;
  };
  void Follow(Follower* follower);

  const ServerProcess& server_;
  const GoodLoadOptions options_;
  GoodProducer producer_;
  std::vector<std::unique_ptr<Follower>> followers_;
  std::atomic<bool> ended_ = false;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_HOSTILE_GOOD_LOAD_H_
