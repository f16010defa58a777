#include "engine/digests/selection.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "engine/digests/candidates.h"
#include "engine/digests/retelling.h"
#include "engine/digests/timestamps.h"

namespace sluis {
namespace {

constexpr int kReasonsShown = 3;

using InterestsById = std::map<std::string_view, const v1::Interest*>;

// A story that stands for a place of one interest.
struct Place {
  const CandidateStory* story = nullptr;
  const Bearer* bearer = nullptr;
};

bool PlaceRanksBefore(const Place& a, const Place& b) {
  return RanksBefore(*a.bearer->match, *b.bearer->match);
}

// A place that was given, with the stories that tell the same in other words.
struct Chosen {
  Place place;
  NewsWords words;
  std::vector<const CandidateStory*> folded;
};

InterestsById ById(absl::Span<const v1::Interest> interests) {
  InterestsById by_id;
  for (const v1::Interest& interest : interests) by_id[interest.id()] = &interest;
  return by_id;
}

class Selector {
 public:
  Selector(const DigestInput& input, const Candidates& candidates)
      : interests_(ById(input.interests)),
        limit_(input.owner->digest_limit() == 0 ? kDefaultDigestLimit
                                                : input.owner->digest_limit()) {
    for (const CandidateStory& story : candidates.stories) {
      for (const auto& [interest, bearer] : story.bearers) places_.push_back({&story, &bearer});
    }
    std::sort(places_.begin(), places_.end(), PlaceRanksBefore);
  }

  // The chosen stories in the order of showing.
  std::vector<Chosen> Select() {
    Fill([](uint32_t used, uint32_t) { return used == 0; });
    Fill([](uint32_t used, uint32_t budget) { return used < budget; });
    for (const Place& place : places_) {
      if (!taken_.contains(place.story->id)) Fold(place, NewsWordsOf(*place.bearer->post));
    }
    std::sort(chosen_.begin(), chosen_.end(),
              [](const Chosen& a, const Chosen& b) { return PlaceRanksBefore(a.place, b.place); });
    return std::move(chosen_);
  }

 private:
  template <typename MayTake>
  void Fill(MayTake may_take) {
    for (const Place& place : places_) {
      if (chosen_.size() == limit_) return;
      const std::string_view interest = place.bearer->match->interest_id();
      uint32_t& used = used_[interest];
      if (!may_take(used, BudgetOf(interest)) || taken_.contains(place.story->id)) continue;
      NewsWords words = NewsWordsOf(*place.bearer->post);
      if (Fold(place, words)) continue;
      if (!MayExplore(*place.bearer->match)) continue;
      ++used;
      taken_.insert(place.story->id);
      chosen_.push_back({place, std::move(words), {}});
    }
  }

  bool MayExplore(const v1::Match& match) {
    if (!match.exploring()) return true;
    uint32_t& explored = explored_[match.interest_id()];
    const uint32_t most = match.shown_alone() ? 1 : std::max(1U, BudgetOf(match.interest_id()) / 2);
    if (explored >= most) return false;
    ++explored;
    return true;
  }

  // Puts the story under a chosen one that tells the same, if there is one.
  bool Fold(const Place& place, const NewsWords& words) {
    for (Chosen& chosen : chosen_) {
      if (!TellsTheSame(words, chosen.words)) continue;
      taken_.insert(place.story->id);
      chosen.folded.push_back(place.story);
      return true;
    }
    return false;
  }

  uint32_t BudgetOf(std::string_view interest) const {
    const uint32_t budget = interests_.at(interest)->budget();
    return budget == 0 ? kDefaultBudget : budget;
  }

