// The engine as its callers see it: posts in, matches and digests out, on a real data folder.
#include "engine/runtime/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr char kFlood[] =
    "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt, kwel gemeld.";
constexpr char kClearFlood[] = "De dijken staan op springen door het hoogwater in de Maas";
constexpr char kCake[] = "Recept voor appeltaart met kaneel en rozijnen, heerlijk bij de koffie.";

v1::Post Operation(v1::Post post, v1::Operation operation) {
  post.set_operation(operation);
  return post;
}

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

class EngineTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
  }
  EngineHarness harness;
};

TEST_F(EngineTest, MatchesAPostOnTheSubjectAndNotOneBesideIt) {
  const v1::Ack ack = harness.Send({MakePost("1", kFlood), MakePost("2", kCake)});
  EXPECT_EQ(ack.accepted(), 2u);
  const auto matches = harness.Matches("anna");
  ASSERT_THAT(matches, SizeIs(1));
  EXPECT_EQ(matches[0].post().id(), "1");
  EXPECT_THAT(matches[0].match().reasons(), Not(IsEmpty()));
  EXPECT_GE(matches[0].match().score(), matches[0].match().bar());
}

TEST_F(EngineTest, PublishesWhatItCommitted) {
  harness.Send({MakePost("1", kFlood)});
  ASSERT_THAT(harness.sink.matches, SizeIs(1));
  EXPECT_EQ(harness.sink.matches[0].match().sequence(), 1u);
  EXPECT_EQ(harness.sink.alerts, 0);
}

TEST_F(EngineTest, MarksTheMatchesOfAnAlert) {
  v1::Interest interest = WaterInterest("anna");
  interest.set_kind(v1::INTEREST_KIND_ALERT);
  harness.AddInterest(interest);
  harness.Send({MakePost("1", kClearFlood)});
  EXPECT_EQ(harness.sink.alerts, 1);
}

TEST_F(EngineTest, ANewAlertNeedsAClearCaseUnlessItsOwnerSetABar) {
  v1::Interest interest = WaterInterest("anna");
  interest.set_kind(v1::INTEREST_KIND_ALERT);
  harness.AddInterest(interest);
  harness.Send({MakePost("1", kFlood)});
  EXPECT_THAT(harness.sink.matches, SizeIs(1));
  EXPECT_EQ(harness.sink.alerts, 0);
  interest.set_bar(0.5);
  harness.AddInterest(interest);
  harness.Send({MakePost("2", "Kwel gemeld: de dijk bij het gemaal wordt bewaakt om hoogwater.")});
  EXPECT_EQ(harness.sink.alerts, 1);
}

TEST_F(EngineTest, AlertsAnOwnerOnceToAStoryWhateverPostsFollow) {
  v1::Interest interest = WaterInterest("anna");
  interest.set_kind(v1::INTEREST_KIND_ALERT);
  harness.AddInterest(interest);
  interest.set_id("dijken");
  harness.AddInterest(interest);
  harness.AddUser("bram");
  interest.set_owner_id("bram");
  harness.AddInterest(interest);
  harness.Send({MakePost("1", kClearFlood), MakePost("2", kClearFlood)});
  EXPECT_EQ(harness.sink.alerts, 2);
  harness.Stop();
  harness.Start();
  harness.Send({MakePost("3", kClearFlood)});
  EXPECT_EQ(harness.sink.alerts, 2);
  EXPECT_THAT(harness.Matches("bram"), SizeIs(3));
}

TEST_F(EngineTest, APostSentTwiceChangesNothing) {
  harness.Send({MakePost("1", kFlood)});
  const v1::Ack again = harness.Send({MakePost("1", kFlood), MakePost("1", kFlood)});
  EXPECT_EQ(again.accepted(), 0u);
  EXPECT_EQ(again.duplicates(), 2u);
  EXPECT_THAT(harness.Matches("anna"), SizeIs(1));
}

