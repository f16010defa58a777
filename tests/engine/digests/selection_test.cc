#include "engine/digests/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A window under construction: posts, matches and the rest of a DigestInput.
class Window {
 public:
  Window() {
    owner_.set_id("anna");
    owner_.set_name("Anna");
    owner_.set_locale("nl");
    owner_.set_time_zone("Europe/Amsterdam");
  }

  v1::Owner& owner() { return owner_; }

  v1::Interest& AddInterest(const std::string& id) {
    v1::Interest& interest = interests_.emplace_back();
    interest.set_owner_id("anna");
    interest.set_id(id);
    interest.set_title("Over " + id);
    return interest;
  }

  // Its sequence is the number of posts so far.
  v1::Post& AddPost(const std::string& id, const std::string& author = "jan") {
    storage::v1::StoredPost& stored = posts_[id];
    stored.set_sequence(++sequence_);
    stored.mutable_arrived_at()->set_seconds(1000 + static_cast<int64_t>(sequence_));
    stored.mutable_post()->set_source("x");
    stored.mutable_post()->set_id(id);
    stored.mutable_post()->mutable_author()->set_id(author);
    return *stored.mutable_post();
  }

  v1::Match& AddMatch(const std::string& id, const std::string& interest, float score,
                      uint64_t story) {
    v1::Match& match = matches_.emplace_back();
    match.mutable_post()->set_source("x");
    match.mutable_post()->set_id(id);
    match.set_sequence(posts_.at(id).sequence());
    match.set_owner_id("anna");
    match.set_interest_id(interest);
    match.set_score(score);
    match.set_probability(1.0F / (1.0F + std::exp(-score)));
    match.set_story_id(story);
    return match;
  }

  // A post, its match, and a story of its own.
  void AddStory(const std::string& id, const std::string& interest, float score) {
    AddPost(id, "author of " + id);
    AddMatch(id, interest, score, sequence_);
  }

  void AddExclusion(const std::string& interest, uint64_t sequence, v1::LeftOutReason reason) {
    storage::v1::Exclusion& exclusion = exclusions_.emplace_back();
    exclusion.set_owner_id("anna");
    exclusion.set_interest_id(interest);
    exclusion.set_sequence(sequence);
    exclusion.set_reason(static_cast<uint32_t>(reason));
  }

  const std::vector<v1::Match>& matches() const { return matches_; }
  v1::Match& LastMatch() { return matches_.back(); }
  v1::Post& Post(const std::string& id) { return *posts_.at(id).mutable_post(); }
  void Delete(const std::string& id) { posts_.erase(id); }
  void Show(uint64_t story) { shown_.insert(story); }
  void Mute(std::string author) { muted_author_ = std::move(author); }

  v1::Digest Build() { return Select().digest; }

  Selection Select() {
    DigestInput input;
    input.id = "anna/07:00/2026-03-12";
    input.owner = &owner_;
    input.interests = interests_;
    input.from = absl::FromUnixSeconds(1000);
    input.until = absl::FromUnixSeconds(2000);
    input.matches = matches_;
    input.exclusions = exclusions_;
    input.find_post = [this](const v1::PostKey& key) -> const storage::v1::StoredPost* {
      auto found = posts_.find(key.id());
      return found == posts_.end() ? nullptr : &found->second;
    };
    if (!muted_author_.empty()) {
      input.muted = [this](const v1::Post& post) {
        return post.author().id() == muted_author_ ? v1::LEFT_OUT_REASON_MUTED_AUTHOR
                                                   : v1::LEFT_OUT_REASON_UNSPECIFIED;
      };
    }
    input.shown_before = &shown_;
    input.seen = 1240;
    return BuildDigest(input);
  }

 private:
  v1::Owner owner_;
  std::vector<v1::Interest> interests_;
  std::map<std::string, storage::v1::StoredPost> posts_;
  std::vector<v1::Match> matches_;
  std::vector<storage::v1::Exclusion> exclusions_;
  absl::flat_hash_set<uint64_t> shown_;
  std::string muted_author_;
  uint64_t sequence_ = 0;
};

std::vector<std::string> Shown(const v1::Digest& digest) {
  std::vector<std::string> ids;
  for (const v1::Story& story : digest.stories()) ids.push_back(story.post().id());
  return ids;
}

