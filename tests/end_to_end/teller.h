// The order in which a server for tests tells events to the one who listens, and how far: a test
// says how many may be told, so that the listener can be ended in the midst of them.
#ifndef SLUIS_TESTS_END_TO_END_TELLER_H_
#define SLUIS_TESTS_END_TO_END_TELLER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "engine/locks/mutex.h"

namespace sluis {

// Safe on any thread.
class Teller {
 public:
  // How many posts each event comes to, for the one who counts what was taken.
  explicit Teller(std::vector<uint64_t> weights) : weights_(std::move(weights)) {}

  // The listener has ended: whoever tells it something stops. Nothing may be told at first.
  void BeginRun();
  // Posts of this run.
  void Allow(uint64_t posts);
  // The last event of all, which is kept back until then, may be told in this run.
  void LetEnd();
  // No run comes any more.
  void End();

  // Posts, in this run.
  uint64_t told() const;
  // But for the last event.
  bool at_end() const;

  // Tells event by event until the run ends, another connection begins, or `tell` returns false.
  // `begin` says, of the next event, where to begin. Both are called under the lock: what is told
  // is in order, whoever tells it.
  void Tell(const std::function<size_t(size_t next)>& begin,
            const std::function<bool(size_t event)>& tell);
  // So many events happen although nobody listens.
  void Pass(size_t events, const std::function<void(size_t event)>& happen);

 private:
  bool MayTell() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  size_t end() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::vector<uint64_t> weights_;
  mutable Mutex mutex_;
  Condition changed_;
  // Which connection is served.
  uint64_t connection_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t position_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t told_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t allowed_ ABSL_GUARDED_BY(mutex_) = 0;
  bool lets_end_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_over_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace sluis

#endif  // SLUIS_TESTS_END_TO_END_TELLER_H_