TEST_F(EngineTest, ABatchSentAgainIsAcknowledgedWithoutEffect) {
  v1::PostBatch batch;
  batch.set_sequence(1);
  *batch.add_posts() = MakePost("1", kFlood);
  EXPECT_TRUE(harness.engine().Ingest("p", batch).has_ack());
  const v1::IngestReply again = harness.engine().Ingest("p", batch);
  ASSERT_TRUE(again.has_ack());
  EXPECT_EQ(again.ack().duplicates(), 1u);
  EXPECT_THAT(harness.Matches("anna"), SizeIs(1));
}

TEST_F(EngineTest, ABatchOutOfOrderIsRefusedWhole) {
  v1::PostBatch batch;
  batch.set_sequence(5);
  *batch.add_posts() = MakePost("1", kFlood);
  const v1::IngestReply reply = harness.engine().Ingest("p", batch);
  ASSERT_TRUE(reply.has_nack());
  EXPECT_EQ(reply.nack().reason(), v1::NACK_REASON_OUT_OF_ORDER);
  EXPECT_THAT(harness.Matches("anna"), IsEmpty());
}

TEST_F(EngineTest, WelcomesAProducerWithItsLastDurableBatch) {
  harness.Send({MakePost("1", kFlood)}, true, "feeds");
  harness.Stop();
  harness.Start();
  v1::Hello hello;
  hello.set_producer("feeds");
  EXPECT_EQ(harness.engine().Hello(hello)->last_durable_sequence(), 1u);
  hello.set_producer("someone-else");
  EXPECT_EQ(harness.engine().Hello(hello)->last_durable_sequence(), 0u);
  hello.set_producer("Not/An/Id");
  EXPECT_FALSE(harness.engine().Hello(hello).ok());
}

TEST_F(EngineTest, RefusesABadPostAndTakesTheRest) {
  v1::Post nameless = MakePost("", kFlood);
  const v1::Ack ack = harness.Send({nameless, MakePost("2", kFlood)});
  EXPECT_EQ(ack.accepted(), 1u);
  ASSERT_THAT(ack.refused(), SizeIs(1));
  EXPECT_EQ(ack.refused(0).index(), 0u);
  EXPECT_THAT(ack.refused(0).reason(), HasSubstr("id"));
}

TEST_F(EngineTest, AHigherRevisionReplacesThePost) {
  harness.Send({MakePost("1", kCake)});
  v1::Post edited = Operation(MakePost("1", kFlood), v1::OPERATION_UPDATE);
  edited.set_revision(2);
  EXPECT_EQ(harness.Send({edited}).accepted(), 1u);
  ASSERT_THAT(harness.Matches("anna"), SizeIs(1));
  EXPECT_EQ(harness.Matches("anna")[0].post().text(), kFlood);
  EXPECT_EQ(harness.Send({MakePost("1", kCake)}).duplicates(), 1u);
}

TEST_F(EngineTest, ADeletedPostIsGoneAndStaysGone) {
  harness.Send({MakePost("1", kFlood)});
  harness.Send({Operation(MakePost("1", ""), v1::OPERATION_DELETE)});
  EXPECT_EQ(harness.Send({MakePost("1", kFlood)}).duplicates(), 1u);
  EXPECT_EQ(harness.Ask(ExplainRequest("1")).status().code(),
            static_cast<int>(absl::StatusCode::kNotFound));
}

TEST_F(EngineTest, ATombstoneWinsOverAPostThatComesLater) {
  harness.Send({Operation(MakePost("1", ""), v1::OPERATION_DELETE)});
  EXPECT_EQ(harness.Send({MakePost("1", kFlood)}).accepted(), 0u);
  EXPECT_THAT(harness.Matches("anna"), IsEmpty());
}

