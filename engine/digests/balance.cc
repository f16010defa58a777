#include "engine/digests/balance.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "engine/digests/voices.h"
#include "engine/digests/volume.h"

namespace sluis {
namespace {

// Whether it is below the bar of every interest that took it.
bool IsUnsure(const CandidatePost& post) {
  return std::all_of(post.newest.begin(), post.newest.end(),
                     [](const auto& each) { return each.second->exploring(); });
}

storage::v1::PostFate FateOf(const CandidatePost& post, const StoryFates& story_fates) {
  storage::v1::PostFate fate;
  if (post.left_out == v1::LEFT_OUT_REASON_UNSPECIFIED) {
    fate = story_fates.at(post.story_id);
    // It was never for want of a place.
    if (fate.left_out() == v1::LEFT_OUT_REASON_BUDGET && IsUnsure(post)) {
      fate.set_left_out(v1::LEFT_OUT_REASON_BELOW_BAR);
    }
    return fate;
  }
  fate.set_left_out(static_cast<uint32_t>(post.left_out));
  return fate;
}

// Whether the post is one of those whose voices are counted: it is there, and its owner wants to
// hear its author. That it was shown before or is known does not make its author less loud.
bool Qualifies(const CandidatePost& post) {
  return post.left_out == v1::LEFT_OUT_REASON_UNSPECIFIED ||
         post.left_out == v1::LEFT_OUT_REASON_SHOWN_BEFORE ||
         post.left_out == v1::LEFT_OUT_REASON_KNOWN_ALREADY;
}

// Counts each post where it ended.
void AddPosts(const Candidates& candidates, const StoryFates& story_fates,
              v1::BalanceSheet* balance) {
  std::map<uint32_t, uint64_t> left_out;
  uint64_t matched = candidates.posts.size();
  uint64_t shown = 0;
  VoiceCount shown_voices;
  VoiceCount voices;
  for (const CandidatePost& post : candidates.posts) {
    if (Qualifies(post) && !IsUnsure(post)) voices.Add(*post.stored);
    const storage::v1::PostFate fate = FateOf(post, story_fates);
    if (fate.story_id() == 0) {
      ++left_out[fate.left_out()];
    } else {
      ++shown;
      shown_voices.Add(*post.stored);
    }
  }
  for (const auto& [reason, posts] : candidates.kept_out) {
    left_out[static_cast<uint32_t>(reason)] += posts;
    matched += posts;
  }
  balance->set_matched(matched);
  balance->set_shown_posts(shown);
  balance->set_distinct_authors(static_cast<uint32_t>(shown_voices.authors()));
  *balance->mutable_voices() = voices.Counted();
  for (const auto& [reason, posts] : left_out) {
    v1::LeftOut* row = balance->add_left_out();
    row->set_reason(static_cast<v1::LeftOutReason>(reason));
    row->set_posts(posts);
  }
}

struct InterestCount {
  const v1::Interest* interest = nullptr;
  uint64_t matched = 0;
  uint32_t shown_stories = 0;
  VoiceCount voices;
};

// Ordered, so that everything made from it is.
using InterestCounts = std::map<std::string_view, InterestCount>;

InterestCounts CountByInterest(const DigestInput& input, const Candidates& candidates,
                               const google::protobuf::RepeatedPtrField<v1::Story>& stories) {
  InterestCounts counts;
  for (const v1::Interest& interest : input.interests) counts[interest.id()].interest = &interest;
  for (const CandidatePost& post : candidates.posts) {
    for (const auto& [interest, match] : post.newest) {
      if (match->exploring()) continue;
      InterestCount& count = counts.at(interest);
      ++count.matched;
      if (Qualifies(post)) count.voices.Add(*post.stored);
    }
  }
  for (const v1::Story& story : stories) ++counts.at(story.interest_id()).shown_stories;
  return counts;
}

// What the earlier windows held of an interest; nothing if there are none.
absl::Span<const uint64_t> EarlierOf(const DigestInput& input, const std::string& interest_id) {
  if (input.earlier == nullptr) return {};
  const auto found = input.earlier->matched.find(interest_id);
  return found == input.earlier->matched.end() ? absl::Span<const uint64_t>() : found->second;
}

void AddInterests(const DigestInput& input, const InterestCounts& counts,
                  v1::BalanceSheet* balance) {
  for (const auto& [id, count] : counts) {
    // What takes no posts is not silent.
    const bool waits = count.interest->approval() == v1::APPROVAL_WAITING;
    if (count.interest->paused() || waits) continue;
    v1::InterestBalance* row = balance->add_interests();
    row->set_interest_id(count.interest->id());
    row->set_interest_title(count.interest->title());
    row->set_matched(count.matched);
    row->set_shown_stories(count.shown_stories);
    *row->mutable_voices() = count.voices.Counted();
    *row->mutable_volume() = VolumeOf(count.matched, EarlierOf(input, count.interest->id()));
  }
}

}  // namespace

std::vector<storage::v1::PostFate> FatesOf(const Candidates& candidates,
                                           const StoryFates& story_fates) {
  std::vector<storage::v1::PostFate> fates;
  for (const CandidatePost& post : candidates.posts) {
    for (const uint64_t sequence : post.sequences) {
      fates.push_back(FateOf(post, story_fates));
      fates.back().set_sequence(sequence);
    }
  }
  std::sort(fates.begin(), fates.end(),
            [](const auto& a, const auto& b) { return a.sequence() < b.sequence(); });
  return fates;
}

v1::BalanceSheet BalanceOf(const DigestInput& input, const Candidates& candidates,
                           const StoryFates& story_fates,
                           const google::protobuf::RepeatedPtrField<v1::Story>& stories) {
  v1::BalanceSheet balance;
  balance.set_seen(input.seen);
  balance.set_shown_stories(static_cast<uint32_t>(stories.size()));
  AddPosts(candidates, story_fates, &balance);
  AddInterests(input, CountByInterest(input, candidates, stories), &balance);
  const absl::Span<const uint64_t> earlier =
      input.earlier == nullptr ? absl::Span<const uint64_t>() : input.earlier->seen;
  *balance.mutable_volume() = VolumeOf(input.seen, earlier);
  return balance;
}

}  // namespace sluis
