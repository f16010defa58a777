#include "engine/pipeline/worker_pool.h"

#include <algorithm>
#include <utility>

namespace sluis {
namespace {

// Ranges a thread, so that one slow range does not keep the others waiting.
constexpr size_t kRangesPerThread = 4;

size_t StepFor(size_t count, size_t threads, size_t least) {
  return std::max(least, count / (threads * kRangesPerThread));
}

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

void WorkerPool::ParallelFor(size_t count, const Work& work) {
  if (count == 0) return;
  Job job{&work, count, StepFor(count, threads(), 1)};
  Enter(&job, true);
  Finish(&job);
}

void WorkerPool::Enter(Job* job, bool first) {
  {
    MutexLock lock(&mutex_);
    job->unfinished = job->count;
    jobs_.insert(first ? jobs_.begin() : jobs_.end(), job);
  }
  changed_.SignalAll();
}

void WorkerPool::Finish(Job* job) {
  while (WorkOnce(job)) {
  }
  MutexLock lock(&mutex_);
  TakeOut(job);
}

void WorkerPool::Cancel(Job* job) {
  MutexLock lock(&mutex_);
  job->unfinished -= job->count - job->next;
  job->next = job->count;
  TakeOut(job);
}

void WorkerPool::TakeOut(Job* job) {
  while (job->unfinished > 0) changed_.Wait(&mutex_);
  jobs_.remove(job);
}

WorkerPool::Job* WorkerPool::NextJob() {
  const auto job =
      std::find_if(jobs_.begin(), jobs_.end(), [](const Job* j) { return j->next < j->count; });
  return job == jobs_.end() ? nullptr : *job;
}

bool WorkerPool::WorkOnce(Job* job) {
  size_t begin = 0;
  size_t end = 0;
  {
    MutexLock lock(&mutex_);
    if (job == nullptr) job = NextJob();
    if (job == nullptr || job->next >= job->count) return false;
    begin = job->next;
    end = std::min(job->count, begin + job->step);
    job->next = end;
  }
  (*job->work)(begin, end);
  MutexLock lock(&mutex_);
  job->unfinished -= end - begin;
  if (job->unfinished == 0) changed_.SignalAll();
  return true;
}

void WorkerPool::WorkUntilStopped() {
  for (;;) {
    while (WorkOnce(nullptr)) {
    }
    MutexLock lock(&mutex_);
    while (!stopping_ && NextJob() == nullptr) changed_.Wait(&mutex_);
    if (stopping_) return;
  }
}

WorkerPool::Ahead::Ahead(WorkerPool* pool, size_t count, size_t least_step, Work work)
    : pool_(pool),
      work_(std::move(work)),
      job_{&work_, count, StepFor(count, pool->threads(), least_step)} {
  pool_->Enter(&job_, false);
}

WorkerPool::Ahead::~Ahead() {
  if (!finished_) pool_->Cancel(&job_);
}

void WorkerPool::Ahead::Finish() {
  if (std::exchange(finished_, true)) return;
  pool_->Finish(&job_);
}

}  // namespace sluis
