// What users say to the engine: judgements, changes and questions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kFlood[] =
    "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt, kwel gemeld.";
constexpr char kCake[] = "Recept voor appeltaart met kaneel en rozijnen, heerlijk bij de koffie.";

v1::ControlRequest JudgeRequest(const std::string& post_id, v1::Verdict verdict) {
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id("anna");
  judgement->set_interest_id("hoogwater");
  judgement->mutable_post()->set_source("mastodon");
  judgement->mutable_post()->set_id(post_id);
  judgement->set_verdict(verdict);
  return request;
}

v1::ControlRequest ExplainRequest(const std::string& post_id) {
  v1::ControlRequest request;
  request.mutable_explain()->set_owner_id("anna");
  request.mutable_explain()->mutable_post()->set_source("mastodon");
  request.mutable_explain()->mutable_post()->set_id(post_id);
  return request;
}

class CommandTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
  }
  EngineHarness harness;
};

TEST_F(CommandTest, AJudgementMovesTheScoreTheWayItSays) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kCake)});
  const v1::JudgeReply more = harness.Do(JudgeRequest("2", v1::VERDICT_MORE)).judge();
  EXPECT_GT(more.score_after(), more.score_before());
  EXPECT_EQ(more.row_version(), 2u);
  EXPECT_EQ(more.effective_sequence(), 3u);
  const v1::JudgeReply less = harness.Do(JudgeRequest("1", v1::VERDICT_LESS)).judge();
  EXPECT_LT(less.score_after(), less.score_before());
}

TEST_F(CommandTest, SeenAndAnsweredTeachNothing) {
  harness.Send({MakePost("1", kFlood)});
  for (const v1::Verdict verdict : {v1::VERDICT_SEEN, v1::VERDICT_ANSWERED}) {
    const v1::JudgeReply reply = harness.Do(JudgeRequest("1", verdict)).judge();
    EXPECT_EQ(reply.row_version(), 1u);
    EXPECT_EQ(reply.score_after(), reply.score_before());
  }
}

TEST_F(CommandTest, KeepsWhatWasLearnedOverARestart) {
  harness.Send({MakePost("1", kFlood)});
  const float learned = harness.Do(JudgeRequest("1", v1::VERDICT_MORE)).judge().score_after();
  harness.Stop();
  harness.Start();
  const v1::ExplainReply explained = harness.Do(ExplainRequest("1")).explain();
  EXPECT_EQ(explained.explanations(0).score(), learned);
  EXPECT_EQ(explained.explanations(0).row_version(), 2u);
}

TEST_F(CommandTest, ANewWordingIsLearnedOnTopOfAndANewBudgetChangesNothing) {
  harness.Send({MakePost("1", kFlood)});
  harness.Do(JudgeRequest("1", v1::VERDICT_MORE));
  v1::Interest interest = WaterInterest("anna");
  interest.set_budget(3);
  harness.AddInterest(interest);
  EXPECT_EQ(harness.Do(ExplainRequest("1")).explain().explanations(0).row_version(), 2u);
  interest.set_title("Appeltaart");
  harness.AddInterest(interest);
  const v1::Explanation reworded = harness.Do(ExplainRequest("1")).explain().explanations(0);
  EXPECT_EQ(reworded.row_version(), 3u);
  v1::ControlRequest undo;
  undo.mutable_undo_judgement()->set_owner_id("anna");
  undo.mutable_undo_judgement()->set_interest_id("hoogwater");
  undo.mutable_undo_judgement()->mutable_post()->set_source("mastodon");
  undo.mutable_undo_judgement()->mutable_post()->set_id("1");
  EXPECT_LT(harness.Do(undo).judge().score_after(), reworded.score());
}

TEST_F(CommandTest, ExplainsAScoreDownToItsSum) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kCake)});
  for (const char* id : {"1", "2"}) {
    const v1::Explanation explained = harness.Do(ExplainRequest(id)).explain().explanations(0);
    double sum = 0;
    for (const v1::Reason& part : explained.contributions()) sum += part.contribution();
    EXPECT_NEAR(sum, explained.score(), 1e-4);
  }
  EXPECT_TRUE(harness.Do(ExplainRequest("1")).explain().explanations(0).has_as_decided());
  EXPECT_FALSE(harness.Do(ExplainRequest("2")).explain().explanations(0).matched());
}

TEST_F(CommandTest, ACommandWithAnIdempotencyKeyIsDoneOnce) {
  harness.Send({MakePost("1", kFlood)});
  v1::ControlRequest request = JudgeRequest("1", v1::VERDICT_MORE);
  request.set_idempotency_key("tap-42");
  EXPECT_EQ(harness.Do(request).judge().row_version(), 2u);
  EXPECT_EQ(harness.Do(request).judge().row_version(), 2u);
  EXPECT_EQ(harness.Do(ExplainRequest("1")).explain().explanations(0).row_version(), 2u);
}

TEST_F(CommandTest, RefusesACommandThatMakesNoSenseAndSaysWhy) {
  v1::ControlRequest request;
  EXPECT_NE(harness.Ask(request).status().code(), 0);
  request = JudgeRequest("nowhere", v1::VERDICT_MORE);
  EXPECT_THAT(harness.Ask(request).status().message(), HasSubstr("not kept"));
  v1::Interest interest = WaterInterest("nobody");
  request.mutable_put_interest()->mutable_interest()->CopyFrom(interest);
  EXPECT_THAT(harness.Ask(request).status().message(), HasSubstr("nobody"));
  request.mutable_put_owner()->mutable_owner()->set_id("a/b");
  EXPECT_EQ(harness.Ask(request).status().code(),
            static_cast<int>(absl::StatusCode::kInvalidArgument));
}

TEST_F(CommandTest, RemovingAUserTakesTheInterestsAlong) {
  v1::ControlRequest request;
  request.mutable_remove_owner()->set_owner_id("anna");
  EXPECT_TRUE(harness.Do(request).removed().existed());
  harness.Send({MakePost("1", kFlood)});
  EXPECT_THAT(harness.sink.matches, IsEmpty());
  harness.Stop();
  harness.Start();
  request.mutable_stats();
  EXPECT_EQ(harness.Do(request).stats().interests(), 0u);
}

TEST_F(CommandTest, APausedInterestRests) {
  v1::Interest interest = WaterInterest("anna");
  interest.set_paused(true);
  harness.AddInterest(interest);
  harness.Send({MakePost("1", kFlood)});
  EXPECT_THAT(harness.Matches("anna"), IsEmpty());
}

}  // namespace
}  // namespace sluis
