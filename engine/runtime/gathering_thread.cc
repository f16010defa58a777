#include "engine/runtime/gathering_thread.h"

#include <utility>

namespace sluis {

GatheringThread::~GatheringThread() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
  }
  changed_.SignalAll();
  if (thread_.joinable()) thread_.join();
}

void GatheringThread::Start(absl::Duration pause, std::function<absl::Status()> work) {
  thread_ = std::thread([this, pause, begun = std::move(work)] { Run(pause, begun); });
}

void GatheringThread::Wake() {
  {
    MutexLock lock(&mutex_);
    is_asked_ = true;
  }
  changed_.SignalAll();
}

bool GatheringThread::stopping() const {
  MutexLock lock(&mutex_);
  return stopping_;
}

void GatheringThread::Run(absl::Duration pause, const std::function<absl::Status()>& work) {
  bool is_done = work().ok();
  while (is_done ? AwaitWork() : !stopping()) {
    const absl::Time until = absl::Now() + pause;
    {
      MutexLock lock(&mutex_);
      while (!stopping_ && absl::Now() < until) changed_.WaitFor(&mutex_, until - absl::Now());
      if (stopping_) return;
      is_asked_ = false;
    }
    is_done = work().ok();
  }
}

bool GatheringThread::AwaitWork() {
  MutexLock lock(&mutex_);
  while (!stopping_ && !is_asked_) changed_.Wait(&mutex_);
  return !stopping_;
}

}  // namespace sluis
