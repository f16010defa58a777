#include "connectors/zeromq/slow_lane.h"

namespace sluis {
namespace {

bool IsSlow(const v1::ControlRequest& request) {
  return request.has_preview_interest() || request.has_back_up_state() ||
         request.has_check_state() || request.has_list_audit() || request.has_verify_audit() ||
         request.has_reload() || request.has_export_person() || request.has_erase_person();
}

}  // namespace

SlowLane::SlowLane(Handler handle, std::function<void()> on_answer)
    : handle_(std::move(handle)), on_answer_(std::move(on_answer)), thread_([this] { Run(); }) {}

SlowLane::~SlowLane() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
  }
  changed_.SignalAll();
  thread_.join();
}

bool SlowLane::Needs(const Sender& sender, const v1::ControlRequest& request) const {
  return IsSlow(request) || held_.contains({sender.socket, sender.routing_id});
}

bool SlowLane::Take(Sender sender, v1::ControlRequest request) {
  {
    MutexLock lock(&mutex_);
    if (waiting_.size() >= kMostWaiting) return false;
    ++held_[{sender.socket, sender.routing_id}];
    waiting_.push_back({std::move(sender), std::move(request)});
  }
  changed_.SignalAll();
  return true;
}

std::deque<SlowLane::Answer> SlowLane::TakeAnswers() {
  std::deque<Answer> answers;
  {
    MutexLock lock(&mutex_);
    answers.swap(answers_);
  }
  for (const Answer& answer : answers) {
    const auto held = held_.find({answer.sender.socket, answer.sender.routing_id});
    if (--held->second == 0) held_.erase(held);
  }
  return answers;
}

void SlowLane::Run() {
  for (;;) {
    Request next;
    {
      MutexLock lock(&mutex_);
      while (waiting_.empty() && !stopping_) changed_.Wait(&mutex_);
      if (stopping_) return;
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    const std::string principal = next.sender.principal;
    Answer answer{std::move(next.sender), handle_(next.request, principal)};
    {
      MutexLock lock(&mutex_);
      answers_.push_back(std::move(answer));
    }
    on_answer_();
  }
}

}  // namespace sluis
