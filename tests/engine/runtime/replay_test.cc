// What was published can be asked for again; alerts come until they are acknowledged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kOutOfRange = 11;

v1::ReplayRequest Range(const std::string& topic, uint64_t from, uint32_t limit = 0) {
  v1::ReplayRequest request;
  request.mutable_range()->set_topic(topic);
  request.mutable_range()->set_from_cursor(from);
  request.mutable_range()->set_limit(limit);
  return request;
}

v1::ReplayRequest Snapshot(const std::string& topic, uint32_t limit = 0) {
  v1::ReplayRequest request;
  request.mutable_snapshot()->set_topic(topic);
  request.mutable_snapshot()->set_limit(limit);
  return request;
}

v1::ReplayRequest Alerts(const std::string& reader, uint64_t after = 0, uint32_t limit = 0) {
  v1::ReplayRequest request;
  request.mutable_alerts()->set_owner_id("anna");
  request.mutable_alerts()->set_reader(reader);
  request.mutable_alerts()->set_after_cursor(after);
  request.mutable_alerts()->set_limit(limit);
  return request;
}

v1::ReplayRequest Ack(const std::string& reader, uint64_t cursor) {
  v1::ReplayRequest request;
  request.mutable_ack_alerts()->set_owner_id("anna");
  request.mutable_ack_alerts()->set_reader(reader);
  request.mutable_ack_alerts()->set_cursor(cursor);
  return request;
}

std::vector<uint64_t> CursorsOf(const v1::ReplayReply& reply) {
  std::vector<uint64_t> cursors;
  for (const v1::ReplayedMessage& message : reply.page().messages()) {
    cursors.push_back(message.cursor());
  }
  return cursors;
}

class ReplayTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.clock.Set(At(20));
    for (const char* owner : {"anna", "piet"}) harness.AddUser(owner);
    v1::Interest alerts = WaterInterest("anna");
    alerts.set_kind(v1::INTEREST_KIND_ALERT);
    alerts.set_bar(0.02);
    harness.AddInterest(alerts);
    v1::Interest other = WaterInterest("anna");
    other.set_id("water");
    other.set_bar(0.02);
    harness.AddInterest(other);
    harness.AddInterest(WaterInterest("piet"));
  }

  static absl::Time At(int day) {
    return absl::FromCivil(absl::CivilHour(2026, 3, day, 8), absl::UTCTimeZone());
  }

  // Each another story, and a match of both of anna's interests.
  void SendMatch(const std::string& words, int day = 12) {
    const std::string name = absl::StrCat(++posts_);
    harness.Send({MakePost(name, absl::StrCat("Hoogwater en dijken: ", words), At(day))});
  }
  void SendOther(int day = 12) {
    harness.Send({MakePost(absl::StrCat(++posts_), "Appeltaart met kaneel.", At(day))});
  }
  void SendThree() {
    SendMatch("kwel gemeld aan de rivier bij Zutphen, bewaking begint vanavond");
    SendOther();
    SendMatch("het waterschap sluit morgen alle coupures langs de Maas in Limburg");
    SendMatch("de burgemeester roept vrijwilligers op om zandzakken te vullen");
  }

  v1::ReplayReply Ask(const v1::ReplayRequest& request) { return harness.engine().Replay(request); }
  v1::ReplayReply Do(const v1::ReplayRequest& request) {
    v1::ReplayReply reply = Ask(request);
    EXPECT_EQ(reply.status().code(), 0) << reply.status().message();
    return reply;
  }

  EngineHarness harness;
  int posts_ = 0;
};

TEST_F(ReplayTest, ARangeHoldsWhatWasPublishedFromTheCursorOnWithItsPosts) {
  SendThree();
  const v1::ReplayReply all = Do(Range("match/anna/", 1));
  EXPECT_THAT(CursorsOf(all), ElementsAre(1, 1, 3, 3, 4, 4));
  EXPECT_EQ(all.page().next_cursor(), 0u);
  EXPECT_THAT(CursorsOf(Do(Range("match/anna/", 3))), ElementsAre(3, 3, 4, 4));
  EXPECT_THAT(CursorsOf(Do(Range("match/anna/", 5))), IsEmpty());
  std::vector<std::string> published;
  for (const v1::MatchEvent& event : harness.sink.matches) {
    if (event.match().owner_id() == "anna") published.push_back(event.SerializeAsString());
  }
  std::vector<std::string> replayed;
  for (const auto& message : all.page().messages()) {
    replayed.push_back(message.match().SerializeAsString());
  }
  EXPECT_EQ(replayed, published);
}

