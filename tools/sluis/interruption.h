// Ctrl-C and SIGTERM as something to ask for, so that work ends at a clean place.
#ifndef SLUIS_TOOLS_SLUIS_INTERRUPTION_H_
#define SLUIS_TOOLS_SLUIS_INTERRUPTION_H_

#include <atomic>
#include <functional>

#include "absl/time/time.h"

namespace sluis {

// While it lives, the first SIGINT or SIGTERM sets stop() and calls `on_stop`; a second one ends
// the process the usual way. One at a time. `on_stop` is called from a signal handler.
class Interruption {
 public:
  explicit Interruption(std::function<void()> on_stop = nullptr);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  const std::atomic<bool>* stop() const;

  // Returns once one of the signals has come; true then. False after `most`.
  bool WaitFor(absl::Duration most) const;
  void Wait() const { WaitFor(absl::InfiniteDuration()); }

 private:
  int wake_up_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_INTERRUPTION_H_
