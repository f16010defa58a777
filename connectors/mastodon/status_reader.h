// What a server of the Mastodon API says: pages of statuses, and the events of its streams, over
// server-sent events or a WebSocket. No network here.
#ifndef SLUIS_CONNECTORS_MASTODON_STATUS_READER_H_
#define SLUIS_CONNECTORS_MASTODON_STATUS_READER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "connectors/json/json_value.h"
#include "connectors/mastodon/status_names.h"
#include "proto/checks.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// What was read, gathered over any number of calls.
struct MastodonNews {
  // In the order to take them: what is boosted before its boost. Deletes are here, too: by the
  // post's address, or by "server/number" where the number is not known (any more).
  std::vector<v1::Post> posts;
  // The greatest and the least of the server's numbers of new statuses, boosts among them, that
  // were read, posts or not; empty if there were none.
  std::string greatest;
  std::string least;
  // The server's numbers of the statuses that became posts, and of those that were deleted.
  std::vector<std::string> taken;
  std::vector<std::string> deleted;
  // Statuses refused because not everybody may read them.
  uint64_t not_public = 0;
  // Statuses without a usable id, uri or form.
  uint64_t invalid = 0;
  // Events that say nothing of posts: notifications, conversations, changed filters.
  uint64_t other_events = 0;
};

// Belongs to one thread. An error is InvalidArgument with a sentence, and leaves `news` as it was.
class StatusReader {
 public:
  // `server` as in StatusContext. `names` must outlive the reader; it learns what is read.
  StatusReader(std::string server, const PostLimits& limits, StatusNames* names);

  // What a request answers: one Status, or a list of them. A list is read from its end, because
  // servers put the newest first.
  [[nodiscard]] absl::Status ReadAnswer(std::string_view json, MastodonNews* news);
  // One event of a stream.
  [[nodiscard]] absl::Status ReadEvent(std::string_view type, std::string_view data,
                                       MastodonNews* news);
  // One text frame of the WebSocket: {"stream": [...], "event": "update", "payload": "..."}.
  [[nodiscard]] absl::Status ReadFrame(std::string_view frame, MastodonNews* news);

 private:
  void Take(std::string_view type, const JsonValue& status, MastodonNews* news);
  void TakeNew(const JsonValue& status, MastodonNews* news);
  void TakeStatus(const JsonValue& status, MastodonNews* news);
  bool TakeOne(const JsonValue& status, v1::Post* post, MastodonNews* news);
  void TakeDelete(std::string_view local_id, MastodonNews* news);
  void Learn(const JsonValue& status, const v1::Post& post, MastodonNews* news);

  const std::string server_;
  const PostLimits limits_;
  StatusNames* const names_;
  JsonParser frames_;
  JsonParser statuses_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_STATUS_READER_H_
