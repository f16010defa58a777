// Why and why not: as of now, as it was decided, and in digests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kFlood[] =
    "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt, kwel gemeld.";
constexpr char kPie[] = "Appeltaart met kaneel en rozijnen, heerlijk bij de koffie.";
constexpr char kNearly[] = "De rivier staat hoog en het water stijgt snel.";

v1::ControlRequest Judging(const std::string& post_id, v1::Verdict verdict) {
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id("anna");
  judgement->set_interest_id("hoogwater");
  judgement->mutable_post()->set_source("mastodon");
  judgement->mutable_post()->set_id(post_id);
  judgement->set_verdict(verdict);
  return request;
}

v1::ControlRequest Undoing(const std::string& post_id) {
  v1::ControlRequest request;
  request.mutable_undo_judgement()->set_owner_id("anna");
  request.mutable_undo_judgement()->set_interest_id("hoogwater");
  request.mutable_undo_judgement()->mutable_post()->set_source("mastodon");
  request.mutable_undo_judgement()->mutable_post()->set_id(post_id);
  return request;
}

template <typename Account>
double SumOf(const Account& account) {
  double sum = 0;
  for (const v1::Reason& part : account.contributions()) {
    sum += static_cast<double>(part.contribution());
  }
  return sum;
}

class ExplainTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.AddUser("anna");
    harness.AddInterest(interest);
  }

  v1::Explanation Explain(const std::string& post_id) {
    v1::ControlRequest request;
    request.mutable_explain()->set_owner_id("anna");
    request.mutable_explain()->set_interest_id("hoogwater");
    request.mutable_explain()->mutable_post()->set_source("mastodon");
    request.mutable_explain()->mutable_post()->set_id(post_id);
    return harness.Do(request).explain().explanations(0);
  }

  // The decision made again is the one that was explained when the post had just come in.
  static void ExpectAsItWas(const v1::Explanation& before, const v1::Explanation& after) {
    ASSERT_TRUE(after.has_then()) << after.then_missing();
    EXPECT_THAT(after.then_missing(), IsEmpty());
    EXPECT_EQ(after.then().score(), before.score());
    EXPECT_EQ(after.then().probability(), before.probability());
    EXPECT_EQ(after.then().bar(), before.bar());
    EXPECT_EQ(after.then().matched(), before.matched());
    EXPECT_EQ(after.then().left_out(), before.left_out());
    EXPECT_NEAR(SumOf(after.then()), after.then().score(), 1e-4);
    EXPECT_NEAR(SumOf(after), after.score(), 1e-4);
  }

  EngineHarness harness;
  v1::Interest interest = WaterInterest("anna");
};

TEST_F(ExplainTest, ThenIsAsItWasWhateverIsLearnedLater) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kPie), MakePost("3", kNearly)});
  harness.Do(Judging("1", v1::VERDICT_MORE));
  harness.Send({MakePost("4", kFlood), MakePost("5", kPie), MakePost("6", kNearly)});
  std::vector<v1::Explanation> before;
  for (const char* id : {"4", "5", "6"}) before.push_back(Explain(id));
  harness.Do(Judging("2", v1::VERDICT_LESS));
  harness.Do(Judging("4", v1::VERDICT_LESS));
  harness.Do(Judging("3", v1::VERDICT_MORE));
  harness.Stop();
  harness.Start();
  for (int i = 0; i < 3; ++i) {
    const v1::Explanation after = Explain(std::to_string(4 + i));
    EXPECT_NE(after.score(), before[static_cast<size_t>(i)].score());
    ExpectAsItWas(before[static_cast<size_t>(i)], after);
  }
}

TEST_F(ExplainTest, OfAMatchThenIsWhatWasWrittenDown) {
  harness.Send({MakePost("1", kFlood)});
  harness.Do(Judging("1", v1::VERDICT_MORE));
  const v1::Explanation explanation = Explain("1");
  ASSERT_TRUE(explanation.has_as_decided());
  const v1::Match& match = explanation.as_decided();
  EXPECT_TRUE(explanation.then().matched());
  EXPECT_EQ(explanation.then().score(), match.score());
  EXPECT_EQ(explanation.then().bar(), match.bar());
  EXPECT_EQ(explanation.then().row_version(), match.row_version());
  EXPECT_EQ(explanation.row_version(), 2u);
}

TEST_F(ExplainTest, ThenIsMissingWhenTheWordsAreOthers) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kPie)});
  std::string next;
  for (void (*change)(v1::Interest*) : {+[](v1::Interest* i) { i->set_title("Hoogwater"); },
                                        +[](v1::Interest* i) { i->add_forbidden("koffie"); },
                                        +[](v1::Interest* i) { i->set_bar(0.5); }}) {
    change(&interest);
    harness.AddInterest(interest);
    EXPECT_FALSE(Explain("1").has_then());
    EXPECT_THAT(Explain("2").then_missing(), HasSubstr("were changed after the post came in"));
    EXPECT_TRUE(Explain("1").has_as_decided());
    // Those that come now are decided with them.
    next += "3";
    harness.Send({MakePost(next, kFlood)});
    EXPECT_TRUE(Explain(next).has_then());
  }
}

