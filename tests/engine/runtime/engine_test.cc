// The engine as its callers see it: posts in, matches and digests out, on a real data folder.
#include "engine/runtime/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
