// The one change of model that may be under way, on a thread of its own, so that posts and
// judgements go on meanwhile.
#ifndef SLUIS_ENGINE_RUNTIME_MODEL_CHANGE_THREAD_H_
#define SLUIS_ENGINE_RUNTIME_MODEL_CHANGE_THREAD_H_

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "engine/locks/mutex.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// Safe on any thread. Its own lock is never held while the work runs.
class ModelChangeThread {
 public:
  // Fills in what there is to tell, and returns whether the change was made. Asks stopping() often
  // and calls Report as it goes.
  using Work = std::function<absl::Status(v1::ChangeModelReply* outcome)>;

  ModelChangeThread() = default;
  // Tells the work to stop, and waits for it.
  ~ModelChangeThread();
  ModelChangeThread(const ModelChangeThread&) = delete;
  ModelChangeThread& operator=(const ModelChangeThread&) = delete;

  // Starts the work. FailedPrecondition while another is under way.
  [[nodiscard]] absl::Status Begin(Work work);

  bool stopping() const { return stopping_; }
  void Report(const v1::ChangeModelReply& progress);

  // How far the last change is, or how it ended; absent without one.
  std::optional<v1::ChangeModelReply> Last() const;

  // Returns when none is under way.
  void Wait();

 private:
  void Run(const Work& work);

  std::atomic<bool> stopping_ = false;
  mutable Mutex mutex_;
  Condition ended_;
  std::optional<v1::ChangeModelReply> last_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_MODEL_CHANGE_THREAD_H_
