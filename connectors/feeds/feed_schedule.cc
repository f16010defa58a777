#include "connectors/feeds/feed_schedule.h"

#include <algorithm>

namespace sluis {

absl::Time FeedSchedule::MomentOf(const Host& host) {
  return host.due.empty() ? host.free_from : std::max(host.free_from, host.due.begin()->first);
}

void FeedSchedule::Leave(const std::string& name, const Host& host) {
  if (!host.is_asked) moments_.erase({MomentOf(host), name});
}

void FeedSchedule::Enter(const std::string& name, const Host& host) {
  if (!host.is_asked) moments_.insert({MomentOf(host), name});
}

void FeedSchedule::Put(const std::string& name, const std::string& host, absl::Time due) {
  Remove(name);
  places_[name] = {host, due};
  Host& at = hosts_[host];
  Leave(host, at);
  at.due.insert({due, name});
  Enter(host, at);
}

void FeedSchedule::Remove(const std::string& name) {
  const auto place = places_.find(name);
  if (place == places_.end()) return;
  const auto& [host, due] = place->second;
  Host& at = hosts_[host];
  Leave(host, at);
  at.due.erase({due, name});
  Enter(host, at);
  places_.erase(place);
}

std::optional<FeedSchedule::Turn> FeedSchedule::Take(absl::Time now) {
  while (!moments_.empty() && moments_.begin()->first <= now) {
    const std::string host = moments_.begin()->second;
    Host& at = hosts_[host];
    Leave(host, at);
    if (at.due.empty()) {
      hosts_.erase(host);
      continue;
    }
    at.is_asked = true;
    Turn turn{at.due.begin()->second, host};
    at.due.erase(at.due.begin());
    places_.erase(turn.name);
    return turn;
  }
  return std::nullopt;
}

void FeedSchedule::Release(const Turn& turn, absl::Time now) {
  Host& at = hosts_[turn.host];
  at.is_asked = false;
  at.free_from = now + host_pause_;
  Enter(turn.host, at);
}

absl::Time FeedSchedule::next() const {
  return moments_.empty() ? absl::InfiniteFuture() : moments_.begin()->first;
}

absl::Time SpacedMoments::Take(absl::Time now) {
  const absl::Time moment = std::max(now, next_);
  next_ = moment + gap_;
  return moment;
}

}  // namespace sluis
