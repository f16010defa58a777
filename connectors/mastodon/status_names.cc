#include "connectors/mastodon/status_names.h"

#include <utility>

namespace sluis {

void StatusNames::Put(std::string_view local_id, StatusName name) {
  if (capacity_ == 0) return;
  const auto [place, is_new] = names_.insert_or_assign(std::string(local_id), std::move(name));
  if (!is_new) return;
  order_.push_back(place->first);
  if (order_.size() <= capacity_) return;
  names_.erase(order_.front());
  order_.pop_front();
}

const StatusName* StatusNames::Find(std::string_view local_id) const {
  const auto found = names_.find(std::string(local_id));
  return found == names_.end() ? nullptr : &found->second;
}

}  // namespace sluis
