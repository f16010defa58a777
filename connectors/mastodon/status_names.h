// What a server's own numbers of statuses stand for.
//
// A post of the fediverse is known to every server by its ActivityPub address (`uri`), which is
// the post's id in Sluis: the same post that two servers tell of is one post. But a server names a
// status by a number of its own when it says what a status replies to, and a delete carries that
// number alone. What the latest numbers stand for is remembered here, so that a reply gets the
// thread of its parent; each post carries the number as an alias, too ("server/number"), by which
// the engine finds it when it is not remembered here any more.
#ifndef SLUIS_CONNECTORS_MASTODON_STATUS_NAMES_H_
#define SLUIS_CONNECTORS_MASTODON_STATUS_NAMES_H_

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"

namespace sluis {

struct StatusName {
  std::string uri;
  std::string conversation;
};

// The names of one server's statuses, the latest `capacity` of them. Belongs to one thread.
class StatusNames {
 public:
  explicit StatusNames(size_t capacity) : capacity_(capacity) {}

  // Takes the place of what the number stood for. Forgets the oldest when there is no room.
  void Put(std::string_view local_id, StatusName name);
  // Null when it is not known. Valid until the next Put.
  [[nodiscard]] const StatusName* Find(std::string_view local_id) const;
  [[nodiscard]] size_t size() const { return names_.size(); }

 private:
  const size_t capacity_;
  absl::flat_hash_map<std::string, StatusName> names_;
  std::deque<std::string> order_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_STATUS_NAMES_H_
