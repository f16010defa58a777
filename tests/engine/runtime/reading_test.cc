// What a reader looks into besides the digests: search, stories whole, what an interest has become,
// and how it went over time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "models/text/term_matcher.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ReadingTest : public testing::Test {
 protected:
  ReadingTest() {
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
  }

  v1::ControlReply Search(const std::string& query, uint32_t limit = 0, uint64_t before = 0) {
    v1::ControlRequest request;
    v1::SearchPostsRequest* const search = request.mutable_search_posts();
    search->set_owner_id("anna");
    search->set_query(query);
    search->set_limit(limit);
    search->set_before_sequence(before);
    return harness.Ask(request);
  }
  std::vector<std::string> Found(const std::string& query) {
    return IdsOf(Search(query).found_posts());
  }
  static std::vector<std::string> IdsOf(const v1::FoundPosts& found) {
    std::vector<std::string> ids;
    for (const v1::KeptPost& kept : found.posts()) ids.push_back(kept.post().id());
    return ids;
  }
  v1::InterestDescription Describe() {
    v1::ControlRequest request;
    request.mutable_describe_interest()->set_owner_id("anna");
    request.mutable_describe_interest()->set_interest_id("hoogwater");
    return harness.Do(request).interest_description();
  }
  void Judge(const std::string& post, v1::Verdict verdict) {
    v1::ControlRequest request;
    v1::Judgement* const judgement = request.mutable_judge()->mutable_judgement();
    judgement->set_owner_id("anna");
    judgement->set_interest_id("hoogwater");
    judgement->mutable_post()->set_source("mastodon");
    judgement->mutable_post()->set_id(post);
    judgement->set_verdict(verdict);
    harness.Do(request);
  }

  EngineHarness harness;
};

TEST_F(ReadingTest, ASearchFindsKeptPostsByTheQueryTheNewestFirst) {
  harness.Send({MakePost("1", "De dijk bij Lith houdt het."), MakePost("2", "Appeltaart."),
                MakePost("3", "Dijkwachten lopen hun rondes."),
                MakePost("4", "Dijken en voetbal.")});
  EXPECT_THAT(Found("dijk*"), ElementsAre("4", "3", "1"));
  EXPECT_THAT(Found("dijk* -voetbal"), ElementsAre("3", "1"));
  EXPECT_THAT(Found("~appeltaart"), ElementsAre("2"));
  EXPECT_THAT(Found("source:bluesky dijk*"), IsEmpty());
  EXPECT_EQ(Search("dijk*").found_posts().looked_at(), 4u);
}

TEST_F(ReadingTest, ASearchGoesOnWhereThePageBeforeEnded) {
  std::vector<v1::Post> posts;
  for (int i = 1; i <= 5; ++i) posts.push_back(MakePost(absl::StrCat(i), "De dijk houdt."));
  harness.Send(posts);
  const v1::FoundPosts first = Search("dijk", 2).found_posts();
  EXPECT_THAT(IdsOf(first), ElementsAre("5", "4"));
  const v1::FoundPosts second = Search("dijk", 2, first.next_before_sequence()).found_posts();
  EXPECT_THAT(IdsOf(second), ElementsAre("3", "2"));
  const v1::FoundPosts third = Search("dijk", 2, second.next_before_sequence()).found_posts();
  EXPECT_THAT(IdsOf(third), ElementsAre("1"));
  EXPECT_EQ(third.next_before_sequence(), 0u);
}

TEST_F(ReadingTest, ASearchThatAsksForNothingIsRefusedWithAWayOut) {
  EXPECT_THAT(Search("").status().message(), HasSubstr("write at least one term"));
  const v1::ControlReply reply = Search("-voetbal");
  EXPECT_EQ(reply.status().code(), 3);
  EXPECT_THAT(reply.status().message(), HasSubstr("A search needs a word"));
  EXPECT_THAT(Search("dijk (").status().message(), HasSubstr("^"));
}