TEST_F(EngineTest, CountsChangeWithoutANewDecision) {
  harness.Send({MakePost("1", kFlood)});
  v1::Post counts = Operation(MakePost("1", ""), v1::OPERATION_COUNTS);
  counts.mutable_counts()->set_likes(12);
  EXPECT_EQ(harness.Send({counts}).accepted(), 1u);
  ASSERT_THAT(harness.Matches("anna"), SizeIs(1));
  EXPECT_EQ(harness.Matches("anna")[0].post().counts().likes(), 12u);
  EXPECT_EQ(harness.Matches("anna")[0].post().text(), kFlood);
}

TEST_F(EngineTest, RefusesAPostOlderThanItsMemory) {
  const v1::Ack ack = harness.Send(
      {MakePost("1", kFlood, harness.clock.Now() - absl::Hours(24 * 31))}, /*replay=*/false);
  ASSERT_THAT(ack.refused(), SizeIs(1));
  EXPECT_THAT(ack.refused(0).reason(), HasSubstr("replay clock"));
}

TEST_F(EngineTest, RefusesARecordedPostFromTheFuture) {
  const v1::Ack ack = harness.Send({MakePost("1", kFlood, harness.clock.Now() + absl::Hours(25))});
  EXPECT_THAT(ack.refused(), SizeIs(1));
}

TEST_F(EngineTest, AForbiddenTermKeepsAPostOutAndTheBalanceSaysSo) {
  v1::Interest interest = WaterInterest("anna");
  interest.add_forbidden("gemaal");
  harness.AddInterest(interest);
  harness.Send({MakePost("1", kFlood)});
  EXPECT_THAT(harness.Matches("anna"), IsEmpty());
  v1::ControlRequest request;
  request.mutable_make_digest()->set_owner_id("anna");
  const v1::Digest digest = harness.Do(request).digest();
  ASSERT_THAT(digest.balance().left_out(), SizeIs(1));
  EXPECT_EQ(digest.balance().left_out(0).reason(), v1::LEFT_OUT_REASON_FORBIDDEN_TERM);
}

TEST_F(EngineTest, AMutedAuthorIsLeftOut) {
  v1::ControlRequest request;
  request.mutable_add_mute()->set_owner_id("anna");
  request.mutable_add_mute()->mutable_mute()->set_kind(v1::MUTE_KIND_AUTHOR);
  request.mutable_add_mute()->mutable_mute()->set_value("mastodon/author-1");
  harness.Do(request);
  harness.Send({MakePost("1", kFlood), MakePost("2", kFlood)});
  ASSERT_THAT(harness.Matches("anna"), SizeIs(1));
  EXPECT_EQ(harness.Matches("anna")[0].post().id(), "2");
}

TEST_F(EngineTest, MakesEachDueDigestOnceAndJoinsTheirWindows) {
  const absl::Time start = harness.clock.Now();
  harness.clock.Advance(absl::Hours(24 * 30));
  std::vector<v1::Post> posts;
  for (int i = 0; i < 4 * 24; ++i) {
    posts.push_back(
        MakePost(std::to_string(i), i % 2 == 0 ? kFlood : kCake, start + absl::Hours(i)));
  }
  harness.Send(posts);
  ASSERT_THAT(harness.sink.digests, SizeIs(4));
  uint64_t seen = 0;
  for (size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(harness.sink.digests[i].from().seconds(),
              harness.sink.digests[i - 1].until().seconds());
    seen += harness.sink.digests[i].balance().seen();
  }
  EXPECT_EQ(seen, 72u);
  harness.Stop();
  harness.Start();
  v1::ControlRequest request;
  request.mutable_list_digests()->set_owner_id("anna");
  EXPECT_THAT(harness.Do(request).digests().digest_ids(), SizeIs(4));
}

TEST_F(EngineTest, TheWallsClockMakesDigestsOfALiveStream) {
  harness.Send({MakePost("1", kFlood, harness.clock.Now())}, /*replay=*/false);
  harness.clock.Advance(absl::Hours(24));
  ASSERT_TRUE(harness.engine().Tick().ok());
  ASSERT_THAT(harness.sink.digests, SizeIs(1));
  EXPECT_THAT(harness.sink.digests[0].stories(), SizeIs(1));
  ASSERT_TRUE(harness.engine().Tick().ok());
  EXPECT_THAT(harness.sink.digests, SizeIs(1));
}

