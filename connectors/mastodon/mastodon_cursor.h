// How far the timelines of a server were read, as the cursor of its source. Pure.
#ifndef SLUIS_CONNECTORS_MASTODON_MASTODON_CURSOR_H_
#define SLUIS_CONNECTORS_MASTODON_MASTODON_CURSOR_H_

#include <map>
#include <string>
#include <vector>

namespace sluis {

// By the timeline's name, the greatest number of a status that was handed over.
using TimelinePlaces = std::map<std::string, std::string>;

struct MastodonCursor {
  TimelinePlaces places;
  // The numbers of TakenStatuses.
  std::vector<std::string> taken;
  // The domain of who gave these numbers: another server's mean something else. Empty in cursors of
  // before it was kept.
  std::string server = "";

  bool operator==(const MastodonCursor& other) const = default;
};

// {"server":"mastodon.example","public":"109501","taken":["109498","109499","109501"]}
[[nodiscard]] std::string WriteCursor(const MastodonCursor& cursor);

// What WriteCursor wrote. What it cannot have written, such as the cursor of a source of another
// kind that had the same name, tells nothing.
[[nodiscard]] MastodonCursor ReadCursor(const std::string& text);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_MASTODON_CURSOR_H_
