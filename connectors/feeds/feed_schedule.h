// Which feed is asked next: whoever is due, but each host one feed at a time, and with a pause.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_SCHEDULE_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_SCHEDULE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/time/time.h"

namespace sluis {

// Belongs to one thread, or stands behind a lock. Every call takes time in the logarithm of what
// there is.
class FeedSchedule {
 public:
  struct Turn {
    std::string name;
    std::string host;
  };

  // Between the end of one turn at a host and the beginning of the next.
  explicit FeedSchedule(absl::Duration host_pause) : host_pause_(host_pause) {}

  // From when on `name` is to have one turn; in place of what was said of it before.
  void Put(const std::string& name, const std::string& host, absl::Time due);
  void Remove(const std::string& name);

  // Gives whoever is due the longest its turn. The host has no other one until Release.
  [[nodiscard]] std::optional<Turn> Take(absl::Time now);
  void Release(const Turn& turn, absl::Time now);

  // When Take has something again, unless something changes; it may turn out to be nothing.
  // InfiniteFuture for never.
  [[nodiscard]] absl::Time next() const;

 private:
  struct Host {
    bool is_asked = false;
    absl::Time free_from = absl::InfinitePast();
    std::set<std::pair<absl::Time, std::string>> due;
  };
  struct Place {
    std::string host;
    absl::Time due;
  };

  // When the host's next feed may be asked; of one without feeds, when it may be forgotten.
  static absl::Time MomentOf(const Host& host);
  // Around every change of a host.
  void Leave(const std::string& name, const Host& host);
  void Enter(const std::string& name, const Host& host);

  const absl::Duration host_pause_;
  std::map<std::string, Place> places_;
  std::map<std::string, Host> hosts_;
  // Of the hosts that are not being asked.
  std::set<std::pair<absl::Time, std::string>> moments_;
};

// Gives out moments with a gap between them, the first at once.
class SpacedMoments {
 public:
  explicit SpacedMoments(absl::Duration gap) : gap_(gap) {}

  [[nodiscard]] absl::Time Take(absl::Time now);

 private:
  const absl::Duration gap_;
  absl::Time next_ = absl::InfinitePast();
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_SCHEDULE_H_