std::map<v1::LeftOutReason, uint64_t> LeftOut(const v1::Digest& digest) {
  std::map<v1::LeftOutReason, uint64_t> left_out;
  for (const v1::LeftOut& row : digest.balance().left_out()) left_out[row.reason()] += row.posts();
  return left_out;
}

void ExpectBalanced(const v1::Digest& digest) {
  uint64_t accounted = digest.balance().shown_posts();
  for (const auto& [reason, posts] : LeftOut(digest)) accounted += posts;
  EXPECT_EQ(digest.balance().matched(), accounted) << digest.balance().DebugString();
  uint64_t in_stories = 0;
  for (const v1::Story& story : digest.stories()) in_stories += story.posts();
  EXPECT_EQ(digest.balance().shown_posts(), in_stories);
  EXPECT_EQ(digest.balance().shown_stories(), static_cast<uint32_t>(digest.stories_size()));
}

// One fate for each sequence that matched, rising, and each of them shown or left out.
void ExpectFatesOf(const std::vector<v1::Match>& matches, const Selection& selection) {
  std::set<uint64_t> expected;
  for (const v1::Match& match : matches) {
    if (match.interest_id() != "removed") expected.insert(match.sequence());
  }
  std::set<uint64_t> shown;
  for (const v1::Story& story : selection.digest.stories()) shown.insert(story.id());
  std::vector<uint64_t> sequences;
  for (const storage::v1::PostFate& fate : selection.fates) {
    sequences.push_back(fate.sequence());
    EXPECT_NE(fate.story_id() == 0, fate.left_out() == 0) << fate.DebugString();
    if (fate.story_id() != 0) EXPECT_TRUE(shown.contains(fate.story_id()));
  }
  EXPECT_EQ(sequences, std::vector<uint64_t>(expected.begin(), expected.end()));
}

TEST(BuildDigest, NamesOwnerWindowAndNothingElseWhenThereIsNothing) {
  Window window;
  window.AddInterest("dijk");
  const v1::Digest digest = window.Build();
  EXPECT_EQ(digest.id(), "anna/07:00/2026-03-12");
  EXPECT_EQ(digest.owner_name(), "Anna");
  EXPECT_EQ(digest.from().seconds(), 1000);
  EXPECT_EQ(digest.until().seconds(), 2000);
  EXPECT_EQ(digest.balance().seen(), 1240u);
  EXPECT_EQ(digest.balance().matched(), 0u);
  EXPECT_THAT(Shown(digest), IsEmpty());
}

TEST(BuildDigest, ShowsTheMostProbableFirst) {
  Window window;
  window.AddInterest("dijk");
  window.AddStory("a", "dijk", 1);
  window.AddStory("b", "dijk", 3);
  window.AddStory("c", "dijk", 2);
  EXPECT_THAT(Shown(window.Build()), ElementsAre("b", "c", "a"));
}

