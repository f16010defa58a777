// Who sends on and on beyond its credit is not let in for a while.
//
// What is beyond the credit is read, thrown away and told so; that costs the server little, and
// the sender nothing. So each key has an allowance of it. Whoever uses that up is refused at its
// handshakes, and its connection is ended, so that there is one.
//
// A peer that keeps to the protocol never gets here. It has no more than its credit unanswered, and
// one request beside. Only when its name went to a later connection, its own after a break or a
// start of the engine, is the rest of its credit on the old one thrown away: that is not counted.
#ifndef SLUIS_CONNECTORS_ZEROMQ_OVER_CREDIT_H_
#define SLUIS_CONNECTORS_ZEROMQ_OVER_CREDIT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "connectors/zeromq/token_bucket.h"
#include "engine/locks/mutex.h"

namespace sluis {

struct OverCreditOptions {
  // What is thrown away of one key within a minute, in times its whole credit, before it is
  // refused.
  double allowance = 64;
  // How long its handshakes are refused, counted from the last time that it went too far. Zero:
  // only its connections are ended.
  absl::Duration refusal = absl::Seconds(60);
};

// Counts what is thrown away. Belongs to one thread.
class OverCredit {
 public:
  explicit OverCredit(const OverCreditOptions& options) : options_(options) {}

  // A request of this sender was thrown away on this connection; `credit` is what it may have
  // unanswered. True when it went too far: now, and with each further one until its allowance has
  // grown again.
  bool ThrownAway(const std::string& sender, const std::string& connection, uint32_t credit,
                  absl::Duration now);

  // The connection was welcomed (again): the rest of its credit is forgiven once more.
  void Welcomed(const std::string& connection) { forgiven_.erase(connection); }

 private:
  // Whoever is forgotten begins anew.
  static constexpr size_t kMostSenders = 10'000;

  const OverCreditOptions options_;
  // By connection: what was thrown away and not counted.
  absl::flat_hash_map<std::string, uint32_t> forgiven_;
  // By sender: in requests.
  absl::flat_hash_map<std::string, TokenBucket> allowances_;
};

// Keys that are not let in until a time. Safe on any thread; times are SteadyTime().
class RefusedKeys {
 public:
  // True when it was not refused already.
  bool Refuse(const std::string& key, absl::Duration until, absl::Duration now);
  bool Refuses(const std::string& key, absl::Duration now) const;

 private:
  mutable Mutex mutex_;
  absl::flat_hash_map<std::string, absl::Duration> until_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_OVER_CREDIT_H_
