// Work that is asked for often and done seldom, on a thread of its own: what was asked meanwhile is
// done together.
#ifndef SLUIS_ENGINE_RUNTIME_GATHERING_THREAD_H_
#define SLUIS_ENGINE_RUNTIME_GATHERING_THREAD_H_

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/locks/mutex.h"

namespace sluis {

// Safe on any thread.
class GatheringThread {
 public:
  GatheringThread() = default;
  // Waits for the work that is under way, not for what was asked for.
  ~GatheringThread();
  GatheringThread(const GatheringThread&) = delete;
  GatheringThread& operator=(const GatheringThread&) = delete;

  // Does the work once, at once, for what was left from the last time; then `pause` after it was
  // woken, for all that was asked meanwhile. A failure is tried again after the same time. Once.
  void Start(absl::Duration pause, std::function<absl::Status()> work);
  void Wake();
  bool stopping() const;

 private:
  void Run(absl::Duration pause, const std::function<absl::Status()>& work);
  // False when it is to end.
  bool AwaitWork();

  mutable Mutex mutex_;
  Condition changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_asked_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_GATHERING_THREAD_H_