TEST(BuildDigest, CountsPostsVoicesAndSourcesOfAStory) {
  Window window;
  window.AddInterest("dijk");
  window.AddPost("a", "jan").mutable_created_at()->set_seconds(500);
  window.AddPost("b", "piet");
  window.AddPost("c", "jan");
  for (const char* id : {"a", "b", "c"}) window.AddMatch(id, "dijk", 2, 1);
  const v1::Digest digest = window.Build();
  ASSERT_EQ(digest.stories_size(), 1);
  const v1::Story& story = digest.stories(0);
  EXPECT_EQ(story.post().id(), "a");
  EXPECT_EQ(story.posts(), 3u);
  EXPECT_EQ(story.voices(), 2u);
  EXPECT_THAT(story.sources(), ElementsAre("x"));
  EXPECT_EQ(story.first_at().seconds(), 500);
  EXPECT_EQ(story.last_at().seconds(), 1003);
  EXPECT_EQ(digest.balance().distinct_authors(), 2u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, RepresentsAStoryByItsBestOriginal) {
  Window window;
  window.AddInterest("dijk");
  window.AddPost("a").set_repost_of("elders");
  window.AddPost("b");
  window.AddPost("c");
  window.AddMatch("a", "dijk", 9, 1);
  window.AddMatch("b", "dijk", 1, 1);
  window.AddMatch("c", "dijk", 2, 1);
  EXPECT_THAT(Shown(window.Build()), ElementsAre("c"));
}

TEST(BuildDigest, RepresentsAStoryByARepostIfThereIsNothingElse) {
  Window window;
  window.AddInterest("dijk");
  window.AddPost("a").set_repost_of("elders");
  window.AddMatch("a", "dijk", 9, 1);
  EXPECT_THAT(Shown(window.Build()), ElementsAre("a"));
}

TEST(BuildDigest, TakesTheEarliestOfEquals) {
  Window window;
  window.AddInterest("dijk");
  window.AddPost("a");
  window.AddPost("b");
  window.AddMatch("a", "dijk", 2, 1);
  window.AddMatch("b", "dijk", 2, 1);
  EXPECT_THAT(Shown(window.Build()), ElementsAre("a"));
}

TEST(BuildDigest, JudgesAnEditedPostByItsNewestVersion) {
  Window window;
  window.AddInterest("dijk");
  window.AddPost("a");
  window.AddMatch("a", "dijk", 9, 1);
  window.AddPost("b");
  window.AddMatch("b", "dijk", 2, 1);
  window.AddPost("a");  // edited: a new sequence under the old name
  window.AddMatch("a", "dijk", 1, 1);
  const v1::Digest digest = window.Build();
  EXPECT_THAT(Shown(digest), ElementsAre("b"));
  EXPECT_EQ(digest.stories(0).posts(), 2u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, SpendsNoMoreThanAnInterestsBudget) {
  Window window;
  window.AddInterest("dijk").set_budget(2);
  for (int i = 0; i < 5; ++i)
    window.AddStory("p" + std::to_string(i), "dijk", 5.0F - static_cast<float>(i));
  const v1::Digest digest = window.Build();
  EXPECT_THAT(Shown(digest), ElementsAre("p0", "p1"));
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_BUDGET], 3u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, ShowsOneAtMostOfWhatIsToBeShownAlone) {
  Window window;
  window.AddInterest("dijk");
  window.AddInterest("brug");
  window.AddStory("sure", "dijk", 3);
  for (int i = 0; i < 3; ++i) {
    window.AddStory("p" + std::to_string(i), "dijk", -1);
    window.LastMatch().set_exploring(true);
    window.LastMatch().set_shown_alone(true);
  }
  window.AddStory("q", "brug", -1);
  window.LastMatch().set_exploring(true);
  window.LastMatch().set_shown_alone(true);
  const v1::Digest digest = window.Build();
  EXPECT_THAT(Shown(digest), ElementsAre("sure", "p0", "q"));
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_BUDGET], 2u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, GivesHalfOfTheBudgetToExploringAtMost) {
  Window window;
  window.AddInterest("dijk").set_budget(4);
  for (int i = 0; i < 4; ++i) {
    window.AddStory("p" + std::to_string(i), "dijk", -1);
    window.LastMatch().set_exploring(true);
  }
  window.AddStory("sure", "dijk", 1);
  const v1::Digest digest = window.Build();
  EXPECT_THAT(Shown(digest), ElementsAre("sure", "p0", "p1"));
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_BUDGET], 2u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, HoldsTenStoriesUnlessTold) {
  Window window;
  window.AddInterest("dijk").set_budget(50);
  for (int i = 0; i < 25; ++i) window.AddStory("p" + std::to_string(i), "dijk", 1);
  EXPECT_EQ(window.Build().stories_size(), 10);
  window.owner().set_digest_limit(20);
  EXPECT_EQ(window.Build().stories_size(), 20);
}

TEST(BuildDigest, GivesEveryInterestAPlaceBeforeOthersFillUp) {
  Window window;
  window.owner().set_digest_limit(4);
  window.AddInterest("dijk");
  window.AddInterest("brug");
  window.AddInterest("markt");
  for (int i = 0; i < 8; ++i) window.AddStory("d" + std::to_string(i), "dijk", 5);
  window.AddStory("b", "brug", 1);
  window.AddStory("m", "markt", 0.5F);
  EXPECT_THAT(Shown(window.Build()), ElementsAre("d0", "d1", "b", "m"));
}