TEST_F(ExplainTest, WhatDecidesNothingMayBeChanged) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kPie)});
  const v1::Explanation match = Explain("1");
  const v1::Explanation other = Explain("2");
  interest.set_purpose("Dijkbewaking");
  interest.set_kind(v1::INTEREST_KIND_ALERT);
  harness.AddInterest(interest);
  ExpectAsItWas(match, Explain("1"));
  ExpectAsItWas(other, Explain("2"));
}

TEST_F(ExplainTest, ThenIsMissingWhenTheBudgetIsAnother) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kPie)});
  interest.set_budget(3);
  harness.AddInterest(interest);
  EXPECT_THAT(Explain("2").then_missing(), HasSubstr("changed after the post came in"));
}

TEST_F(ExplainTest, ThenIsMissingBeforeTheInterest) {
  v1::Interest late = interest;
  late.set_id("later");
  harness.Send({MakePost("1", kFlood)});
  harness.AddInterest(late);
  v1::ControlRequest request;
  request.mutable_explain()->set_owner_id("anna");
  request.mutable_explain()->set_interest_id("later");
  request.mutable_explain()->mutable_post()->set_source("mastodon");
  request.mutable_explain()->mutable_post()->set_id("1");
  const v1::Explanation explanation = harness.Do(request).explain().explanations(0);
  EXPECT_TRUE(explanation.matched());
  EXPECT_FALSE(explanation.has_then());
  EXPECT_THAT(explanation.then_missing(), HasSubstr("added after the post came in"));
}

TEST_F(ExplainTest, ThenIsMissingWhenAJudgementThatCountedIsGone) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kPie)});
  const v1::Explanation first = Explain("2");
  harness.Do(Judging("1", v1::VERDICT_LESS));
  harness.Send({MakePost("3", kFlood), MakePost("4", kPie)});
  harness.Do(Undoing("1"));
  harness.Send({MakePost("5", kPie)});
  harness.Stop();
  harness.Start();
  for (const char* id : {"3", "4"}) {
    EXPECT_FALSE(Explain(id).has_then()) << id;
    EXPECT_THAT(Explain(id).then_missing(), HasSubstr("is kept no more")) << id;
  }
  // Before it and after it nothing is missing.
  ExpectAsItWas(first, Explain("2"));
  EXPECT_TRUE(Explain("5").has_then());
}

TEST_F(ExplainTest, ThenIsMissingWhenAJudgementWasReplaced) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kPie)});
  harness.Do(Judging("1", v1::VERDICT_LESS));
  harness.Send({MakePost("3", kPie)});
  harness.Do(Judging("1", v1::VERDICT_MORE));
  EXPECT_THAT(Explain("3").then_missing(), HasSubstr("is kept no more"));
  EXPECT_TRUE(Explain("2").has_then());
}

TEST_F(ExplainTest, ThenIsMissingWhenAJudgedPostWasDeleted) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kPie)});
  harness.Do(Judging("1", v1::VERDICT_MORE));
  harness.Send({MakePost("3", kPie)});
  v1::Post gone = MakePost("1", "");
  gone.set_operation(v1::OPERATION_DELETE);
  gone.set_revision(1);
  harness.Send({gone, MakePost("4", kPie)});
  EXPECT_THAT(Explain("3").then_missing(), HasSubstr("is kept no more"));
  EXPECT_TRUE(Explain("2").has_then());
  EXPECT_TRUE(Explain("4").has_then());
}

TEST_F(ExplainTest, TellsWhatKeptItOutThenAndKeepsItOutNow) {
  interest.add_forbidden("kwel");
  harness.AddInterest(interest);
  harness.Send({MakePost("1", kFlood)});
  v1::ControlRequest request;
  request.mutable_add_mute()->set_owner_id("anna");
  request.mutable_add_mute()->mutable_mute()->set_kind(v1::MUTE_KIND_TERM);
  request.mutable_add_mute()->mutable_mute()->set_value("gemaal");
  harness.Do(request);
  harness.Send({MakePost("2", "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt.")});
  EXPECT_EQ(Explain("1").then().left_out(), v1::LEFT_OUT_REASON_FORBIDDEN_TERM);
  EXPECT_EQ(Explain("1").left_out(), v1::LEFT_OUT_REASON_FORBIDDEN_TERM);
  EXPECT_EQ(Explain("2").then().left_out(), v1::LEFT_OUT_REASON_MUTED_TERM);
  request.clear_add_mute();
  request.mutable_remove_mute()->set_owner_id("anna");
  request.mutable_remove_mute()->mutable_mute()->set_kind(v1::MUTE_KIND_TERM);
  request.mutable_remove_mute()->mutable_mute()->set_value("gemaal");
  harness.Do(request);
  EXPECT_TRUE(Explain("2").matched());
  EXPECT_FALSE(Explain("2").then().matched());
  EXPECT_EQ(Explain("2").then().left_out(), v1::LEFT_OUT_REASON_MUTED_TERM);
}

