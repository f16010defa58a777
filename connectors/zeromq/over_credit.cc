#include "connectors/zeromq/over_credit.h"

#include <algorithm>

namespace sluis {

bool OverCredit::ThrownAway(const std::string& sender, const std::string& connection,
                            uint32_t credit, absl::Duration now) {
  if (forgiven_.size() >= kMostSenders) forgiven_.clear();
  uint32_t& forgiven = forgiven_[connection];
  if (forgiven < credit) {
    ++forgiven;
    return false;
  }
  if (allowances_.size() >= kMostSenders) {
    absl::erase_if(allowances_, [now](const auto& entry) { return entry.second.Full(now); });
    if (allowances_.size() >= kMostSenders) allowances_.clear();
  }
  const double most = std::max(1.0, options_.allowance * credit);
  return !allowances_.try_emplace(sender, most / 60, most).first->second.Take(1, now);
}

bool RefusedKeys::Refuse(const std::string& key, absl::Duration until, absl::Duration now) {
  const MutexLock lock(&mutex_);
  absl::erase_if(until_, [now](const auto& entry) { return entry.second <= now; });
  const auto [found, added] = until_.try_emplace(key, until);
  found->second = std::max(found->second, until);
  return added;
}

bool RefusedKeys::Refuses(const std::string& key, absl::Duration now) const {
  const MutexLock lock(&mutex_);
  const auto found = until_.find(key);
  return found != until_.end() && now < found->second;
}

}  // namespace sluis