  const InterestsById interests_;
  const size_t limit_;
  std::vector<Place> places_;
  std::vector<Chosen> chosen_;
  std::map<std::string_view, uint32_t> used_;
  // Places of each interest that went to posts below its bar.
  std::map<std::string_view, uint32_t> explored_;
  // Shown or folded.
  absl::flat_hash_set<uint64_t> taken_;
};

// Of the chosen story and of those folded into it.
std::vector<const storage::v1::StoredPost*> PostsOf(const Chosen& chosen) {
  std::vector<const storage::v1::StoredPost*> posts = chosen.place.story->posts;
  for (const CandidateStory* story : chosen.folded) {
    posts.insert(posts.end(), story->posts.begin(), story->posts.end());
  }
  return posts;
}

absl::Time PublishedAt(const storage::v1::StoredPost& stored) {
  return TimeOf(stored.post().has_created_at() ? stored.post().created_at() : stored.arrived_at());
}

// Source and account; only the handle where the source gives no lasting id. Empty if unknown.
std::pair<std::string_view, std::string_view> VoiceOf(const v1::Post& post) {
  const v1::Author& author = post.author();
  return {post.source(), author.id().empty() ? author.handle() : author.id()};
}

using Voices = std::set<std::pair<std::string_view, std::string_view>>;

void AddVoice(const v1::Post& post, Voices* voices) {
  const auto voice = VoiceOf(post);
  if (!voice.second.empty()) voices->insert(voice);
}

// The bias and fastText's end-of-line mark are nothing that a reader could check.
bool SpeaksFor(const v1::Reason& reason) {
  return reason.contribution() > 0 && reason.kind() != v1::REASON_KIND_BIAS &&
         !reason.text().empty() && reason.text() != "</s>";
}

// The strongest that speak for the post. A word that speaks twice, as a term and by its vector, is
// said once.
void AddReasons(const v1::Match& match, v1::Story* story) {
  std::vector<const v1::Reason*> reasons;
  for (const v1::Reason& reason : match.reasons()) {
    if (SpeaksFor(reason)) reasons.push_back(&reason);
  }
  std::stable_sort(reasons.begin(), reasons.end(), [](const v1::Reason* a, const v1::Reason* b) {
    return a->contribution() > b->contribution();
  });
  std::set<std::string> said;
  for (const v1::Reason* reason : reasons) {
    if (story->reasons_size() == kReasonsShown) return;
    if (said.insert(absl::AsciiStrToLower(reason->text())).second) *story->add_reasons() = *reason;
  }
}

void AddCounts(const std::vector<const storage::v1::StoredPost*>& posts, v1::Story* story) {
  Voices voices;
  absl::Time first = absl::InfiniteFuture();
  absl::Time last = absl::InfinitePast();
  std::set<std::string_view> sources;
  for (const storage::v1::StoredPost* stored : posts) {
    AddVoice(stored->post(), &voices);
    first = std::min(first, PublishedAt(*stored));
    last = std::max(last, PublishedAt(*stored));
    if (sources.insert(stored->post().source()).second) story->add_sources(stored->post().source());
  }
  story->set_posts(static_cast<uint32_t>(posts.size()));
  story->set_voices(static_cast<uint32_t>(voices.size()));
  *story->mutable_first_at() = TimestampOf(first);
  *story->mutable_last_at() = TimestampOf(last);
}

std::set<std::string_view> InterestsOf(const Chosen& chosen) {
  std::set<std::string_view> interests;
  for (const auto& [interest, bearer] : chosen.place.story->bearers) interests.insert(interest);
  for (const CandidateStory* story : chosen.folded) {
    for (const auto& [interest, bearer] : story->bearers) interests.insert(interest);
  }
  return interests;
}

v1::Story StoryOf(const Chosen& chosen, const InterestsById& interests) {
  const Place& place = chosen.place;
  const v1::Match& match = *place.bearer->match;
  v1::Story story;
  story.set_id(place.story->id);
  *story.mutable_post() = *place.bearer->post;
  story.set_interest_id(match.interest_id());
  story.set_interest_title(interests.at(match.interest_id())->title());
  story.set_score(match.score());
  story.set_probability(match.probability());
  AddReasons(match, &story);
  AddCounts(PostsOf(chosen), &story);
  for (const std::string_view interest : InterestsOf(chosen)) {
    if (interest != match.interest_id()) story.add_also_interests(interests.at(interest)->title());
  }
  for (const CandidateStory* folded : chosen.folded) story.add_folded_story_ids(folded->id);
  return story;
}

// What became of the posts of each candidate story.
class Outcomes {
 public:
  explicit Outcomes(const std::vector<Chosen>& chosen) {
    for (const Chosen& each : chosen) {
      shown_in_[each.place.story->id] = each.place.story->id;
      for (const CandidateStory* folded : each.folded) shown_in_[folded->id] = each.place.story->id;
    }
  }

