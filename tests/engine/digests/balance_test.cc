// What one voice may take of a digest, and what the balance sheet tells of voices and interests.
#include "engine/digests/balance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/engine/digests/window.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// So many stories by falling score, all of one account.
void AddStoriesOf(const std::string& account, v1::AuthorKind kind, int count,
                  const std::string& interest, Window* window) {
  for (int i = 0; i < count; ++i) {
    const std::string id = account + " on " + interest + " " + std::to_string(i);
    window->AddStory(id, interest, 9.0F - static_cast<float>(i));
    window->Post(id).mutable_author()->set_id(account);
    window->Post(id).mutable_author()->set_kind(kind);
  }
}

std::map<std::string, int> PlacesByAccount(const v1::Digest& digest) {
  std::map<std::string, int> places;
  for (const v1::Story& story : digest.stories()) ++places[story.post().author().id()];
  return places;
}

TEST(Balance, GivesOneVoiceTwoPlacesOfTenWhateverElseThereIs) {
  Window window;
  window.AddInterest("dijk").set_budget(50);
  AddStoriesOf("loud", v1::AUTHOR_KIND_PERSON, 8, "dijk", &window);
  for (int i = 0; i < 3; ++i) window.AddStory("p" + std::to_string(i), "dijk", 1);
  const v1::Digest digest = window.Build();
  EXPECT_EQ(PlacesByAccount(digest)["loud"], 2);
  EXPECT_EQ(digest.stories_size(), 5);
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_VOICE_LIMIT], 6u);
  EXPECT_EQ(LeftOut(digest).size(), 1u);
  ExpectBalanced(digest);
  window.owner().set_digest_limit(20);
  EXPECT_EQ(PlacesByAccount(window.Build())["loud"], 4);
}

TEST(Balance, HoldsAVoiceToItsPlacesOverAllInterests) {
  Window window;
  for (const char* id : {"a", "b", "c", "d"}) {
    window.AddInterest(id);
    AddStoriesOf("loud", v1::AUTHOR_KIND_UNSPECIFIED, 1, id, &window);
  }
  const v1::Digest digest = window.Build();
  EXPECT_EQ(digest.stories_size(), 2);
  EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_VOICE_LIMIT], 2u);
}

TEST(Balance, GivesAnInstitutionHalfOfThePlacesAndEveryInterestsFirst) {
  for (const v1::AuthorKind kind : {v1::AUTHOR_KIND_ORGANISATION, v1::AUTHOR_KIND_MEDIA}) {
    Window window;
    window.AddInterest("dijk").set_budget(50);
    AddStoriesOf("waterschap", kind, 9, "dijk", &window);
    EXPECT_EQ(window.Build().stories_size(), 5);
    for (int i = 0; i < 7; ++i) {
      const std::string interest = "i" + std::to_string(i);
      window.AddInterest(interest);
      AddStoriesOf("waterschap", kind, 1, interest, &window);
    }
    const v1::Digest digest = window.Build();
    EXPECT_EQ(digest.stories_size(), 8);
    EXPECT_EQ(LeftOut(digest)[v1::LEFT_OUT_REASON_VOICE_LIMIT], 8u);
    ExpectBalanced(digest);
  }
}

TEST(Balance, DoesNotHoldBackPostsThatNameNoAccount) {
  Window window;
  window.AddInterest("dijk");
  AddStoriesOf("", v1::AUTHOR_KIND_UNSPECIFIED, 8, "dijk", &window);
  EXPECT_EQ(window.Build().stories_size(), 8);
}

TEST(Balance, FoldsARetellingOfASilencedVoice) {
  Window window;
  window.AddInterest("water");
  AddStoriesOf("loud", v1::AUTHOR_KIND_PERSON, 2, "water", &window);
  window.AddStory("first", "water", 3);
  window.AddStory("retold", "water", 2);
  window.Post("first").set_text("Piek hoogwater Linde verwacht, dijkwacht opgeroepen");
  window.Post("retold").set_text("De dijkwacht is opgeroepen: de piek van de Linde komt");
  window.Post("retold").mutable_author()->set_id("loud");
  const v1::Digest digest = window.Build();
  EXPECT_EQ(digest.stories_size(), 3);
  EXPECT_THAT(digest.balance().left_out(), IsEmpty());
  ExpectBalanced(digest);
}