TEST_F(EngineTest, TheWallsClockMakesNothingDueInARecordedStream) {
  harness.Send({MakePost("1", kFlood, harness.clock.Now())}, /*replay=*/true);
  harness.clock.Advance(absl::Hours(24 * 7));
  ASSERT_TRUE(harness.engine().Tick().ok());
  EXPECT_THAT(harness.sink.digests, IsEmpty());
}

TEST_F(EngineTest, AJudgementMovesTheScoreTheWayItSays) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kCake)});
  const v1::JudgeReply more = harness.Do(JudgeRequest("2", v1::VERDICT_MORE)).judge();
  EXPECT_GT(more.score_after(), more.score_before());
  EXPECT_EQ(more.row_version(), 2u);
  EXPECT_EQ(more.effective_sequence(), 3u);
  const v1::JudgeReply less = harness.Do(JudgeRequest("1", v1::VERDICT_LESS)).judge();
  EXPECT_LT(less.score_after(), less.score_before());
}

TEST_F(EngineTest, SeenAndAnsweredTeachNothing) {
  harness.Send({MakePost("1", kFlood)});
  for (const v1::Verdict verdict : {v1::VERDICT_SEEN, v1::VERDICT_ANSWERED}) {
    const v1::JudgeReply reply = harness.Do(JudgeRequest("1", verdict)).judge();
    EXPECT_EQ(reply.row_version(), 1u);
    EXPECT_EQ(reply.score_after(), reply.score_before());
  }
}

TEST_F(EngineTest, KeepsWhatWasLearnedOverARestart) {
  harness.Send({MakePost("1", kFlood)});
  const float learned = harness.Do(JudgeRequest("1", v1::VERDICT_MORE)).judge().score_after();
  harness.Stop();
  harness.Start();
  const v1::ExplainReply explained = harness.Do(ExplainRequest("1")).explain();
  EXPECT_EQ(explained.explanations(0).score(), learned);
  EXPECT_EQ(explained.explanations(0).row_version(), 2u);
}

