// Numbers what the live socket publishes and holds it until the socket's thread takes it.
#ifndef SLUIS_CONNECTORS_ZEROMQ_LIVE_FEED_H_
#define SLUIS_CONNECTORS_ZEROMQ_LIVE_FEED_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "engine/locks/mutex.h"
#include "proto/sluis/v1/live.pb.h"

namespace sluis {

// What topics begin with; an owner and '/' follow.
inline constexpr std::array<std::string_view, 3> kTopicKinds = {"match/", "alert/", "digest/"};

// Safe on any thread. A number is given out before the queue is looked at, so that a message that
// finds no room leaves a gap that its readers see, as a message lost on the way does.
class LiveFeed {
 public:
  struct Publication {
    std::string topic;
    std::string envelope;
    // Of a digest only.
    std::string digest_id;
  };

  // `epoch` tells one run of the engine from another.
  LiveFeed(uint64_t epoch, size_t capacity_bytes)
      : epoch_(epoch), capacity_bytes_(capacity_bytes) {}

  // Counted whoever follows its topics, made into messages only for those that somebody does. True
  // when now something waits that did not before.
  bool AddMatch(const v1::Match& match, const v1::Post& post, bool alert);
  // False when it found no room.
  bool AddDigest(const v1::Digest& digest);

  // Somebody follows all topics that begin so. If it is a topic, a position follows: a message
  // without a body that repeats the topic's last number, 0 before the first. It tells a new
  // subscriber that its subscription stands, and from where.
  void Follow(std::string_view prefix);
  // Somebody follows these, and nothing else.
  void KeepFollowing(const std::set<std::string>& prefixes);
  // A position of each topic that is followed, of kMostFollowed at most: whoever missed the last
  // message of a topic sees it by this.
  void AddPositions();

  static constexpr size_t kMostFollowed = 100'000;

  // Moves out everything that waits, in order.
  std::deque<Publication> TakeAll();

  uint64_t epoch() const { return epoch_; }
  // Messages that found no room.
  uint64_t dropped() const;

 private:
  bool IsFollowed(std::string_view topic) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool AddMatchTo(std::string topic, const v1::Match& match, const v1::Post& post)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EnqueuePosition(const std::string& topic) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Enqueue(v1::LiveMessage message) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const uint64_t epoch_;
  const size_t capacity_bytes_;
  mutable Mutex mutex_;
  // Three topics an owner, so it grows with the owners and not with the stream.
  absl::flat_hash_map<std::string, uint64_t> sequences_ ABSL_GUARDED_BY(mutex_);
  // Prefixes, and how long they are: a topic is looked up once for each length.
  absl::flat_hash_set<std::string> followed_ ABSL_GUARDED_BY(mutex_);
  std::map<size_t, size_t> followed_of_length_ ABSL_GUARDED_BY(mutex_);
  std::deque<Publication> waiting_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_LIVE_FEED_H_
