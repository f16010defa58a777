// Runs work that may abort, run out of memory or never end in a process of its own, so that it can
// do this one no harm. libfasttext calls abort() on files that it does not like.
#ifndef SLUIS_MODELS_TRAINING_CHILD_PROCESS_H_
#define SLUIS_MODELS_TRAINING_CHILD_PROCESS_H_

#include <atomic>
#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace sluis {

// What the child may use, enforced by the kernel (setrlimit). 0 or infinite: no limit.
struct ChildLimits {
  // Address space. Not enforced in builds with a sanitizer, whose shadow memory exceeds any limit.
  uint64_t memory_bytes = 0;
  // Processor time of all its threads together, in whole seconds.
  absl::Duration cpu_time = absl::InfiniteDuration();
  // The largest file that it may write.
  uint64_t file_bytes = 0;
};

// Handed to the work: tells the parent how far it is, in [0, 1]. Safe on any of the child's
// threads.
using ReportProgress = std::function<void(double)>;

struct ChildOptions {
  ChildLimits limits;
  // Called in the parent, on the calling thread, while the child works. May be empty.
  std::function<void(double)> on_progress;
  // Looked at several times a second and when a signal arrives; once true the child is killed. May
  // be null.
  const std::atomic<bool>* stop = nullptr;
};

// Forks, calls `work` in the child and waits for its end. The child is a copy of this process, so
// the caller must have one thread only. The child writes nothing to our standard streams and dies
// with us.
// Returns the status of `work`, exceptions included; ResourceExhausted or Aborted with the signal's
// meaning when the child was killed; Cancelled after `stop`.
[[nodiscard]] absl::Status RunInChild(const ChildOptions& options,
                                      const std::function<absl::Status(ReportProgress)>& work);

}  // namespace sluis

#endif  // SLUIS_MODELS_TRAINING_CHILD_PROCESS_H_
