// Whom the engine told what at once in the last days: how many more an owner is told today, and
// what a page lists. In memory, so that no post waits for the disk: it follows from the match log,
// from which it is made again when the engine opens. An alert of which nothing is kept any more,
// since the author of its post was erased, is not counted after that.
#ifndef SLUIS_ENGINE_DIGESTS_ALERT_BOOK_H_
#define SLUIS_ENGINE_DIGESTS_ALERT_BOOK_H_

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// Schedule.alerts_a_day when it is 0.
inline constexpr uint32_t kDefaultAlertsADay = 10;
// More than any day has, wherever its owner moves to, and a weekend without a digest.
inline constexpr absl::Duration kAlertMemory = absl::Hours(72);

// Belongs to one thread at a time.
class AlertBook {
 public:
  // Whether the owner may be told one more at `at`, which is no earlier than what was noted.
  [[nodiscard]] bool HasRoom(const v1::Owner& owner, absl::Time at) const;

  // The post of that sequence was told. Both rise from call to call of an owner.
  void Note(const std::string& owner_id, uint64_t sequence, absl::Time at);

  // The posts that were told from the sequence `from` on, as far as it remembers: the newest first.
  [[nodiscard]] std::vector<uint64_t> ToldSince(const std::string& owner_id, uint64_t from) const;

  void Forget(const std::string& owner_id) { told_.erase(owner_id); }
  void ForgetAll() { told_.clear(); }

 private:
  struct Told {
    uint64_t sequence = 0;
    absl::Time at;
  };
  // Rising. No longer than kAlertMemory before the newest.
  absl::flat_hash_map<std::string, std::deque<Told>> told_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_ALERT_BOOK_H_
