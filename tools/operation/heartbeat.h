// Whether the loop that does the work goes round.
#ifndef SLUIS_TOOLS_OPERATION_HEARTBEAT_H_
#define SLUIS_TOOLS_OPERATION_HEARTBEAT_H_

#include <atomic>
#include <chrono>
#include <cstdint>

namespace sluis {

// Beat belongs to the loop's thread; all else is safe on any.
class Heartbeat {
 public:
  using Clock = std::chrono::steady_clock;

  void Beat(Clock::time_point now = Clock::now()) {
    last_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
  }

  // False before the first beat.
  bool has_begun() const { return last_.load(std::memory_order_relaxed) != 0; }
  Clock::duration Silence(Clock::time_point now = Clock::now()) const {
    return now - Clock::time_point(Clock::duration(last_.load(std::memory_order_relaxed)));
  }

 private:
  std::atomic<Clock::rep> last_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_HEARTBEAT_H_
