// Asks one feed once.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_POLL_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_POLL_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "connectors/feeds/feed_document.h"
#include "connectors/feeds/feed_progress.h"
#include "connectors/http/http_client.h"
#include "proto/sluis/v1/post.pb.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

struct FeedPollRules {
  // Between two polls, at least.
  absl::Duration interval = absl::Minutes(15);
  // Who asks, and where to find out more: "sluis/1.2 (+https://example.org/about)".
  std::string user_agent = "sluis";
  FeedLimits limits;
};

struct FeedPollResult {
  // What is new or has changed, the oldest first. Each passes CheckPost.
  std::vector<v1::Post> posts;
  // A sentence that says what was wrong.
  absl::Status status;
  // Until the next poll.
  absl::Duration wait;
  // What else the operator should know: that the feed moved or was named by a page, that its
  // document breaks off. Empty if nothing.
  std::string note;
  // Of bodies, packed as they came.
  uint64_t bytes = 0;
  // Items that say nothing.
  uint64_t unreadable = 0;
  // The server said so: nothing was sent.
  bool not_modified = false;
  // After an error: trying again cannot mend it.
  bool stop = false;
  // Without it, a program that begins again with the progress of before loses or repeats nothing.
  bool is_worth_storing = false;
};

// Asks for what has changed since `progress`, which is then what the next poll begins with. A page
// instead of a feed is looked through for the feeds that it names, and the first is read, one of
// comments last; so one poll asks at most twice (and follows redirects as `client` does).
//
// `now` is what dates in the answer are compared with; `jitter`, within [0, 1), is where the wait
// after a failure lies between its bounds (BackOff). After an error `progress` counts one failure
// more, and an address that is not the source's own is given up once it is gone or has failed three
// times. Once `stop`, which may be null, is true, it fails within a second. Safe on any thread;
// blocks it.
[[nodiscard]] FeedPollResult PollFeed(const v1::Source& source, const HttpClient& client,
                                      const FeedPollRules& rules, absl::Time now, double jitter,
                                      FeedProgress* progress,
                                      const std::atomic<bool>* stop = nullptr);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_POLL_H_
