// A rate that may be exceeded for a moment: a token bucket.
#ifndef SLUIS_CONNECTORS_ZEROMQ_TOKEN_BUCKET_H_
#define SLUIS_CONNECTORS_ZEROMQ_TOKEN_BUCKET_H_

#include <algorithm>

#include "absl/time/time.h"

namespace sluis {

// Holds at most `burst` tokens and gets `rate` a second; begins full. Belongs to one thread. Times
// are of any clock that does not go back.
class TokenBucket {
 public:
  TokenBucket(double rate, double burst) : rate_(rate), burst_(burst), tokens_(burst) {}

  // Takes `count` tokens when there are any at all: what is more than there are is owed, so that
  // one large request is not refused for ever. False, and nothing taken, when there are none.
  bool Take(double count, absl::Duration now) {
    const double tokens = Tokens(now);
    if (tokens < std::min(count, 1.0)) return false;
    tokens_ = tokens - count;
    last_ = std::max(last_, now);
    return true;
  }

  bool Has(double count, absl::Duration now) const { return Tokens(now) >= count; }
  // Full again: forgetting it changes nothing.
  bool Full(absl::Duration now) const { return Tokens(now) >= burst_; }

 private:
  double Tokens(absl::Duration now) const {
    const double gained = now > last_ ? rate_ * absl::ToDoubleSeconds(now - last_) : 0;
    return std::min(tokens_ + gained, burst_);
  }

  double rate_;
  double burst_;
  double tokens_;
  absl::Duration last_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_TOKEN_BUCKET_H_
