// A record of app.bsky.feed.post as a post. docs/sources-bluesky.md is the table of the fields.
// Pure, safe on any thread.
#ifndef SLUIS_CONNECTORS_BLUESKY_RECORD_POST_H_
#define SLUIS_CONNECTORS_BLUESKY_RECORD_POST_H_

#include <string_view>

#include "absl/time/time.h"
#include "connectors/json/json_value.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

inline constexpr char kBlueskySource[] = "bluesky";

// Where a record stands and when it was seen.
struct RecordPlace {
  std::string_view did;
  std::string_view rkey;
  absl::Time seen_at;
};

// The names alone: enough for a delete.
void NamePost(const RecordPlace& place, v1::Post* post);

// Adds what `record` says. A member of another type than documented is left out, as is a facet
// whose bytes do not lie between two characters of the text. Authors write the time of a post
// themselves: one later than `seen_at`, or none, becomes `seen_at`.
void ReadPostRecord(const RecordPlace& place, const JsonValue& record, v1::Post* post);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_RECORD_POST_H_
