// What payloads of X say, gathered over any number of them.
//
// Names: a post's id is the number of its version. An edit makes a new post with a new number, and
// the newest number replaces the others: the edit is taken as a post, and the numbers before it are
// deleted. So a delete, which names a version, always finds its post, and so does a reply to one.
// The revision is always 0: what stands under one number never changes.
#ifndef SLUIS_CONNECTORS_X_X_NEWS_H_
#define SLUIS_CONNECTORS_X_X_NEWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/json/json_value.h"
#include "proto/checks.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Every post of an account is to go (deleted, suspended, protected), or may be shown again. None
// of it is for ever: X deletes the posts themselves thirty days after their account.
struct XAuthorChange {
  std::string author;
  bool gone = true;
  // X's word for it: "user_delete".
  std::string reason;
};

// Not to be shown in some countries. One of `post` and `author` is empty.
struct XWithheld {
  std::string post;
  std::string author;
  // ISO 3166, two letters.
  std::vector<std::string> countries;
};

// The server ends the stream, or the request failed.
struct XEnd {
  std::string title;
  std::string detail;
};

struct XNews {
  // In the order to take them. Deletes are here, too.
  std::vector<v1::Post> posts;
  std::vector<XAuthorChange> authors;
  std::vector<XWithheld> withheld;
  // Numbers of edited posts that are to be asked for: what they replace is deleted in `posts`.
  std::vector<std::string> edited;
  std::optional<XEnd> end;
  uint64_t keep_alives = 0;
  // Refused because their author protects them, or because they are withheld everywhere.
  uint64_t not_public = 0;
  // Refused because a newer version is known.
  uint64_t superseded = 0;
  // Without a usable id or form.
  uint64_t invalid = 0;
  // Objects that the answer names but does not have: deleted posts, suspended accounts.
  uint64_t missing = 0;
  // Messages that say nothing of posts: limits, warnings, changed profiles.
  uint64_t other = 0;
};

enum class XFinding { kPost, kNotPublic, kSuperseded, kInvalid };

// Counts what is refused. True if it is.
bool CountRefused(XFinding finding, XNews* news);

void AppendDelete(std::string id, XNews* news);

// `ids` are the numbers of a post's versions, the oldest first. False if one is newer than `id`;
// else the older ones are deleted.
bool ReplaceOlderVersions(const std::string& id, const std::vector<JsonValue>& ids, XNews* news);

// Fits and checks.
[[nodiscard]] XFinding Finish(const PostLimits& limits, v1::Post* post);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_X_NEWS_H_