TEST(BuildDigest, ShowsAStoryOfTwoInterestsOnceAndNamesBoth) {
  Window window;
  window.AddInterest("dijk");
  window.AddInterest("brug");
  window.AddPost("a");
  window.AddMatch("a", "dijk", 3, 1);
  window.AddMatch("a", "brug", 2, 1);
  const v1::Digest digest = window.Build();
  ASSERT_THAT(Shown(digest), ElementsAre("a"));
  EXPECT_EQ(digest.stories(0).interest_id(), "dijk");
  EXPECT_THAT(digest.stories(0).also_interests(), ElementsAre("Over brug"));
  EXPECT_EQ(digest.balance().matched(), 1u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, DoesNotRepeatStoriesOfEarlierDigests) {
  Window window;
  window.AddInterest("dijk");
  window.AddStory("a", "dijk", 3);
  window.AddStory("b", "dijk", 2);
  window.Show(1);
  const v1::Digest digest = window.Build();
  EXPECT_THAT(Shown(digest), ElementsAre("b"));
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_SHOWN_BEFORE], 1u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, LeavesOutWhatWasDeletedOrMutedSince) {
  Window window;
  window.AddInterest("dijk");
  window.AddStory("a", "dijk", 3);
  window.AddStory("b", "dijk", 2);
  window.AddStory("c", "dijk", 1);
  window.Delete("a");
  window.Mute("author of b");
  const v1::Digest digest = window.Build();
  EXPECT_THAT(Shown(digest), ElementsAre("c"));
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_DELETED], 1u);
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_MUTED_AUTHOR], 1u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, CountsAPostThatWasKeptOutOnceAndAMatchedOneAsMatched) {
  Window window;
  window.AddInterest("dijk");
  window.AddInterest("brug");
  window.AddStory("a", "dijk", 3);
  window.AddExclusion("brug", 1, v1::LEFT_OUT_REASON_LANGUAGE);
  window.AddExclusion("dijk", 7, v1::LEFT_OUT_REASON_FORBIDDEN_TERM);
  window.AddExclusion("brug", 7, v1::LEFT_OUT_REASON_LANGUAGE);
  const v1::Digest digest = window.Build();
  EXPECT_EQ(digest.balance().matched(), 2u);
  EXPECT_EQ(LeftOut(digest).size(), 1u);
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_FORBIDDEN_TERM], 1u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, IgnoresInterestsThatWereRemoved) {
  Window window;
  window.AddInterest("dijk");
  window.AddStory("a", "weg", 3);
  window.AddExclusion("weg", 9, v1::LEFT_OUT_REASON_LANGUAGE);
  EXPECT_EQ(window.Build().balance().matched(), 0u);
}

TEST(BuildDigest, GivesTheThreeStrongestReasonsThatAReaderCanCheck) {
  Window window;
  window.AddInterest("dijk");
  window.AddPost("a");
  v1::Match& match = window.AddMatch("a", "dijk", 3, 1);
  const auto add = [&](v1::ReasonKind kind, const char* text, float contribution) {
    v1::Reason* reason = match.add_reasons();
    reason->set_kind(kind);
    reason->set_text(text);
    reason->set_contribution(contribution);
  };
  add(v1::REASON_KIND_BIAS, "bias", 9);
  add(v1::REASON_KIND_TOKEN, "</s>", 8);
  add(v1::REASON_KIND_TERM, "kwel", 1);
  add(v1::REASON_KIND_TERM, "dijk", 3);
  add(v1::REASON_KIND_TOKEN, "Dijk", 2);
  add(v1::REASON_KIND_TOKEN, "markt", -4);
  add(v1::REASON_KIND_TOKEN, "waal", 0.5F);
  add(v1::REASON_KIND_TOKEN, "water", 0.1F);
  const v1::Digest digest = window.Build();
  std::vector<std::string> texts;
  for (const v1::Reason& reason : digest.stories(0).reasons()) texts.push_back(reason.text());
  EXPECT_THAT(texts, ElementsAre("dijk", "kwel", "waal"));
}

TEST(BuildDigest, CountsNoVoiceWhereTheStreamNamesNoAuthor) {
  Window window;
  window.AddInterest("dijk");
  window.AddPost("a", "");
  window.AddMatch("a", "dijk", 3, 1);
  EXPECT_EQ(window.Build().stories(0).voices(), 0u);
}

