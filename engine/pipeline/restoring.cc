#include "engine/pipeline/restoring.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/state/match_log.h"
#include "proto/time.h"

namespace sluis {
namespace {

// The id of the oldest story; past every sequence if there is none.
absl::StatusOr<uint64_t> RestoreStories(const Store& store, StoryIndex* stories) {
  uint64_t oldest = UINT64_MAX;
  bool damaged = false;
  absl::Status status =
      store.Scan(Family::kStories, "", "", [&](std::string_view, std::string_view value) {
        storage::v1::StoredStory story;
        damaged = !story.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (damaged) return false;
        oldest = std::min(oldest, story.id());
        stories->RestoreStory(story);
        return true;
      });
  if (damaged) return absl::DataLossError("A stored story cannot be read back.");
  if (!status.ok()) return status;
  return oldest;
}

void RestorePosts(const std::vector<v1::Match>& matches, uint64_t oldest, StoryIndex* stories) {
  uint64_t last = 0;
  for (const v1::Match& match : matches) {
    // A post that matched several interests was assigned once.
    if (match.sequence() >= oldest && match.sequence() != last) {
      stories->RestorePost(match.post(), match.story_id());
    }
    last = match.sequence();
  }
}

// `matches` by rising sequence; those of the alerts are among them.
void RestoreAlerts(const std::vector<v1::Match>& matches, std::vector<storage::v1::Alert> told,
                   AlertBook* alerts) {
  std::sort(told.begin(), told.end(),
            [](const auto& a, const auto& b) { return a.sequence() < b.sequence(); });
  auto match = matches.begin();
  for (const storage::v1::Alert& alert : told) {
    while (match != matches.end() && match->sequence() < alert.sequence()) ++match;
    if (match == matches.end()) return;
    if (match->sequence() != alert.sequence()) continue;
    alerts->Note(alert.owner_id(), alert.sequence(), FromTimestamp(match->arrived_at()));
  }
}

}  // namespace

absl::Status RestoreStoriesAndAlerts(const Store& store, const DigestBook& digests,
                                     StoryIndex* stories, AlertBook* alerts) {
  alerts->ForgetAll();
  const absl::StatusOr<uint64_t> oldest = RestoreStories(store, stories);
  if (!oldest.ok()) return oldest.status();
  if (!store.counters().has_clock()) return absl::OkStatus();
  const absl::StatusOr<uint64_t> remembered =
      digests.FirstSequenceAt(FromTimestamp(store.counters().clock()) - kAlertMemory);
  if (!remembered.ok()) return remembered.status();
  std::vector<storage::v1::Alert> told;
  const auto matches = ReadAllMatches(store, std::min(*oldest, *remembered), &told);
  if (!matches.ok()) return matches.status();
  RestorePosts(*matches, *oldest, stories);
  std::erase_if(told, [&](const auto& alert) { return alert.sequence() < *remembered; });
  RestoreAlerts(*matches, std::move(told), alerts);
  return absl::OkStatus();
}

}  // namespace sluis