TEST_F(ReplayTest, APageEndsWithTheWholeOfAPost) {
  SendThree();
  const v1::ReplayReply first = Do(Range("match/anna/", 1, 3));
  EXPECT_THAT(CursorsOf(first), ElementsAre(1, 1, 3, 3));
  const v1::ReplayReply second = Do(Range("match/anna/", first.page().next_cursor(), 3));
  EXPECT_THAT(CursorsOf(second), ElementsAre(4, 4));
  EXPECT_EQ(second.page().next_cursor(), 0u);
}

TEST_F(ReplayTest, ASnapshotIsTheNewest) {
  SendThree();
  EXPECT_THAT(CursorsOf(Do(Snapshot("alert/anna/"))), ElementsAre(1, 3, 4));
  EXPECT_THAT(CursorsOf(Do(Snapshot("alert/anna/", 2))), ElementsAre(3, 4));
  EXPECT_THAT(CursorsOf(Do(Snapshot("match/anna/", 3))), ElementsAre(3, 3, 4, 4));
  EXPECT_THAT(CursorsOf(Do(Snapshot("digest/anna/"))), IsEmpty());
}

TEST_F(ReplayTest, DigestsComeByTheEndOfTheirWindow) {
  SendThree();
  SendOther(15);
  const v1::ReplayReply all = Do(Snapshot("digest/anna/"));
  ASSERT_THAT(all.page().messages(), SizeIs(3));
  EXPECT_EQ(all.page().messages(0).digest().id(), "anna/07:00/2026-03-13");
  const uint64_t second = all.page().messages(1).cursor();
  const v1::ReplayReply range = Do(Range("digest/anna/", second, 1));
  ASSERT_THAT(range.page().messages(), SizeIs(1));
  EXPECT_EQ(range.page().messages(0).digest().id(), "anna/07:00/2026-03-14");
  EXPECT_EQ(range.page().next_cursor(), all.page().messages(2).cursor());
  EXPECT_EQ(Ask(Range("digest/anna/", all.page().messages(0).cursor() - 1)).status().code(),
            kOutOfRange);
}

TEST_F(ReplayTest, ACursorThatIsTooOldOrAheadIsRefusedWithTheWayOut) {
  SendThree();
  v1::Post deleted = MakePost("1", "", At(13));
  deleted.set_operation(v1::OPERATION_DELETE);
  deleted.set_revision(9);
  harness.Send({deleted});
  const v1::ReplayReply old = Ask(Range("match/anna/", 1));
  EXPECT_EQ(old.status().code(), kOutOfRange);
  EXPECT_THAT(old.status().message(), HasSubstr("The cursor 1 is too old: what is kept for "
                                                "match/anna/ begins at 2. Ask for a snapshot"));
  EXPECT_FALSE(old.has_page());
  EXPECT_THAT(CursorsOf(Do(Range("match/anna/", 2))), ElementsAre(3, 3, 4, 4));
  const v1::ReplayReply ahead = Ask(Range("match/anna/", 6));
  EXPECT_EQ(ahead.status().code(), kOutOfRange);
  EXPECT_THAT(ahead.status().message(), HasSubstr("is ahead of the stream, which is at 4"));
}

TEST_F(ReplayTest, SaysWhatIsNoTopicAndWhoIsNotThere) {
  for (const char* topic : {"", "match/", "match/anna", "wall/anna/", "anna"}) {
    EXPECT_THAT(Ask(Range(topic, 1)).status().message(), HasSubstr("is no topic")) << topic;
  }
  EXPECT_EQ(Ask(Range("match/nobody/", 1)).status().code(), 5);
  EXPECT_EQ(Ask(v1::ReplayRequest()).status().code(), 3);
  EXPECT_EQ(Ask(Alerts("No Name")).status().code(), 3);
}