  // Without its sequence.
  storage::v1::PostFate Of(const CandidatePost& post) const {
    storage::v1::PostFate fate;
    if (post.left_out != v1::LEFT_OUT_REASON_UNSPECIFIED) {
      fate.set_left_out(static_cast<uint32_t>(post.left_out));
    } else if (auto shown = shown_in_.find(post.story_id); shown != shown_in_.end()) {
      fate.set_story_id(shown->second);
    } else {
      fate.set_left_out(static_cast<uint32_t>(v1::LEFT_OUT_REASON_BUDGET));
    }
    return fate;
  }

 private:
  // The story with the place, by the id of each story that it stands for.
  absl::flat_hash_map<uint64_t, uint64_t> shown_in_;
};

std::vector<storage::v1::PostFate> FatesOf(const Candidates& candidates, const Outcomes& outcomes) {
  std::vector<storage::v1::PostFate> fates;
  for (const CandidatePost& post : candidates.posts) {
    for (const uint64_t sequence : post.sequences) {
      fates.push_back(outcomes.Of(post));
      fates.back().set_sequence(sequence);
    }
  }
  std::sort(fates.begin(), fates.end(),
            [](const auto& a, const auto& b) { return a.sequence() < b.sequence(); });
  return fates;
}

// Counts each post where it ended.
void AddPosts(const Candidates& candidates, const Outcomes& outcomes, v1::BalanceSheet* balance) {
  std::map<uint32_t, uint64_t> left_out;
  uint64_t matched = candidates.posts.size();
  uint64_t shown = 0;
  Voices voices;
  for (const CandidatePost& post : candidates.posts) {
    const storage::v1::PostFate fate = outcomes.Of(post);
    if (fate.story_id() == 0) {
      ++left_out[fate.left_out()];
    } else {
      ++shown;
      AddVoice(post.stored->post(), &voices);
    }
  }
  for (const auto& [reason, posts] : candidates.kept_out) {
    left_out[static_cast<uint32_t>(reason)] += posts;
    matched += posts;
  }
  balance->set_matched(matched);
  balance->set_shown_posts(shown);
  balance->set_distinct_authors(static_cast<uint32_t>(voices.size()));
  for (const auto& [reason, posts] : left_out) {
    v1::LeftOut* row = balance->add_left_out();
    row->set_reason(static_cast<v1::LeftOutReason>(reason));
    row->set_posts(posts);
  }
}

}  // namespace

Selection BuildDigest(const DigestInput& input) {
  const Candidates candidates = GatherCandidates(input);
  const std::vector<Chosen> chosen = Selector(input, candidates).Select();
  const Outcomes outcomes(chosen);
  const auto interests = ById(input.interests);
  Selection selection;
  v1::Digest& digest = selection.digest;
  digest.set_id(input.id);
  digest.set_owner_id(input.owner->id());
  digest.set_owner_name(input.owner->name());
  digest.set_locale(input.owner->locale());
  digest.set_time_zone(input.owner->time_zone());
  *digest.mutable_from() = TimestampOf(input.from);
  *digest.mutable_until() = TimestampOf(input.until);
  for (const Chosen& each : chosen) *digest.add_stories() = StoryOf(each, interests);
  digest.mutable_balance()->set_seen(input.seen);
  digest.mutable_balance()->set_shown_stories(static_cast<uint32_t>(chosen.size()));
  AddPosts(candidates, outcomes, digest.mutable_balance());
  selection.fates = FatesOf(candidates, outcomes);
  return selection;
}

}  // namespace sluis