TEST_F(EngineTest, ANewWordingIsLearnedOnTopOfAndANewBudgetChangesNothing) {
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

TEST_F(EngineTest, ExplainsAScoreDownToItsSum) {
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

TEST_F(EngineTest, ACommandWithAnIdempotencyKeyIsDoneOnce) {
  harness.Send({MakePost("1", kFlood)});
  v1::ControlRequest request = JudgeRequest("1", v1::VERDICT_MORE);
  request.set_idempotency_key("tap-42");
  EXPECT_EQ(harness.Do(request).judge().row_version(), 2u);
  EXPECT_EQ(harness.Do(request).judge().row_version(), 2u);
  EXPECT_EQ(harness.Do(ExplainRequest("1")).explain().explanations(0).row_version(), 2u);
}

TEST_F(EngineTest, RefusesACommandThatMakesNoSenseAndSaysWhy) {
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

TEST_F(EngineTest, RemovingAUserTakesTheInterestsAlong) {
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

TEST_F(EngineTest, APausedInterestRests) {
  v1::Interest interest = WaterInterest("anna");
  interest.set_paused(true);
  harness.AddInterest(interest);
  harness.Send({MakePost("1", kFlood)});
  EXPECT_THAT(harness.Matches("anna"), IsEmpty());
}

// A stream with copies, edits, deletes and a few subjects, over two days.
std::vector<v1::Post> MixedStream() {
  std::vector<v1::Post> posts;
  const absl::Time start = absl::FromUnixSeconds(1773302400);
  for (int i = 0; i < 300; ++i) {
    const std::string text = i % 3 == 0   ? absl::StrCat("Update ", i % 30, ": ", kFlood)
                             : i % 3 == 1 ? absl::StrCat(kCake, " Variant ", i)
                                          : absl::StrCat("Waterstand bij meetpunt ", i % 7,
                                                         " stijgt, dijkbewaking gaat door.");
    v1::Post post = MakePost(std::to_string(i % 280), text, start + absl::Minutes(10 * i));
    if (i % 50 == 49) post = Operation(MakePost(std::to_string(i - 30), ""), v1::OPERATION_DELETE);
    if (i % 60 == 59) {
      post = Operation(MakePost(std::to_string(i - 2), kFlood, start + absl::Minutes(10 * i)),
                       v1::OPERATION_UPDATE);
      post.set_revision(1);
    }
    posts.push_back(post);
  }
  return posts;
}

struct Outcome {
  std::vector<std::string> matches;
  std::vector<std::string> digests;
  bool operator==(const Outcome& other) const = default;
};

// Judged whatever was sent last, after each of so many posts.
constexpr size_t kJudgeEvery = 45;

void JudgeLast(EngineHarness* harness, const v1::Post& post) {
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id("anna");
  judgement->set_interest_id("hoogwater");
  judgement->mutable_post()->set_source(post.source());
  judgement->mutable_post()->set_id(post.id());
  judgement->set_verdict((post.text().find("dijk") != std::string::npos) ? v1::VERDICT_MORE
                                                                         : v1::VERDICT_LESS);
  EXPECT_EQ(harness->engine().Handle(request).status().message(), "");
}

Outcome RunStream(size_t batch_size, int workers, size_t restart_every = 0) {
  EngineHarness harness(workers);
  harness.clock.Advance(absl::Hours(24 * 30));
  harness.AddUser("anna");
  harness.AddInterest(WaterInterest("anna"));
  const std::vector<v1::Post> posts = MixedStream();
  size_t batches = 0;
  for (size_t i = 0, end = 0; i < posts.size(); i = end) {
    end = std::min({posts.size(), i + batch_size, (i / kJudgeEvery + 1) * kJudgeEvery});
    harness.Send({posts.begin() + static_cast<std::ptrdiff_t>(i),
                  posts.begin() + static_cast<std::ptrdiff_t>(end)});
    if (end % kJudgeEvery == 0) JudgeLast(&harness, posts[end - 1]);
    if (restart_every != 0 && ++batches % restart_every == 0) {
      harness.Stop();
      harness.Start();
    }
  }
  Outcome outcome;
  for (const v1::MatchEvent& event : harness.Matches("anna")) {
    outcome.matches.push_back(event.match().SerializeAsString());
  }
  for (const v1::Digest& digest : harness.sink.digests) {
    outcome.digests.push_back(digest.SerializeAsString());
  }
  return outcome;
}

TEST(EngineDeterminism, BatchSizeAndThreadsChangeNoByte) {
  const Outcome reference = RunStream(256, 1);
  EXPECT_THAT(reference.matches, SizeIs(testing::Gt(80u)));
  EXPECT_THAT(reference.digests, SizeIs(2));
  v1::Match last;
  ASSERT_TRUE(last.ParseFromString(reference.matches.back()));
  EXPECT_EQ(last.row_judgements(), 6u);
  EXPECT_EQ(RunStream(1, 1), reference);
  EXPECT_EQ(RunStream(7, 2), reference);
  EXPECT_EQ(RunStream(256, 2), reference);
}

TEST(EngineDeterminism, RestartsChangeNoByte) { EXPECT_EQ(RunStream(50, 1, 2), RunStream(50, 1)); }

TEST(EngineOpen, NamesAMissingModel) {
  const ScratchFolder folder;
  FakeClock clock;
  EngineOptions options;
  options.data_folder = folder / "data";
  options.model_path = folder / "no-such-model.ftz";
  const auto engine = Engine::Open(options, &clock);
  ASSERT_FALSE(engine.ok());
  EXPECT_THAT(std::string(engine.status().message()), HasSubstr("no-such-model.ftz"));
}

}  // namespace
}  // namespace sluis
