// What a reader's feeds hold: the digests, or the stories of one interest in them. Pure.
#ifndef SLUIS_CONNECTORS_WEB_FEEDS_DIGEST_FEEDS_H_
#define SLUIS_CONNECTORS_WEB_FEEDS_DIGEST_FEEDS_H_

#include <string>

#include "absl/time/time.h"
#include "connectors/web/feeds/feed.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

inline constexpr uint32_t kDigestsInFeed = 30;
inline constexpr size_t kStoriesInFeed = 100;

// Where the feed is read, and by whom.
struct FeedPlace {
  // What links begin with, without a slash at the end.
  std::string site;
  // Where the feed itself is.
  std::string self;
  // When the link was made: an empty feed is as old as that.
  absl::Time since;
};

// One entry a digest; the newest first, as they come.
[[nodiscard]] Feed FeedOfDigests(const v1::Owner& owner, const v1::DigestList& digests,
                                 const FeedPlace& place);

// One entry a story of the interest, at most kStoriesInFeed. A story whose author has deleted the
// post has none.
[[nodiscard]] Feed FeedOfInterest(const v1::Owner& owner, const v1::Interest& interest,
                                  const v1::DigestList& digests, const FeedPlace& place);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FEEDS_DIGEST_FEEDS_H_
