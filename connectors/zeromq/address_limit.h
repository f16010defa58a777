// Bounds how often an address may fail to shake hands: each attempt costs the server public-key
// arithmetic before it knows anything of its peer.
#ifndef SLUIS_CONNECTORS_ZEROMQ_ADDRESS_LIMIT_H_
#define SLUIS_CONNECTORS_ZEROMQ_ADDRESS_LIMIT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "connectors/zeromq/token_bucket.h"

namespace sluis {

// Whatever ended before it brought a single message is a failure: ZeroMQ does not say by which
// connection a handshake failed. Beyond the limit new connections of the address are shut down as
// soon as they are seen; those that stand are left alone. Belongs to one thread.
class AddressLimit {
 public:
  // Failures a second of one address, over time; for a moment ten times as many.
  explicit AddressLimit(double failures_per_second) : rate_(failures_per_second) {}

  // `address` without a port.
  void Failed(const std::string& address, absl::Duration now);
  bool Allows(const std::string& address, absl::Duration now);

  uint64_t failed() const { return failed_; }

 private:
  static constexpr size_t kMostAddresses = 4096;

  const double rate_;
  absl::flat_hash_map<std::string, TokenBucket> buckets_;
  uint64_t failed_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_ADDRESS_LIMIT_H_
