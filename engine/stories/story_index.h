// Groups posts that say the same, or that belong to one conversation, into stories as they come in.
// A post joins a story when it is a version, repost, quote or reply of one of the story's posts,
// when it names a conversation that one of them named, or when its text is the same or nearly the
// same as that of the story's FIRST post. Comparing with the first post alone keeps a story from
// drifting: A like B and B like C does not make A and C one story. Only posts that matched come
// here, so a thread of hundreds of replies on one subject is one story with a count, and what else
// is said in it is not in it.
//
// The first of these that finds a story decides, in this order: the post itself (an edit stays
// where the post was), what it reposts, quotes, answers, its conversation, its text. A conversation
// leads to the story that named it first, until that story ends.
//
// The state after N posts depends on those posts and their arrival times only, so batch boundaries
// cannot be seen in it, and it can be rebuilt exactly from what was stored (Restore).
//
// Memory is bounded by max_stories: each story holds at most kMaxShingles hashes, kRememberedPosts
// names of posts and kRememberedConversations of conversations. Belongs to one thread.
#ifndef SLUIS_ENGINE_STORIES_STORY_INDEX_H_
#define SLUIS_ENGINE_STORIES_STORY_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/time/time.h"
#include "engine/stories/signature.h"
#include "engine/stories/split_hash_map.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

struct StoryIndexOptions {
  // A story takes in new posts this long after its first one.
  absl::Duration window = absl::Hours(72);
  // Beyond this the oldest story is let go.
  size_t max_stories = 50'000;
  // Posts whose Resemblance with a story's first post reaches this are in the story. Measured on
  // 12 194 tweets of 13 disasters, of which pairs that say the same were marked: pairs joined at
  // 0.4, 0.5 and 0.6 are right in 97.6%, 98.8% and 99.6% of cases and hold 79.8%, 78.9% and 76.7%
  // of the marked ones; exact texts alone hold 67.6%.
  double min_resemblance = 0.5;
};

// A story remembers the names of this many of its posts: of its first ones, which are reposted and
// quoted most, and then of its newest, which are answered. What refers to one in between is
// recognised by its conversation or its text only.
inline constexpr size_t kRememberedPosts = 64;
inline constexpr size_t kRememberedFirstPosts = 32;
// And of its first conversations, this many: near-copies of one text come from many.
inline constexpr size_t kRememberedConversations = 16;

struct StoryAssignment {
  // The sequence of the story's first post.
  uint64_t story_id = 0;
  bool is_new = false;
  // Stories that ended because of this post (too old, or too many).
  std::vector<uint64_t> ended;
};

class StoryIndex {
 public:
  explicit StoryIndex(const StoryIndexOptions& options = {});

  // Finds or opens the story of a post. `sequence` must rise from call to call. Arrival times
  // should rise too; one that falls back counts as the latest seen. Call it once for each accepted
  // post or update that matched something, in sequence order; never for deletes and counts.
  // `signature` is SignatureOf(post).
  [[nodiscard]] StoryAssignment Assign(const v1::Post& post, Signature signature, uint64_t sequence,
                                       absl::Time arrived_at);

  // What to store of a story (key: its id) in the same batch as the posts that were assigned to it;
  // nothing when it has ended, and its record is to be deleted.
  [[nodiscard]] std::optional<storage::v1::StoredStory> Record(uint64_t story_id) const;

  // Whether this is the first alert of the story for that owner (by a hash of its id); from then on
  // it is not. False for a story that has ended.
  [[nodiscard]] bool FirstAlert(uint64_t story_id, uint64_t owner_hash);

  // Ends these stories at once: what else would have joined them opens new ones. Delete their
  // records in the same batch.
  void End(const std::vector<uint64_t>& story_ids);
  // As if that owner had never been alerted. Returns the records that change.
  [[nodiscard]] std::vector<storage::v1::StoredStory> ForgetAlerts(uint64_t owner_hash);

  // Rebuilds an index, before the first Assign: first every stored record by rising id, then the
  // posts of the matches (Match.post, Match.story_id) by rising sequence. Posts of stories that are
  // not stored any more are ignored, so the match log may be read from anywhere at or before the
  // oldest story's id. Afterwards it answers exactly as the index that returned the records.
  void RestoreStory(const storage::v1::StoredStory& record);
  void RestorePost(const v1::PostKey& post, uint64_t story_id);

  size_t size() const { return stories_.size(); }

 private:
  struct Entry {
    uint64_t id = 0;
    Signature signature;
    absl::Time first_at;
    absl::Time last_at;
    uint64_t posts = 0;
    // PostKeyHash of kRememberedFirstPosts posts, and behind them a ring of the newest.
    std::vector<uint64_t> remembered;
    // Posts that the ring has let go.
    size_t forgotten = 0;
    // ConversationHash of the first kRememberedConversations that lead here.
    std::vector<uint64_t> conversations;
    // Owners who were alerted to it: no more than there are.
    std::vector<uint64_t> alerted;
  };

  // Most have one: no memory of its own.
  using StoriesOfShingle = absl::InlinedVector<uint64_t, 2>;

  static storage::v1::StoredStory RecordOf(const Entry& entry);
  Entry* Find(uint64_t story_id);
  const Entry* Find(uint64_t story_id) const;
  Entry* FindByReference(const v1::Post& post);
  Entry* FindByText(const Signature& signature);
  Entry* FindByResemblance(const std::vector<uint64_t>& shingles);
  Entry& Open(uint64_t id, Signature signature, absl::Time first_at);
  void Remember(Entry& entry, uint64_t key_hash);
  void RememberConversation(Entry& entry, uint64_t conversation_hash);
  void EndOld(std::vector<uint64_t>* ended);
  void EndOldest(std::vector<uint64_t>* ended);
  void PrefetchShingles(const std::vector<uint64_t>& shingles) const;
  // Nothing leads to it any more.
  void Unlink(const Entry& entry);

  const StoryIndexOptions options_;
  absl::Time now_ = absl::InfinitePast();
  // By rising id, which is also by rising first_at: stories end from the front.
  std::deque<Entry> stories_;
  SplitHashMap<uint64_t> story_by_text_;
  SplitHashMap<uint64_t> story_by_post_;
  SplitHashMap<uint64_t> story_by_conversation_;
  // For each shingle the newest stories that hold it, rising, at most kStoriesPerShingle.
  SplitHashMap<StoriesOfShingle> stories_by_shingle_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STORIES_STORY_INDEX_H_