TEST_F(ExplainTest, APausedInterestTakesNothingNowAndTookNothingThen) {
  harness.Send({MakePost("1", kFlood)});
  interest.set_paused(true);
  harness.AddInterest(interest);
  harness.Send({MakePost("2", kFlood), MakePost("3", kPie)});
  EXPECT_EQ(Explain("1").left_out(), v1::LEFT_OUT_REASON_PAUSED);
  EXPECT_FALSE(Explain("1").matched());
  EXPECT_TRUE(Explain("1").then().matched());
  EXPECT_EQ(Explain("3").left_out(), v1::LEFT_OUT_REASON_UNSPECIFIED);
  interest.set_paused(false);
  harness.AddInterest(interest);
  EXPECT_TRUE(Explain("1").matched());
  EXPECT_FALSE(Explain("2").has_then());
  EXPECT_THAT(Explain("2").then_missing(), HasSubstr("paused"));
}

// One day, three digests without a word on the subject, then one with it.
TEST_F(ExplainTest, KnowsHowFarTheInterestLookedAfterQuietDigests) {
  std::vector<v1::Explanation> before;
  for (int day = 0; day < 5; ++day) {
    const std::string id = std::to_string(day);
    const absl::Time at = harness.clock.Now();
    harness.Send({MakePost("pie" + id, kPie, at)});
    before.push_back(Explain("pie" + id));
    if (day == 3) harness.Send({MakePost("flood", kFlood, at)});
    harness.clock.Advance(absl::Hours(24));
  }
  ASSERT_GE(harness.sink.digests.size(), 4u);
  EXPECT_LT(before[3].bar(), before[0].bar());
  EXPECT_GT(before[4].bar(), before[3].bar());
  for (int day = 0; day < 5; ++day) {
    ExpectAsItWas(before[static_cast<size_t>(day)], Explain("pie" + std::to_string(day)));
  }
}

TEST_F(ExplainTest, TellsWhatBecameOfItInDigests) {
  interest.set_budget(1);
  harness.AddInterest(interest);
  const absl::Time start = harness.clock.Now();
  harness.Send({MakePost("1", kFlood, start),
                MakePost("2", "Dijken langs de IJssel lopen gevaar door hoogwater.", start),
                MakePost("3", kPie, start)});
  EXPECT_THAT(Explain("1").fates(), IsEmpty());
  harness.clock.Advance(absl::Hours(48));
  harness.Send({MakePost("4", kFlood, start + absl::Hours(24))});
  harness.Send({MakePost("5", kPie, start + absl::Hours(48))});
  ASSERT_THAT(harness.sink.digests, SizeIs(2));
  const std::string first = harness.sink.digests[0].id();
  int shown = 0;
  for (const char* id : {"1", "2"}) {
    const v1::Explanation explanation = Explain(id);
    ASSERT_THAT(explanation.fates(), SizeIs(1)) << id;
    const v1::DigestFate& fate = explanation.fates(0);
    EXPECT_EQ(fate.digest_id(), first);
    shown += fate.shown() ? 1 : 0;
    EXPECT_EQ(fate.left_out(),
              fate.shown() ? v1::LEFT_OUT_REASON_UNSPECIFIED : v1::LEFT_OUT_REASON_BUDGET);
    EXPECT_EQ(fate.story_id() != 0, fate.shown());
  }
  EXPECT_EQ(shown, 1);
  EXPECT_THAT(Explain("3").fates(), IsEmpty());
  EXPECT_EQ(Explain("4").fates(0).digest_id(), harness.sink.digests[1].id());
}

TEST_F(ExplainTest, ADigestLeavesOutWhatARuleKeptOut) {
  interest.add_forbidden("kwel");
  harness.AddInterest(interest);
  harness.Send({MakePost("1", kFlood)});
  harness.Send({MakePost("2", kPie, harness.clock.Now() + absl::Hours(24))});
  const v1::Explanation explanation = Explain("1");
  ASSERT_THAT(explanation.fates(), SizeIs(1));
  EXPECT_FALSE(explanation.fates(0).shown());
  EXPECT_EQ(explanation.fates(0).left_out(), v1::LEFT_OUT_REASON_FORBIDDEN_TERM);
}

}  // namespace
}  // namespace sluis
