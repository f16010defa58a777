// The desk on a story: all of its posts, as they came.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/desk/desk.h"
#include "engine/digests/voices.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "engine/state/post_reader.h"
#include "engine/stories/story_index.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kMostListed = 1000;

// A post of the story, and the owner's interests that it matched.
struct Telling {
  v1::PostKey post;
  std::set<std::string> interests;
};
// By sequence: in the order in which they came.
using Tellings = std::map<uint64_t, Telling>;

void Take(const v1::GetStoryRequest& request, const std::vector<v1::Match>& matches,
          Tellings* tellings) {
  for (const v1::Match& match : matches) {
    if (std::find(request.story_ids().begin(), request.story_ids().end(), match.story_id()) ==
        request.story_ids().end()) {
      continue;
    }
    Telling& telling = (*tellings)[match.sequence()];
    telling.post = match.post();
    telling.interests.insert(match.interest_id());
  }
}

v1::PostKey AnsweredBy(const v1::Post& post) {
  v1::PostKey key;
  key.set_source(post.source());
  key.set_id(post.reply_to().empty() ? post.quote_of() : post.reply_to());
  return key;
}

// Adds what posts of the story answer or quote, where it is kept.
void AddAnswered(PostReader* posts, Tellings* tellings) {
  std::vector<v1::PostKey> answered;
  for (const auto& [sequence, telling] : *tellings) {
    const storage::v1::StoredPost* const stored = posts->Find(telling.post);
    if (stored == nullptr) continue;
    v1::PostKey key = AnsweredBy(stored->post());
    if (!key.id().empty()) answered.push_back(std::move(key));
  }
  for (v1::PostKey& key : answered) {
    const storage::v1::StoredPost* const stored = posts->Find(key);
    if (stored != nullptr) tellings->try_emplace(stored->sequence()).first->second.post = key;
  }
}

void Fill(const storage::v1::StoredPost& stored, const Telling& telling,
          v1::StoryPosts::Member* member) {
  *member->mutable_kept()->mutable_post() = stored.post();
  member->mutable_kept()->set_sequence(stored.sequence());
  *member->mutable_kept()->mutable_arrived_at() = stored.arrived_at();
  for (const std::string& id : telling.interests) member->add_interest_ids(id);
}

}  // namespace

absl::Status Desk::GetStory(const v1::GetStoryRequest& request, v1::StoryPosts* story) const {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  if (request.story_ids().empty()) {
    return absl::InvalidArgumentError("A story is asked for by its id, in story_ids.");
  }
  // A story is named by its first post, and takes in none that came later than its window.
  const uint64_t first = *std::min_element(request.story_ids().begin(), request.story_ids().end());
  const uint64_t last = *std::max_element(request.story_ids().begin(), request.story_ids().end());
  storage::v1::StoredPost newest_first;
  uint64_t until = parts_.store->counters().stream_sequence() + 1;
  absl::Status found = parts_.store->Get(Family::kPosts, SequenceKey(last), &newest_first);
  if (found.ok()) {
    auto end = parts_.digests->FirstSequenceAt(FromTimestamp(newest_first.arrived_at()) +
                                               StoryIndexOptions().window + absl::Seconds(1));
    if (!end.ok()) return end.status();
    until = *end;
  } else if (!absl::IsNotFound(found)) {
    return found;
  }
  auto matches = ReadMatches(*parts_.store, request.owner_id(), first, until);
  if (!matches.ok()) return matches.status();
  Tellings tellings;
  Take(request, matches->matches, &tellings);
  if (tellings.empty()) {
    return absl::NotFoundError(absl::StrCat("'", request.owner_id(), "' has no such story, or it ",
                                            "is too long ago: its matches are kept no more."));
  }
  story->set_count(tellings.size());
  PostReader posts(parts_.store);
  AddAnswered(&posts, &tellings);
  VoiceCount voices;
  for (const auto& [sequence, telling] : tellings) {
    const storage::v1::StoredPost* const stored = posts.Find(telling.post);
    if (stored == nullptr) continue;
    if (!telling.interests.empty()) voices.Add(*stored);
    if (static_cast<size_t>(story->posts_size()) < kMostListed) {
      Fill(*stored, telling, story->add_posts());
    }
  }
  *story->mutable_voices() = voices.Counted();
  return posts.status();
}

}  // namespace sluis
