#include "connectors/zeromq/address_limit.h"

namespace sluis {

void AddressLimit::Failed(const std::string& address, absl::Duration now) {
  ++failed_;
  if (buckets_.size() >= kMostAddresses) {
    absl::erase_if(buckets_, [now](const auto& entry) { return entry.second.Full(now); });
    // Of so many that fail at once no one stands out.
    if (buckets_.size() >= kMostAddresses) buckets_.clear();
  }
  buckets_.try_emplace(address, rate_, 10 * rate_).first->second.Take(1, now);
}

bool AddressLimit::Allows(const std::string& address, absl::Duration now) {
  const auto found = buckets_.find(address);
  return found == buckets_.end() || found->second.Has(1, now);
}

}  // namespace sluis
