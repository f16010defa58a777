#include "engine/runtime/model_change_thread.h"

#include <string>
#include <utility>

namespace sluis {

ModelChangeThread::~ModelChangeThread() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

absl::Status ModelChangeThread::Begin(Work work) {
  MutexLock lock(&mutex_);
  if (last_.has_value() && last_->under_way()) {
    return absl::FailedPreconditionError(
        "A change of model is under way. 'sluis model show' tells how far it is; ask again when it "
        "has ended.");
  }
  // Its work is done, so it needs the lock no more.
  if (thread_.joinable()) thread_.join();
  last_.emplace().set_under_way(true);
  thread_ = std::thread([this, begun = std::move(work)] { Run(begun); });
  return absl::OkStatus();
}

void ModelChangeThread::Run(const Work& work) {
  v1::ChangeModelReply outcome;
  outcome.set_under_way(true);
  const absl::Status status = work(&outcome);
  outcome.set_under_way(false);
  if (!status.ok()) {
    outcome.mutable_failure()->set_code(static_cast<int32_t>(status.code()));
    outcome.mutable_failure()->set_message(std::string(status.message()));
  }
  Report(outcome);
  ended_.SignalAll();
}

void ModelChangeThread::Report(const v1::ChangeModelReply& progress) {
  MutexLock lock(&mutex_);
  last_ = progress;
}

std::optional<v1::ChangeModelReply> ModelChangeThread::Last() const {
  MutexLock lock(&mutex_);
  return last_;
}

void ModelChangeThread::Wait() {
  MutexLock lock(&mutex_);
  while (last_.has_value() && last_->under_way()) ended_.Wait(&mutex_);
}

}  // namespace sluis
