#include "engine/digests/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/engine/digests/window.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

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
    EXPECT_TRUE(fate.story_id() == 0 || shown.contains(fate.story_id()));
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

TEST(BuildDigest, NamesTheSourcesWithTheMostPostsFirst) {
  Window window;
  window.AddInterest("dijk");
  for (const std::string source : {"x", "rss", "toot", "toot", "bluesky", "rss", "rss"}) {
    const std::string id = std::to_string(window.matches().size());
    window.AddPost(id).set_source(source);
    window.AddMatch(id, "dijk", 2, 1);
  }
  EXPECT_THAT(window.Build().stories(0).sources(), ElementsAre("rss", "toot", "x", "bluesky"));
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
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_BELOW_BAR], 2u);
  ExpectBalanced(digest);
}

TEST(BuildDigest, GivesTwoFifthsOfTheBudgetToExploringAtMost) {
  Window window;
  window.AddInterest("dijk").set_budget(4);
  for (int i = 0; i < 4; ++i) {
    window.AddStory("p" + std::to_string(i), "dijk", -1);
    window.LastMatch().set_exploring(true);
  }
  window.AddStory("sure", "dijk", 1);
  const v1::Digest digest = window.Build();
  EXPECT_THAT(Shown(digest), ElementsAre("sure", "p0", "p1"));
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_BELOW_BAR], 2u);
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
    const auto left_out = static_cast<v1::LeftOutReason>(fate.left_out());
    fates.push_back(std::to_string(fate.sequence()) + ": " +
                    (fate.story_id() == 0 ? v1::LeftOutReason_Name(left_out)
                                          : "story " + std::to_string(fate.story_id())));
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
