#include "connectors/sources/source_board.h"

#include <string_view>

#include "absl/time/clock.h"
#include "connectors/markup/plain_text.h"
#include "connectors/sources/source_state.h"
#include "engine/digests/foreign_text.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kMostBytes = 500;

// Much of it comes from servers. A list with bytes that are not UTF-8 could not be read any more.
std::string Clean(std::string_view words) {
  const std::string line = CleanLine(words, kMostBytes);
  return std::string(CutText(line, kMostBytes));
}

}  // namespace

void SourceBoard::Change(const std::string& name,
                         const std::function<void(v1::SourceStanding*)>& change) {
  bool works_again = false;
  {
    MutexLock lock(&mutex_);
    v1::SourceStanding& standing = standings_[name];
    const bool was_in_trouble = IsInTrouble(standing);
    change(&standing);
    standing.set_last_error(Clean(standing.last_error()));
    standing.set_note(Clean(standing.note()));
    works_again = was_in_trouble && standing.state() == v1::SOURCE_STATE_WORKING;
  }
  if (works_again && on_turn_) on_turn_(name, absl::OkStatus());
}

void SourceBoard::Fail(const std::string& name, const absl::Status& error, v1::SourceState state) {
  const std::string words = Clean({error.message().data(), error.message().size()});
  Change(name, [&](v1::SourceStanding* standing) {
    standing->set_state(state);
    standing->set_failures(standing->failures() + 1);
    standing->set_last_error(words);
    *standing->mutable_last_error_at() = ToTimestamp(absl::Now());
  });
  if (on_turn_) on_turn_(name, absl::Status(error.code(), words));
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