TEST_F(ReadingTest, ASearchCountsWhatIsMutedAndShowsNothingThatIsDeleted) {
  v1::Post muted = MakePost("1", "De dijk bij Lith houdt het.");
  muted.mutable_author()->set_handle("schreeuwer");
  v1::Post gone = MakePost("2", "Weg met de dijk.");
  harness.Send({muted, gone, MakePost("3", "De dijk is dicht.")});
  gone.set_operation(v1::OPERATION_DELETE);
  gone.set_revision(1);
  harness.Send({gone});
  v1::ControlRequest mute;
  mute.mutable_add_mute()->set_owner_id("anna");
  mute.mutable_add_mute()->mutable_mute()->set_kind(v1::MUTE_KIND_AUTHOR);
  mute.mutable_add_mute()->mutable_mute()->set_value("mastodon/schreeuwer");
  harness.Do(mute);
  const v1::FoundPosts found = Search("dijk").found_posts();
  EXPECT_THAT(IdsOf(found), ElementsAre("3"));
  EXPECT_EQ(found.muted(), 1u);
}

// A glance at the bytes may pass a post over only if the exact look would too.
TEST_F(ReadingTest, ASearchMissesNothingHoweverAWordIsWritten) {
  const char* const texts[] = {"DIJK",
                               "dijk",
                               "de Dijk.",
                               "#dijk",
                               "d\u0133k",
                               "di\u00adjk",
                               "\uff44\uff49\uff4a\uff4b",
                               "di\u200bjk",
                               "d\u00edjk",
                               "dij\u212a",
                               "hoog-dijk",
                               "dijk's",
                               "'dijk'",
                               "&lt;dijk&gt;",
                               "een\u2019dijk",
                               "dijken",
                               "zeedijk",
                               "d ijk",
                               "http://dijk.nl",
                               "@dijk",
                               "\u00e9\u00e9n dijk",
                               "dijk \U0001F30A",
                               "DIJKdoorbraak"};
  std::vector<v1::Post> posts;
  for (const char* text : texts) {
    posts.push_back(MakePost(absl::StrCat(posts.size() + 1), text));
  }
  harness.Send(posts);
  for (const char* term : {"dijk", "dijk*", "\"hoog dijk\"", "een", "zeedijk", "ijk"}) {
    // What stands in quotation marks is one term.
    std::string unquoted = term;
    std::erase(unquoted, '"');
    const auto matcher = TermMatcher::Create(unquoted);
    ASSERT_TRUE(matcher.ok());
    std::vector<std::string> wanted;
    for (auto post = posts.rbegin(); post != posts.rend(); ++post) {
      if (matcher->Matches(RuleInput(*post))) wanted.push_back(post->id());
    }
    EXPECT_EQ(IdsOf(Search(term, 100).found_posts()), wanted) << term;
    EXPECT_EQ(Search(term, 100).found_posts().looked_at(), posts.size());
  }
}

TEST_F(ReadingTest, AStoryIsToldInOrderWithWhatItAnswers) {
  v1::Post question = MakePost("q", "Weet iemand hoe het staat?");
  v1::Post flood =
      MakePost("1", "Hoogwater in de rivier: de dijken bij Lith worden bewaakt, kwel.");
  flood.set_reply_to("q");
  flood.mutable_author()->set_id("een");
  v1::Post again = flood;
  again.set_id("2");
  again.mutable_author()->set_id("twee");
  again.clear_reply_to();
  harness.Send({question, flood, MakePost("x", "Appeltaart met kaneel."), again});
  const auto matches = harness.Matches("anna");
  ASSERT_EQ(matches.size(), 2u);
  v1::ControlRequest request;
  request.mutable_get_story()->set_owner_id("anna");
  request.mutable_get_story()->add_story_ids(matches[0].match().story_id());
  const v1::StoryPosts story = harness.Do(request).story_posts();
  ASSERT_EQ(story.posts_size(), 3);
  EXPECT_EQ(story.posts(0).kept().post().id(), "q");
  EXPECT_THAT(story.posts(0).interest_ids(), IsEmpty());
  EXPECT_EQ(story.posts(1).kept().post().id(), "1");
  EXPECT_THAT(story.posts(2).interest_ids(), ElementsAre("hoogwater"));
  EXPECT_EQ(story.count(), 2u) << "what is only answered is not counted";
  EXPECT_EQ(story.voices().authors(), 2u);
  request.mutable_get_story()->clear_story_ids();
  request.mutable_get_story()->add_story_ids(99);
  EXPECT_EQ(harness.Ask(request).status().code(), 5);
}

