#include "tests/end_to_end/teller.h"

namespace sluis {

void Teller::BeginRun() {
  const MutexLock lock(&mutex_);
  ++connection_;
  told_ = 0;
  allowed_ = 0;
  lets_end_ = false;
  changed_.SignalAll();
}

void Teller::Allow(uint64_t posts) {
  const MutexLock lock(&mutex_);
  allowed_ = posts;
  changed_.SignalAll();
}

void Teller::LetEnd() {
  const MutexLock lock(&mutex_);
  lets_end_ = true;
  changed_.SignalAll();
}

void Teller::End() {
  const MutexLock lock(&mutex_);
  is_over_ = true;
  changed_.SignalAll();
}

uint64_t Teller::told() const {
  const MutexLock lock(&mutex_);
  return told_;
}

size_t Teller::end() const { return lets_end_ ? weights_.size() : weights_.size() - 1; }

bool Teller::at_end() const {
  const MutexLock lock(&mutex_);
  return position_ + 1 >= weights_.size();
}

bool Teller::MayTell() const { return told_ < allowed_ && position_ < end(); }

void Teller::Tell(const std::function<size_t(size_t next)>& begin,
                  const std::function<bool(size_t event)>& tell) {
  const MutexLock lock(&mutex_);
  const uint64_t mine = ++connection_;
  changed_.SignalAll();
  position_ = begin(position_);
  for (bool is_heard = true; is_heard;) {
    while (mine == connection_ && !is_over_ && !MayTell()) changed_.Wait(&mutex_);
    if (mine != connection_ || is_over_) return;
    const size_t event = position_++;
    told_ += weights_[event];
    is_heard = tell(event);
  }
}

void Teller::Pass(size_t events, const std::function<void(size_t event)>& happen) {
  const MutexLock lock(&mutex_);
  for (; events > 0 && position_ < end(); --events) happen(position_++);
}

}  // namespace sluis