TEST_F(ReplayTest, AlertsComeAgainUntilTheyAreAcknowledgedAfterARestartToo) {
  SendThree();
  EXPECT_EQ(harness.sink.alerts, 3);
  EXPECT_THAT(CursorsOf(Do(Alerts("phone"))), ElementsAre(1, 3, 4));
  EXPECT_THAT(CursorsOf(Do(Alerts("phone"))), ElementsAre(1, 3, 4));
  EXPECT_EQ(Do(Ack("phone", 3)).acknowledged().cursor(), 3u);
  harness.Stop();
  harness.Start();
  const v1::ReplayReply left = Do(Alerts("phone"));
  EXPECT_THAT(CursorsOf(left), ElementsAre(4));
  EXPECT_EQ(left.page().acked_cursor(), 3u);
  EXPECT_EQ(left.page().messages(0).match().match().interest_id(), "hoogwater");
  // Each reader for itself, and nothing goes back.
  EXPECT_THAT(CursorsOf(Do(Alerts("desk"))), ElementsAre(1, 3, 4));
  EXPECT_EQ(Do(Ack("phone", 1)).acknowledged().cursor(), 3u);
  EXPECT_EQ(Do(Ack("phone", 4)).acknowledged().cursor(), 4u);
  EXPECT_THAT(CursorsOf(Do(Alerts("phone"))), IsEmpty());
  // A page further before the first is acknowledged.
  EXPECT_THAT(CursorsOf(Do(Alerts("desk", 1, 1))), ElementsAre(3));
  EXPECT_EQ(Ask(Ack("phone", 99)).status().code(), kOutOfRange);
}

TEST_F(ReplayTest, AScoreTellsWhoWouldTakeATextAndLeavesNothing) {
  v1::ControlRequest request;
  request.mutable_score()->mutable_post()->set_text("Hoogwater: dijken bewaakt, kwel gemeld.");
  request.mutable_score()->set_owner_id("anna");
  const v1::ScoreReply reply = harness.Do(request).score();
  ASSERT_EQ(reply.matches_size(), 2);
  EXPECT_EQ(reply.match_count(), 2u);
  EXPECT_GE(reply.matches(0).score(), reply.matches(1).score());
  EXPECT_FALSE(reply.matches(0).reasons().empty());
  EXPECT_EQ(reply.matches(0).sequence(), 0u);
  request.mutable_score()->clear_owner_id();
  EXPECT_EQ(harness.Do(request).score().match_count(), 3u);
  request.mutable_score()->set_limit(1);
  EXPECT_EQ(harness.Do(request).score().matches_size(), 1);
  request.mutable_score()->mutable_post()->set_text("Appeltaart met kaneel.");
  EXPECT_EQ(harness.Do(request).score().match_count(), 0u);
  v1::ControlRequest stats;
  stats.mutable_stats();
  EXPECT_EQ(harness.Do(stats).stats().stream_sequence(), 0u);
  EXPECT_THAT(harness.sink.matches, IsEmpty());
  request.mutable_score()->set_owner_id("nobody");
  EXPECT_EQ(harness.Ask(request).status().code(), 5);
  request.mutable_score()->clear_owner_id();
  request.mutable_score()->mutable_post()->set_text(std::string(70000, 'x'));
  EXPECT_EQ(harness.Ask(request).status().code(), 3);
}

// The same text decided by the stream: the same score and reasons.
TEST_F(ReplayTest, AScoreIsTheOneThatTheStreamWouldGive) {
  const std::string text = "Hoogwater en dijken: kwel gemeld aan de rivier bij Zutphen";
  v1::ControlRequest request;
  *request.mutable_score()->mutable_post() = MakePost("1", text, At(12));
  request.mutable_score()->set_owner_id("piet");
  const v1::ScoreReply reply = harness.Do(request).score();
  harness.Send({MakePost("1", text, At(12))});
  std::vector<v1::MatchEvent> matches = harness.Matches("piet");
  ASSERT_EQ(matches.size(), 1u);
  ASSERT_EQ(reply.matches_size(), 1);
  EXPECT_EQ(reply.matches(0).score(), matches[0].match().score());
  EXPECT_EQ(reply.matches(0).bar(), matches[0].match().bar());
  ASSERT_EQ(reply.matches(0).reasons_size(), matches[0].match().reasons_size());
  EXPECT_EQ(reply.matches(0).reasons(0).text(), matches[0].match().reasons(0).text());
}

}  // namespace
}  // namespace sluis
