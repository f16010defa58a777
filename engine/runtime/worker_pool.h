// A few threads that share one piece of work at a time.
#ifndef SLUIS_ENGINE_RUNTIME_WORKER_POOL_H_
#define SLUIS_ENGINE_RUNTIME_WORKER_POOL_H_

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

#include "engine/locks/mutex.h"

namespace sluis {

// ParallelFor belongs to one thread at a time; the work itself runs on all of them.
class WorkerPool {
 public:
  // `threads` counts the caller's own: 1 starts none.
  explicit WorkerPool(int threads);
  // Waits for its threads, which are idle between calls.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Calls work(begin, end) for ranges that cover [0, count), each item once, and returns when all
  // are done. The caller works along.
  void ParallelFor(size_t count, const std::function<void(size_t begin, size_t end)>& work);

 private:
  void WorkUntilStopped();
  // Takes the next range and does it; false when none is left.
  bool WorkOnce();

  Mutex mutex_;
  Condition changed_;
  const std::function<void(size_t, size_t)>* work_ ABSL_GUARDED_BY(mutex_) = nullptr;
  size_t next_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t count_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t step_ ABSL_GUARDED_BY(mutex_) = 1;
  size_t unfinished_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_WORKER_POOL_H_
