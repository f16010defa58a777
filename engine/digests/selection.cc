#include "engine/digests/selection.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "engine/digests/balance.h"
#include "engine/digests/candidates.h"
#include "engine/digests/retelling.h"
#include "engine/digests/timestamps.h"
#include "engine/digests/voices.h"

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

bool IsInstitution(const v1::Author& author) {
  return author.kind() == v1::AUTHOR_KIND_ORGANISATION || author.kind() == v1::AUTHOR_KIND_MEDIA;
}

// Of `limit` places those that stories of one account may take.
uint32_t PlacesOfVoice(uint32_t limit, bool institution) {
  return std::max(kFewestVoicePlaces, institution ? limit / 2 : limit / 5);
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

  // The chosen stories in the order of showing. Once.
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

  // What became of each candidate story, given what Select chose.
  StoryFates Fates(const Candidates& candidates, const std::vector<Chosen>& chosen) const {
    StoryFates fates;
    for (const CandidateStory& story : candidates.stories) {
      const bool silenced = silenced_.contains(story.id);
      fates[story.id].set_left_out(static_cast<uint32_t>(silenced ? v1::LEFT_OUT_REASON_VOICE_LIMIT
                                                                  : v1::LEFT_OUT_REASON_BUDGET));
    }
    for (const Chosen& each : chosen) {
      storage::v1::PostFate shown;
      shown.set_story_id(each.place.story->id);
      fates[each.place.story->id] = shown;
      for (const CandidateStory* story : each.folded) fates[story->id] = shown;
    }
    return fates;
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
      const AccountName account = AccountOf(*place.bearer->post);
      if (!MaySpeak(account, *place.bearer->post, used == 0)) {
        silenced_.insert(place.story->id);
        continue;
      }
      if (!MayExplore(*place.bearer->match)) continue;
      ++used;
      ++spoken_[account];
      taken_.insert(place.story->id);
      chosen_.push_back({place, std::move(words), {}});
    }
  }

  // Whether the account may have one more of the places.
  bool MaySpeak(const AccountName& account, const v1::Post& post, bool first_of_interest) {
    if (account.second.empty()) return true;
    const bool institution = IsInstitution(post.author());
    if (institution && first_of_interest) return true;
    return spoken_[account] < PlacesOfVoice(limit_, institution);
  }

  bool MayExplore(const v1::Match& match) {
    if (!match.exploring()) return true;
    uint32_t& explored = explored_[match.interest_id()];
    const uint32_t most = match.shown_alone() ? 1 : ExploringPlaces(BudgetOf(match.interest_id()));
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
  const uint32_t limit_;
  std::vector<Place> places_;
  std::vector<Chosen> chosen_;
  std::map<std::string_view, uint32_t> used_;
  // Places of each interest that went to posts below its bar.
  std::map<std::string_view, uint32_t> explored_;
  // Places of each account, and stories that found their account's places taken.
  std::map<AccountName, uint32_t> spoken_;
  absl::flat_hash_set<uint64_t> silenced_;
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

// The sources with the most posts go first, and those with as many as they came.
void AddCounts(const std::vector<const storage::v1::StoredPost*>& posts, v1::Story* story) {
  VoiceCount voices;
  absl::Time first = absl::InfiniteFuture();
  absl::Time last = absl::InfinitePast();
  std::map<std::string_view, size_t> by_source;
  for (const storage::v1::StoredPost* stored : posts) {
    voices.Add(*stored);
    first = std::min(first, PublishedAt(*stored));
    last = std::max(last, PublishedAt(*stored));
    if (++by_source[stored->post().source()] == 1) story->add_sources(stored->post().source());
  }
  std::stable_sort(story->mutable_sources()->begin(), story->mutable_sources()->end(),
                   [&](const std::string& a, const std::string& b) {
                     return by_source.at(a) > by_source.at(b);
                   });
  story->set_posts(static_cast<uint32_t>(posts.size()));
  story->set_voices(static_cast<uint32_t>(voices.authors()));
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
  story.set_exploring(match.exploring());
  story.set_propensity(1);
  AddReasons(match, &story);
  AddCounts(PostsOf(chosen), &story);
  for (const std::string_view interest : InterestsOf(chosen)) {
    if (interest != match.interest_id()) story.add_also_interests(interests.at(interest)->title());
  }
  for (const CandidateStory* folded : chosen.folded) story.add_folded_story_ids(folded->id);
  return story;
}

}  // namespace

Selection BuildDigest(const DigestInput& input) {
  const Candidates candidates = GatherCandidates(input);
  Selector selector(input, candidates);
  const std::vector<Chosen> chosen = selector.Select();
  const StoryFates story_fates = selector.Fates(candidates, chosen);
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
  *digest.mutable_balance() = BalanceOf(input, candidates, story_fates, digest.stories());
  selection.fates = FatesOf(candidates, story_fates);
  return selection;
}

}  // namespace sluis
