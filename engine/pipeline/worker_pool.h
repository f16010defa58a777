// A few threads that share pieces of work.
#ifndef SLUIS_ENGINE_PIPELINE_WORKER_POOL_H_
#define SLUIS_ENGINE_PIPELINE_WORKER_POOL_H_

#include <cstddef>
#include <functional>
#include <list>
#include <thread>
#include <vector>

#include "engine/locks/mutex.h"

namespace sluis {

// Safe on any thread.
class WorkerPool {
 public:
  // Called for ranges [begin, end), on any of the threads, for several at a time.
  using Work = std::function<void(size_t begin, size_t end)>;
  class Ahead;

  // `threads` counts the caller's own: 1 starts none.
  explicit WorkerPool(int threads);
  // Waits for its threads, which are idle between calls.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Calls work(begin, end) for ranges that cover [0, count), each item once, and returns when all
  // are done. The caller works along.
  void ParallelFor(size_t count, const Work& work);

  size_t threads() const { return threads_.size() + 1; }

 private:
  struct Job {
    const Work* work;
    size_t count;
    size_t step;
    size_t next = 0;
    size_t unfinished = 0;
  };

  // What is waited for goes before what is done ahead.
  void Enter(Job* job, bool first);
  // Works along until no range is left, waits for those of the others, and takes the job out.
  void Finish(Job* job);
  void Cancel(Job* job);
  void TakeOut(Job* job) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The first job that has a range left; null if none has.
  Job* NextJob() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes the next range and does it; false when none is left. Of the first job if null.
  bool WorkOnce(Job* job);
  void WorkUntilStopped();

  Mutex mutex_;
  Condition changed_;
  std::list<Job*> jobs_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

// Work that the pool's threads do when nobody waits for other work. One thread's.
class WorkerPool::Ahead {
 public:
  // `least_step`: items that are done together, if there are as many. The pool must outlive it.
  Ahead(WorkerPool* pool, size_t count, size_t least_step, Work work);
  // Begins no range more and waits for those that are under way.
  ~Ahead();
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;

  // Returns when all is done; works along.
  void Finish();

 private:
  WorkerPool* const pool_;
  const Work work_;
  Job job_;
  bool finished_ = false;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_PIPELINE_WORKER_POOL_H_
