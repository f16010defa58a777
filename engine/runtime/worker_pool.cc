#include "engine/runtime/worker_pool.h"

#include <algorithm>

namespace sluis {
namespace {

// Ranges a thread, so that one slow range does not keep the others waiting.
constexpr size_t kRangesPerThread = 4;

}  // namespace

WorkerPool::WorkerPool(int threads) {
  for (int i = 1; i < threads; ++i) threads_.emplace_back([this] { WorkUntilStopped(); });
}

WorkerPool::~WorkerPool() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
  }
  changed_.SignalAll();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::ParallelFor(size_t count,
                             const std::function<void(size_t begin, size_t end)>& work) {
  if (count == 0) return;
  {
    MutexLock lock(&mutex_);
    const size_t ranges = (threads_.size() + 1) * kRangesPerThread;
    work_ = &work;
    next_ = 0;
    count_ = count;
    unfinished_ = count;
    step_ = std::max<size_t>(1, count / ranges);
  }
  changed_.SignalAll();
  while (WorkOnce()) {
  }
  MutexLock lock(&mutex_);
  while (unfinished_ > 0) changed_.Wait(&mutex_);
  work_ = nullptr;
}

bool WorkerPool::WorkOnce() {
  const std::function<void(size_t, size_t)>* work = nullptr;
  size_t begin = 0;
  size_t end = 0;
  {
    MutexLock lock(&mutex_);
    if (work_ == nullptr || next_ >= count_) return false;
    work = work_;
    begin = next_;
    end = std::min(count_, begin + step_);
    next_ = end;
  }
  (*work)(begin, end);
  MutexLock lock(&mutex_);
  unfinished_ -= end - begin;
  if (unfinished_ == 0) changed_.SignalAll();
  return true;
}

void WorkerPool::WorkUntilStopped() {
  for (;;) {
    while (WorkOnce()) {
    }
    MutexLock lock(&mutex_);
    while (!stopping_ && (work_ == nullptr || next_ >= count_)) changed_.Wait(&mutex_);
    if (stopping_) return;
  }
}

}  // namespace sluis