TEST(Balance, MarksWhatIsShownToLearnFrom) {
  Window window;
  window.AddInterest("dijk");
  window.AddStory("sure", "dijk", 3);
  window.AddStory("unsure", "dijk", -1);
  window.LastMatch().set_exploring(true);
  const v1::Digest digest = window.Build();
  ASSERT_THAT(Shown(digest), ElementsAre("sure", "unsure"));
  EXPECT_FALSE(digest.stories(0).exploring());
  EXPECT_TRUE(digest.stories(1).exploring());
  for (const v1::Story& story : digest.stories()) EXPECT_EQ(story.propensity(), 1.0);
}

TEST(Balance, CountsTheVoicesOfWhatQualifiedShownOrNot) {
  Window window;
  window.owner().set_digest_limit(1);
  window.AddInterest("dijk");
  for (const char* id : {"shown", "no place", "shown before", "known", "deleted", "muted"}) {
    window.AddStory(id, "dijk", 3);
  }
  window.AddExclusion("dijk", 99, v1::LEFT_OUT_REASON_FORBIDDEN_TERM);
  window.Show(3);
  window.Know(4);
  window.Delete("deleted");
  window.Mute("author of muted");
  const v1::Digest digest = window.Build();
  EXPECT_EQ(digest.balance().matched(), 7u);
  EXPECT_EQ(digest.balance().voices().posts(), 4u);
  EXPECT_EQ(digest.balance().voices().authors(), 4u);
  EXPECT_EQ(digest.balance().distinct_authors(), 1u);
  ExpectBalanced(digest);
}

TEST(Balance, BalancesEachInterestThatIsNotPaused) {
  Window window;
  window.AddInterest("weg");
  window.AddInterest("dijk");
  window.AddInterest("oud").set_paused(true);
  window.AddInterest("stil");
  window.AddPost("both", "jan");
  window.AddMatch("both", "dijk", 3, 1);
  window.AddMatch("both", "weg", 2, 1);
  window.AddPost("both", "jan");  // edited
  window.AddMatch("both", "dijk", 3, 1);
  window.AddPost("one", "piet");
  window.AddMatch("one", "dijk", 2, 3);
  window.AddStory("gone", "dijk", 1);
  window.Delete("gone");
  window.AddStory("past", "oud", 1);
  const v1::BalanceSheet balance = window.Build().balance();
  std::vector<std::string> rows;
  for (const v1::InterestBalance& row : balance.interests()) {
    rows.push_back(row.interest_id() + " " + row.interest_title() + " " +
                   std::to_string(row.matched()) + " " + std::to_string(row.shown_stories()) + " " +
                   std::to_string(row.voices().posts()) + " " +
                   std::to_string(row.voices().authors()));
  }
  EXPECT_THAT(rows, ElementsAre("dijk Over dijk 3 2 2 2", "stil Over stil 0 0 0 0",
                                "weg Over weg 1 0 1 1"));
}

TEST(Balance, SaysWhatIsMoreThanUsual) {
  Window window;
  window.AddInterest("dijk");
  window.AddInterest("weg");
  for (int i = 0; i < 12; ++i) window.AddStory("p" + std::to_string(i), "dijk", 1);
  window.earlier().seen.assign(10, 1240);
  window.earlier().matched["dijk"].assign(9, 2);
  const v1::BalanceSheet balance = window.Build().balance();
  EXPECT_EQ(balance.volume().posts(), 1240u);
  EXPECT_EQ(balance.volume().windows(), 10u);
  EXPECT_EQ(balance.volume().kind(), v1::VOLUME_KIND_USUAL);
  EXPECT_EQ(balance.interests(0).volume().posts(), 12u);
  EXPECT_EQ(balance.interests(0).volume().windows(), 9u);
  EXPECT_EQ(balance.interests(0).volume().kind(), v1::VOLUME_KIND_MORE);
  EXPECT_EQ(balance.interests(1).volume().kind(), v1::VOLUME_KIND_UNSPECIFIED);
}

TEST(Balance, APostBelowTheBarIsNoMatchOfTheInterest) {
  Window window;
  window.AddInterest("dijk").set_budget(1);
  window.AddStory("sure", "dijk", 2);
  window.AddStory("unsure", "dijk", -1);
  window.LastMatch().set_exploring(true);
  const v1::Digest digest = window.Build();
  EXPECT_EQ(digest.balance().interests(0).matched(), 1u);
  EXPECT_EQ(digest.balance().interests(0).voices().posts(), 1u);
  EXPECT_EQ(digest.balance().voices().posts(), 1u);
  ASSERT_EQ(digest.balance().left_out_size(), 1);
  EXPECT_EQ(digest.balance().left_out(0).reason(), v1::LEFT_OUT_REASON_BELOW_BAR);
  EXPECT_EQ(digest.balance().left_out(0).posts(), 1u);
}

}  // namespace
}  // namespace sluis
