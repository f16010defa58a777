// Asks many feeds with few threads, each when its time has come, and hands on what is new.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_POLLER_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_POLLER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "connectors/feeds/feed_poll.h"
#include "connectors/feeds/feed_schedule.h"
#include "connectors/http/http_client.h"
#include "engine/locks/mutex.h"
#include "engine/runtime/clock.h"
#include "proto/sluis/v1/post.pb.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

struct FeedPollerOptions {
  FeedPollRules rules;
  int threads = 4;
  // A host is asked for one feed at a time; between the end of one poll and the next, this long.
  absl::Duration host_pause = absl::Seconds(1);
  // Between the first polls of feeds that are put together: of those that were asked before, and
  // apart from them of new ones, so that these do not wait for all others after a start.
  absl::Duration start_gap = absl::Milliseconds(250);
  // Certificates, as of HttpClient.
  std::string ca_file;
  HttpClientLimits limits = {.max_body_bytes = size_t{16} << 20, .patience = absl::Seconds(20)};
  HttpReach reach = {.is_public_only = true, .also = {}, .most_redirects = 5};
};

// How one poll went.
struct FeedPollReport {
  // Working, failing or stopped.
  v1::SourceState state = v1::SOURCE_STATE_WORKING;
  // A sentence.
  absl::Status error;
  // InfiniteFuture for never.
  absl::Time next_at = absl::InfiniteFuture();
  // As they are now, and so in place of those of the poll before; empty for none.
  std::string note;
  std::string found_title;
  // Of this poll.
  uint64_t bytes = 0;
  uint64_t unreadable = 0;
  uint64_t posts = 0;
  bool not_modified = false;
};

// Both are called on the poller's threads, for one feed by one thread at a time, and without its
// lock: they may take their time, and call Put, Remove and PollNow.
struct FeedPollerHooks {
  // Stores posts, perhaps none, and how far the feed was read, and returns when both are durable.
  // After an error the feed goes on from the former cursor an interval later, and brings the posts
  // again.
  std::function<absl::Status(const std::string& name, std::vector<v1::Post> posts,
                             const std::string& cursor)>
      give;
  // After each poll.
  std::function<void(const std::string& name, const FeedPollReport& report)> tell;
};

// Safe on any thread. Holds of a feed its source and its progress; a document is in memory while
// it is read, so at most one for each thread.
class FeedPoller {
 public:
  // `clock` must outlive this; nothing is asked before Start.
  FeedPoller(FeedPollerOptions options, FeedPollerHooks hooks, const Clock& clock);
  // Stops.
  ~FeedPoller();
  FeedPoller(const FeedPoller&) = delete;
  FeedPoller& operator=(const FeedPoller&) = delete;

  // Once.
  void Start();
  // Gives up the questions that are under way, within a second, and waits for the hooks. Not from
  // within one of them.
  void Stop();

  // Adds or changes a feed; a paused one is not asked. `cursor`, the last one that was given, or
  // empty, counts for a feed that is not here yet. A feed that got another address, or is paused no
  // more, is due at once, and so is a new one, but for the gap.
  void Put(const v1::Source& source, const std::string& cursor);
  // What a poll under way brings is dropped, unless `give` has been called.
  void Remove(const std::string& name);
  // As soon as its host allows it, also when it was stopped. Not of one that is paused.
  void PollNow(const std::string& name);

 private:
  struct Feed {
    v1::Source source;
    std::string cursor;
    // Counts the changes after which a poll that is under way is not of this feed any more.
    uint64_t generation = 0;
  };
  struct Job {
    FeedSchedule::Turn turn;
    v1::Source source;
    std::string cursor;
    uint64_t generation = 0;
  };

  void Run();
  [[nodiscard]] std::optional<Job> AwaitJob();
  void Poll(const Job& job, double jitter);
  // Whether its feed is still here, as it was.
  [[nodiscard]] bool IsWanted(const Job& job);
  // False when it is not wanted any more.
  bool Finish(const Job& job, const std::string& cursor, absl::Time next_at);
  void Schedule(const Feed& feed, absl::Time due) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const FeedPollerOptions options_;
  const FeedPollerHooks hooks_;
  const Clock& clock_;
  const HttpClient client_;
  // Changed under the lock.
  std::atomic<bool> stopping_ = false;
  Mutex mutex_;
  Condition changed_;
  std::map<std::string, Feed> feeds_ ABSL_GUARDED_BY(mutex_);
  // What is being asked, also if it is not here any more.
  std::set<std::string> asked_ ABSL_GUARDED_BY(mutex_);
  FeedSchedule schedule_ ABSL_GUARDED_BY(mutex_);
  SpacedMoments known_starts_ ABSL_GUARDED_BY(mutex_);
  SpacedMoments new_starts_ ABSL_GUARDED_BY(mutex_);
  // Feeds that come back have their numbers.
  uint64_t last_generation_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::thread> threads_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_POLLER_H_