TEST_F(ReadingTest, AnInterestTellsWhatItHasLearnedAndWhatItWas) {
  harness.Send({MakePost("1", "Hoogwater: de dijken bij Lith worden bewaakt.")});
  Judge("1", v1::VERDICT_MORE);
  v1::InterestDescription described = Describe();
  EXPECT_EQ(described.judgements(), 1u);
  EXPECT_EQ(described.wanted(), 1u);
  EXPECT_THAT(described.earlier(), IsEmpty());
  ASSERT_GT(described.terms_size(), 0);
  for (const v1::LearnedTerm& term : described.terms()) {
    EXPECT_TRUE(term.own()) << term.text() << " is of one author alone";
  }
  for (int i = 0; i < 25; ++i) {
    v1::Interest changed = WaterInterest("anna");
    changed.set_description(absl::StrCat("Versie ", i));
    harness.AddInterest(changed);
    harness.AddInterest(changed);
  }
  harness.Stop();
  harness.Start();
  described = Describe();
  ASSERT_EQ(described.earlier_size(), 20) << "putting the same again makes no version";
  EXPECT_EQ(described.earlier(0).interest().description(), "Versie 23");
  EXPECT_EQ(described.earlier(19).interest().description(), "Versie 4");
  EXPECT_GT(described.earlier(0).number(), described.earlier(1).number());
  v1::ControlRequest remove;
  remove.mutable_remove_interest()->set_owner_id("anna");
  remove.mutable_remove_interest()->set_interest_id("hoogwater");
  harness.Do(remove);
  harness.AddInterest(WaterInterest("anna"));
  EXPECT_THAT(Describe().earlier(), IsEmpty());
}

TEST_F(ReadingTest, BalanceSheetsAreKeptAndAnswersCountedForTheOwnerAsAWhole) {
  const absl::Time morning = absl::FromUnixSeconds(1773298800);  // 08:00 in Amsterdam
  for (int day = 0; day < 4; ++day) {
    harness.clock.Set(morning + day * absl::Hours(24));
    harness.Send({MakePost(absl::StrCat(day), "Hoogwater: de dijken bij Lith worden bewaakt.",
                           morning + day * absl::Hours(24))});
  }
  const absl::Time arrived = morning + 2 * absl::Hours(24);
  harness.clock.Set(arrived + absl::Minutes(40));
  Judge("2", v1::VERDICT_ANSWERED);
  v1::ControlRequest request;
  request.mutable_get_balance()->set_owner_id("anna");
  v1::BalanceHistory history = harness.Do(request).balance_history();
  ASSERT_EQ(history.windows_size(), 3);
  EXPECT_EQ(history.windows(2).digest_id(), "anna/07:00/2026-03-15");
  EXPECT_EQ(history.windows(0).balance().seen(), 1u);
  EXPECT_EQ(history.answered(), 1u);
  EXPECT_NEAR(history.median_answer_seconds(), 40 * 60, 1);
  request.mutable_get_balance()->set_digests(2);
  EXPECT_EQ(harness.Do(request).balance_history().windows_size(), 2);
}

}  // namespace
}  // namespace sluis