// The balance sheet adds up whatever happens to whom.
TEST(BuildDigest, BalancesForRandomWindows) {
  std::mt19937 random(3);
  const auto draw = [&](uint32_t below) { return static_cast<uint32_t>(random()) % below; };
  for (int round = 0; round < 200; ++round) {
    Window window;
    window.owner().set_digest_limit(1 + draw(8));
    for (const char* id : {"a", "b", "c"}) window.AddInterest(id).set_budget(draw(4));
    for (uint64_t i = 1; i <= 40; ++i) {
      const std::string id = "p" + std::to_string(draw(30));
      window.AddPost(id, "author" + std::to_string(draw(6)));
      const uint64_t story = 1 + draw(12);
      for (const char* interest : {"a", "b", "c", "removed"}) {
        if (draw(3) == 0) window.AddMatch(id, interest, static_cast<float>(draw(9)), story);
        if (draw(9) == 0) {
          window.AddExclusion(interest, i, static_cast<v1::LeftOutReason>(1 + draw(5)));
        }
      }
    }
    for (int i = 0; i < 5; ++i) window.Delete("p" + std::to_string(draw(30)));
    window.Show(1 + draw(12));
    window.Mute("author3");
    const Selection selection = window.Select();
    ExpectBalanced(selection.digest);
    ExpectFatesOf(window.matches(), selection);
    EXPECT_EQ(selection.digest.SerializeAsString(), window.Build().SerializeAsString());
  }
}

TEST(BuildDigest, FoldsAStoryThatTellsTheSameInOtherWords) {
  Window window;
  window.AddInterest("water");
  window.AddStory("first", "water", 3);
  window.AddStory("retold", "water", 2);
  window.AddStory("other", "water", 1);
  window.Post("first").set_text("Piek hoogwater Linde verwacht, dijkwacht opgeroepen");
  window.Post("retold").set_text("De dijkwacht is opgeroepen: de piek van de Linde komt");
  window.Post("other").set_text("Kelder van de buren staat blank na regenbui");

  const v1::Digest digest = window.Build();

  ASSERT_EQ(digest.stories_size(), 2);
  EXPECT_EQ(digest.stories(0).post().id(), "first");
  EXPECT_EQ(digest.stories(0).posts(), 2u);
  EXPECT_EQ(digest.stories(0).voices(), 2u);
  EXPECT_THAT(digest.stories(0).folded_story_ids(), ElementsAre(2));
  EXPECT_EQ(digest.stories(1).post().id(), "other");
  EXPECT_EQ(digest.balance().matched(), 3u);
  EXPECT_EQ(digest.balance().shown_posts(), 3u);
  EXPECT_THAT(digest.balance().left_out(), IsEmpty());
}

TEST(BuildDigest, TellsWhatBecameOfEachPost) {
  Window window;
  window.owner().set_digest_limit(1);
  window.AddInterest("water");
  window.AddStory("first", "water", 3);
  window.AddStory("retold", "water", 2);
  window.AddStory("other", "water", 1);
  window.AddStory("old", "water", 1);
  window.AddStory("gone", "water", 1);
  window.AddPost("first");  // edited
  window.AddMatch("first", "water", 3, 1);
  window.Post("first").set_text("Piek hoogwater Linde verwacht, dijkwacht opgeroepen");
  window.Post("retold").set_text("De dijkwacht is opgeroepen: de piek van de Linde komt");
  window.Show(4);
  window.Delete("gone");
  std::vector<std::string> fates;
  for (const storage::v1::PostFate& fate : window.Select().fates) {
    fates.push_back(std::to_string(fate.sequence()) + ": " +
                    (fate.story_id() != 0
                         ? "story " + std::to_string(fate.story_id())
                         : v1::LeftOutReason_Name(static_cast<v1::LeftOutReason>(fate.left_out()))));
  }
  EXPECT_THAT(fates, ElementsAre("1: story 1", "2: story 1", "3: LEFT_OUT_REASON_BUDGET",
                                 "4: LEFT_OUT_REASON_SHOWN_BEFORE", "5: LEFT_OUT_REASON_DELETED",
                                 "6: story 1"));
}

TEST(BuildDigest, FoldsEvenWhenNoPlaceIsLeft) {
  Window window;
  window.owner().set_digest_limit(1);
  window.AddInterest("water");
  window.AddStory("first", "water", 3);
  window.AddStory("other", "water", 2);
  window.AddStory("retold", "water", 1);
  window.Post("first").set_text("Piek hoogwater Linde verwacht, dijkwacht opgeroepen");
  window.Post("retold").set_text("De dijkwacht is opgeroepen: de piek van de Linde komt");

  const v1::Digest digest = window.Build();

  ASSERT_EQ(digest.stories_size(), 1);
  EXPECT_EQ(digest.stories(0).posts(), 2u);
  ASSERT_EQ(digest.balance().left_out_size(), 1);
  EXPECT_EQ(digest.balance().left_out(0).reason(), v1::LEFT_OUT_REASON_BUDGET);
  EXPECT_EQ(digest.balance().left_out(0).posts(), 1u);
}

}  // namespace
}  // namespace sluis
