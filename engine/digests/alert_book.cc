#include "engine/digests/alert_book.h"

#include <algorithm>

#include "engine/digests/schedule.h"

namespace sluis {

bool AlertBook::HasRoom(const v1::Owner& owner, absl::Time at) const {
  const auto found = told_.find(owner.id());
  if (found == told_.end()) return true;
  const std::deque<Told>& told = found->second;
  const absl::Time begin = DayBegins(owner, at);
  const auto today = std::find_if(told.rbegin(), told.rend(),
                                  [begin](const Told& each) { return each.at < begin; });
  const uint32_t most = owner.schedule().alerts_a_day();
  return today - told.rbegin() < (most == 0 ? kDefaultAlertsADay : most);
}

void AlertBook::Note(const std::string& owner_id, uint64_t sequence, absl::Time at) {
  std::deque<Told>& told = told_[owner_id];
  while (!told.empty() && told.front().at < at - kAlertMemory) told.pop_front();
  told.push_back({sequence, at});
}

std::vector<uint64_t> AlertBook::ToldSince(const std::string& owner_id, uint64_t from) const {
  std::vector<uint64_t> sequences;
  const auto found = told_.find(owner_id);
  if (found == told_.end()) return sequences;
  for (auto each = found->second.rbegin(); each != found->second.rend(); ++each) {
    if (each->sequence < from) break;
    sequences.push_back(each->sequence);
  }
  return sequences;
}

}  // namespace sluis
