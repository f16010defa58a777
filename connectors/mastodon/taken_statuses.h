// The latest statuses that were taken from a server, and which of them are still to be found there:
// a server tells once, to whoever listens, that a status was deleted or edited.
#ifndef SLUIS_CONNECTORS_MASTODON_TAKEN_STATUSES_H_
#define SLUIS_CONNECTORS_MASTODON_TAKEN_STATUSES_H_

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mastodon/status_number.h"

namespace sluis {

// By the server's numbers: the greatest kMost, and of what is older what is still looked for, and
// what was asked for until it is seen or removed. Belongs to one thread.
class TakenStatuses {
 public:
  static constexpr size_t kMost = 400;

  TakenStatuses() = default;
  // Of `numbers` the greatest 2 * kMost.
  explicit TakenStatuses(const std::vector<std::string>& numbers);

  // It was taken, or seen again.
  void Add(std::string_view number);
  void Remove(std::string_view number);
  // Rising.
  [[nodiscard]] std::vector<std::string> numbers() const {
    return {numbers_.begin(), numbers_.end()};
  }

  // All that were taken before are looked for from now on. Returns the least; empty if there is
  // nothing to look for.
  std::string BeginSearch();
  // The least that was neither seen nor removed since the search began, and was not given yet;
  // empty: none, and at most kMostAsked in a search.
  [[nodiscard]] std::string NextUnseen();
  void EndSearch() { unseen_.clear(); }
  // Some were not seen yet.
  [[nodiscard]] bool is_searching() const { return !unseen_.empty(); }

 private:
  static constexpr size_t kMostAsked = 40;

  struct IsLess {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return IsGreaterNumber(b, a); }
  };
  using Numbers = std::set<std::string, IsLess>;

  void Trim();

  Numbers numbers_;
  Numbers unseen_;
  // Given by NextUnseen.
  Numbers asked_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_TAKEN_STATUSES_H_
