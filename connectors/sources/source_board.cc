#include "connectors/sources/source_board.h"

#include "absl/time/clock.h"
#include "proto/time.h"

namespace sluis {

void SourceBoard::Change(const std::string& name,
                         const std::function<void(v1::SourceStanding*)>& change) {
  MutexLock lock(&mutex_);
  change(&standings_[name]);
}

void SourceBoard::Fail(const std::string& name, const absl::Status& error, v1::SourceState state) {
  Change(name, [&](v1::SourceStanding* standing) {
    standing->set_state(state);
    standing->set_failures(standing->failures() + 1);
    standing->set_last_error(std::string(error.message()));
    *standing->mutable_last_error_at() = ToTimestamp(absl::Now());
  });
  if (on_failure_) on_failure_(name, error);
}

void SourceBoard::Remove(const std::string& name) {
  MutexLock lock(&mutex_);
  standings_.erase(name);
}

void SourceBoard::AddTo(v1::SourceStanding* standing) const {
  MutexLock lock(&mutex_);
  const auto found = standings_.find(standing->source().name());
  // Nothing here has what the engine has told, so nothing of that is replaced.
  if (found != standings_.end()) standing->MergeFrom(found->second);
}

}  // namespace sluis
