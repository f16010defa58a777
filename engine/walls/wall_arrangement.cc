#include "engine/walls/wall_arrangement.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/state/keys.h"
#include "engine/walls/wall_book.h"
#include "proto/time.h"

namespace sluis {
namespace {

using storage::v1::StoredWallPost;

constexpr size_t kPlaces = 4;

// The entries of one story, of which one stands for it.
struct Story {
  std::vector<StoredWallPost> told;
  bool recalled = false;
};

struct Standing {
  StoredWallPost entry;
  bool recalled = false;
  // By which the wall is in order.
  absl::Time since;
};

absl::Time DecidedAt(const StoredWallPost& stored) { return FromTimestamp(stored.decided_at()); }

std::vector<Story> StoriesOf(std::vector<StoredWallPost> entries) {
  std::vector<Story> stories;
  absl::flat_hash_map<uint64_t, size_t> places;
  for (StoredWallPost& entry : entries) {
    const auto [place, is_new] = places.try_emplace(entry.story_id(), stories.size());
    if (is_new) stories.emplace_back();
    Story& story = stories[place->second];
    story.recalled |= entry.recalled();
    story.told.push_back(std::move(entry));
  }
  return stories;
}

class Arrangement {
 public:
  Arrangement(const Store& store, const v1::Interest& interest, absl::Time now)
      : store_(store), interest_(interest), now_(now) {}

  // The best of a story that is kept comes first: what was approved, the last first, else what came
  // first. A recalled story is told of by what was recalled last.
  bool Choose(const Story& story, Standing* standing) {
    std::vector<const StoredWallPost*> order;
    for (const StoredWallPost& entry : story.told) order.push_back(&entry);
    std::sort(order.begin(), order.end(), [&](const StoredWallPost* a, const StoredWallPost* b) {
      const bool first = story.recalled ? a->recalled() : a->approved();
      const bool second = story.recalled ? b->recalled() : b->approved();
      if (first != second) return first;
      return first ? DecidedAt(*a) > DecidedAt(*b) : a->sequence() < b->sequence();
    });
    standing->recalled = story.recalled;
    for (const StoredWallPost* entry : order) {
      if (!story.recalled && !IsKept(*entry)) continue;
      standing->entry = *entry;
      standing->since =
          entry->has_decided_at() ? DecidedAt(*entry) : FromTimestamp(entry->arrived_at());
      return true;
    }
    return false;
  }

  // Requires that the posts are asked for in the order of the wall.
  v1::WallPost Describe(const Standing& standing) {
    v1::WallPost told;
    const StoredWallPost& entry = standing.entry;
    told.set_sequence(entry.sequence());
    *told.mutable_arrived_at() = entry.arrived_at();
    if (entry.has_decided_at()) *told.mutable_decided_at() = entry.decided_at();
    told.set_decided_by(entry.decided_by());
    told.set_state(StateOf(standing));
    if (told.state() == v1::WALL_STATE_HELD_BACK) {
      *told.mutable_shown_from() = ToTimestamp(ShownFrom(interest_, entry));
    }
    storage::v1::StoredPost post;
    if (Read(entry, &post)) *told.mutable_post() = std::move(*post.mutable_post());
    return told;
  }

  const absl::Status& status() const { return status_; }

 private:
  v1::WallState StateOf(const Standing& standing) {
    if (standing.recalled) return v1::WALL_STATE_RECALLED;
    const absl::Time from = ShownFrom(interest_, standing.entry);
    if (from == absl::InfiniteFuture()) return v1::WALL_STATE_WAITING;
    if (from > now_) return v1::WALL_STATE_HELD_BACK;
    return ++shown_ > WallPlaces(interest_) ? v1::WALL_STATE_PASSED : v1::WALL_STATE_SHOWN;
  }

  bool Read(const StoredWallPost& entry, storage::v1::StoredPost* post) {
    const absl::Status status = store_.Get(Family::kPosts, SequenceKey(entry.sequence()), post);
    if (!status.ok() && !absl::IsNotFound(status)) status_.Update(status);
    return status.ok();
  }

  bool IsKept(const StoredWallPost& entry) {
    storage::v1::StoredPost post;
    return Read(entry, &post);
  }

  const Store& store_;
  const v1::Interest& interest_;
  const absl::Time now_;
  size_t shown_ = 0;
  absl::Status status_;
};

// Without a look at its posts.
bool MayBeShown(const v1::Interest& interest, const Story& story) {
  const auto is_approved = [](const StoredWallPost& entry) { return entry.approved(); };
  return !story.recalled && (interest.wall_at_once() ||
                             std::any_of(story.told.begin(), story.told.end(), is_approved));
}

void SetFacts(const v1::Interest& interest, v1::Wall* wall) {
  wall->set_title(interest.title());
  wall->set_at_once(interest.wall_at_once());
  wall->set_hold_back_seconds(interest.wall_hold_back_seconds());
  wall->set_places(static_cast<uint32_t>(WallPlaces(interest)));
}

}  // namespace

size_t WallPlaces(const v1::Interest& interest) {
  return interest.wall_places() == 0 ? kPlaces : interest.wall_places();
}

absl::Time ShownFrom(const v1::Interest& interest, const StoredWallPost& stored) {
  const absl::Duration hold_back = absl::Seconds(interest.wall_hold_back_seconds());
  if (stored.approved()) return DecidedAt(stored) + hold_back;
  if (!interest.wall_at_once()) return absl::InfiniteFuture();
  return FromTimestamp(stored.arrived_at()) + hold_back;
}

absl::StatusOr<v1::Wall> ArrangeWall(const Store& store, const v1::Interest& interest, size_t most,
                                     bool only_shown, absl::Time now) {
  auto entries = ReadWallBook(store, interest.owner_id(), interest.id());
  if (!entries.ok()) return entries.status();
  Arrangement arrangement(store, interest, now);
  std::vector<Standing> standings;
  for (const Story& story : StoriesOf(*std::move(entries))) {
    if (only_shown && !MayBeShown(interest, story)) continue;
    Standing standing;
    if (arrangement.Choose(story, &standing)) standings.push_back(std::move(standing));
  }
  std::stable_sort(standings.begin(), standings.end(),
                   [](const Standing& a, const Standing& b) { return a.since > b.since; });
  v1::Wall wall;
  SetFacts(interest, &wall);
  absl::Time next = absl::InfiniteFuture();
  absl::flat_hash_map<int, size_t> counts;
  for (const Standing& standing : standings) {
    // What is held back comes before what is shown.
    if (only_shown && wall.posts_size() == static_cast<int>(WallPlaces(interest))) break;
    v1::WallPost told = arrangement.Describe(standing);
    if (told.has_shown_from()) next = std::min(next, FromTimestamp(told.shown_from()));
    const bool is_wanted = !only_shown || told.state() == v1::WALL_STATE_SHOWN;
    if (is_wanted && ++counts[told.state()] <= most) *wall.add_posts() = std::move(told);
  }
  if (next != absl::InfiniteFuture()) *wall.mutable_next_shown_at() = ToTimestamp(next);
  if (!arrangement.status().ok()) return arrangement.status();
  return wall;
}

}  // namespace sluis
