// Walls: what waits, what hangs, and what comes off at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

v1::Interest WallInterest() {
  v1::Interest interest = WaterInterest("anna");
  interest.set_kind(v1::INTEREST_KIND_WALL);
  // It takes all posts of these tests.
  interest.set_bar(0.01);
  return interest;
}

// Each about water, and each about another thing than the others.
v1::Post WaterPost(int number, absl::Time at) {
  static const std::vector<std::string> kTexts = {
      "Hoogwater: de dijken bij Lith worden bewaakt, er is kwel gemeld.",
      "In de Betuwe stijgt de rivier; dijkbewaking begint bij hoogwater en kwel.",
      "Hoge waterstanden langs de Waal: inspecteurs lopen rondes over de dijken.",
      "Hoogwater bij Venlo, kwel achter de dijken en zandzakken in de straten.",
      "Kwel onder de dijken van Ochten; hoogwater houdt dagen aan.",
      "Dijken langs de IJssel houden stand bij hoge waterstanden en kwel."};
  return MakePost(absl::StrCat(number), kTexts[static_cast<size_t>(number - 1)], at);
}

class WallTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.AddUser("anna");
    harness.AddUser("bert");
  }
  void Come(const std::vector<int>& numbers) {
    for (const int number : numbers) {
      harness.Send({WaterPost(number, harness.clock.Now())}, /*replay=*/false);
      harness.clock.Advance(absl::Seconds(1));
    }
  }
  v1::Wall List(bool only_shown = false) {
    v1::ControlRequest request;
    request.mutable_list_wall()->set_owner_id("anna");
    request.mutable_list_wall()->set_interest_id("hoogwater");
    request.mutable_list_wall()->set_only_shown(only_shown);
    return harness.Do(request).wall();
  }
  // The numbers of the posts in that state, in the order of the wall.
  std::vector<std::string> In(v1::WallState state) {
    std::vector<std::string> ids;
    const v1::Wall wall = List();
    for (const v1::WallPost& post : wall.posts()) {
      if (post.state() == state) ids.push_back(post.post().id());
    }
    return ids;
  }
  std::vector<std::string> Shown() {
    std::vector<std::string> ids;
    const v1::Wall wall = List(true);
    for (const v1::WallPost& post : wall.posts()) ids.push_back(post.post().id());
    return ids;
  }
  uint64_t SequenceOf(const std::string& id) {
    const v1::Wall wall = List();
    for (const v1::WallPost& post : wall.posts()) {
      if (post.post().id() == id) return post.sequence();
    }
    ADD_FAILURE() << id << " is not on the wall";
    return 0;
  }
  v1::ControlReply Approve(uint64_t sequence, const std::string& who = "anna") {
    v1::ControlRequest request;
    request.set_acting_user(who);
    request.mutable_approve_on_wall()->set_owner_id("anna");
    request.mutable_approve_on_wall()->set_interest_id("hoogwater");
    request.mutable_approve_on_wall()->set_sequence(sequence);
    return harness.Ask(request);
  }
  v1::ControlReply Recall(uint64_t sequence, const std::string& who = "anna") {
    v1::ControlRequest request;
    request.set_acting_user(who);
    request.mutable_recall_from_wall()->set_owner_id("anna");
    request.mutable_recall_from_wall()->set_interest_id("hoogwater");
    request.mutable_recall_from_wall()->set_sequence(sequence);
    return harness.Ask(request);
  }
  void ApproveAll(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      EXPECT_EQ(Approve(SequenceOf(id)).status().code(), 0) << id;
      harness.clock.Advance(absl::Seconds(1));
    }
  }

  EngineHarness harness;
};

TEST_F(WallTest, ShowsNothingThatNobodyHasApproved) {
  harness.AddInterest(WallInterest());
  Come({1, 2, 3});
  EXPECT_THAT(Shown(), IsEmpty());
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), ElementsAre("3", "2", "1"));
  ApproveAll({"1", "3"});
  EXPECT_THAT(Shown(), ElementsAre("3", "1"));
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), ElementsAre("2"));
  EXPECT_EQ(List().locale(), "nl");
}

TEST_F(WallTest, SaysWhoDecidedAndTheAuditSaysItToo) {
  harness.AddInterest(WallInterest());
  Come({1});
  const v1::WallPost told = Approve(SequenceOf("1"), "bert").wall_post();
  EXPECT_EQ(told.decided_by(), "bert");
  EXPECT_EQ(told.state(), v1::WALL_STATE_SHOWN);
  EXPECT_EQ(List().posts(0).decided_by(), "bert");
  v1::ControlRequest audit;
  audit.mutable_list_audit();
  const v1::ControlReply audited = harness.Do(audit);
  int decisions = 0;
  for (const v1::AuditEntry& entry : audited.audit().entries()) {
    if (entry.action() != "approve_on_wall") continue;
    ++decisions;
    EXPECT_EQ(entry.acting_user(), "bert");
    EXPECT_EQ(entry.subject(), "hoogwater");
  }
  EXPECT_EQ(decisions, 1);
}

TEST_F(WallTest, HoldsBackSoThatItCanBeStoppedUnseen) {
  v1::Interest interest = WallInterest();
  interest.set_wall_hold_back_seconds(60);
  harness.AddInterest(interest);
  Come({1, 2});
  ApproveAll({"1", "2"});
  EXPECT_THAT(Shown(), IsEmpty());
  EXPECT_THAT(In(v1::WALL_STATE_HELD_BACK), ElementsAre("2", "1"));
  EXPECT_EQ(FromTimestamp(List(true).next_shown_at()), harness.clock.Now() + absl::Seconds(58));
  EXPECT_EQ(Recall(SequenceOf("2")).status().code(), 0);
  harness.clock.Advance(absl::Seconds(58));
  EXPECT_THAT(Shown(), ElementsAre("1"));
  harness.clock.Advance(absl::Hours(1));
  EXPECT_THAT(Shown(), ElementsAre("1"));
}

TEST_F(WallTest, MayShowAtOnceWhatComes) {
  v1::Interest interest = WallInterest();
  interest.set_wall_at_once(true);
  interest.set_wall_hold_back_seconds(10);
  interest.set_wall_places(2);
  harness.AddInterest(interest);
  Come({1, 2, 3});
  EXPECT_THAT(Shown(), IsEmpty());
  harness.clock.Advance(absl::Seconds(10));
  EXPECT_THAT(Shown(), ElementsAre("3", "2"));
  EXPECT_THAT(In(v1::WALL_STATE_PASSED), ElementsAre("1"));
  EXPECT_EQ(Recall(SequenceOf("3")).status().code(), 0);
  EXPECT_THAT(Shown(), ElementsAre("2", "1"));
}

TEST_F(WallTest, WhatIsRecalledStaysOffUntilItIsApprovedAgain) {
  harness.AddInterest(WallInterest());
  Come({1});
  ApproveAll({"1"});
  const uint64_t sequence = SequenceOf("1");
  EXPECT_EQ(Recall(sequence, "bert").wall_post().state(), v1::WALL_STATE_RECALLED);
  EXPECT_THAT(Shown(), IsEmpty());
  // The same words from another account do not bring it back.
  v1::Post repost = WaterPost(1, harness.clock.Now());
  repost.set_id("repost");
  harness.Send({repost}, /*replay=*/false);
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), IsEmpty());
  EXPECT_THAT(In(v1::WALL_STATE_RECALLED), ElementsAre("1"));
  EXPECT_EQ(Approve(sequence).status().code(), 0);
  EXPECT_THAT(Shown(), ElementsAre("1"));
}

TEST_F(WallTest, AStoryHangsThereOnce) {
  harness.AddInterest(WallInterest());
  v1::Post repost = WaterPost(1, harness.clock.Now());
  repost.set_id("repost");
  Come({1});
  harness.Send({repost}, /*replay=*/false);
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), ElementsAre("1"));
}

TEST_F(WallTest, ADeletedPostVanishesAndWhoShowsTheWallHearsOfIt) {
  harness.AddInterest(WallInterest());
  Come({1, 2});
  ApproveAll({"1", "2"});
  harness.sink.walls.clear();
  v1::Post gone;
  gone.set_source("mastodon");
  gone.set_id("1");
  gone.set_operation(v1::OPERATION_DELETE);
  harness.Send({gone}, /*replay=*/false);
  EXPECT_THAT(harness.sink.walls, ElementsAre("anna/hoogwater"));
  EXPECT_THAT(Shown(), ElementsAre("2"));
}

TEST_F(WallTest, AnEditedPostNeedsANewApproval) {
  harness.AddInterest(WallInterest());
  Come({1});
  ApproveAll({"1"});
  const uint64_t before = SequenceOf("1");
  v1::Post edited = WaterPost(1, harness.clock.Now());
  edited.set_text(edited.text() + " En koop nu onze zandzakken.");
  edited.set_revision(2);
  harness.Send({edited}, /*replay=*/false);
  EXPECT_THAT(Shown(), IsEmpty());
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), ElementsAre("1"));
  // The moderator's page still showed the old one.
  const v1::ControlReply late = Approve(before);
  EXPECT_EQ(late.status().code(), 5);
  EXPECT_THAT(late.status().message(), HasSubstr("edited"));
}

TEST_F(WallTest, AFloodOfNewPostsBuriesNeitherWhatHangsThereNorWhatWasTakenOff) {
  harness.AddInterest(WallInterest());
  Come({1, 2});
  ApproveAll({"1", "2"});
  EXPECT_EQ(Recall(SequenceOf("2")).status().code(), 0);
  std::vector<v1::Post> flood;
  for (int i = 0; i < 1200; ++i) {
    flood.push_back(MakePost(
        absl::StrCat("flood", i),
        absl::StrCat("Hoogwater bij de dijken a", i * 7, " b", i * 31, " c", i * 17, " d", i * 13),
        harness.clock.Now()));
  }
  for (size_t i = 0; i < flood.size(); i += 600) {
    harness.Send({flood.begin() + static_cast<int>(i), flood.begin() + static_cast<int>(i) + 600},
                 /*replay=*/false);
  }
  ASSERT_GT(harness.Matches("anna").size(), 1100u);
  ASSERT_TRUE(harness.engine().Tick().ok());
  EXPECT_THAT(Shown(), ElementsAre("1"));
  v1::Post repost = WaterPost(2, harness.clock.Now());
  repost.set_id("repost");
  harness.Send({repost}, /*replay=*/false);
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), Not(Contains("repost")));
}

TEST_F(WallTest, WhatWasDecidedIsThereAfterTheEngineOpensAgain) {
  harness.AddInterest(WallInterest());
  Come({1, 2, 3});
  ApproveAll({"1", "2"});
  EXPECT_EQ(Recall(SequenceOf("2")).status().code(), 0);
  harness.Stop();
  harness.Start();
  EXPECT_THAT(Shown(), ElementsAre("1"));
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), ElementsAre("3"));
  EXPECT_THAT(In(v1::WALL_STATE_RECALLED), ElementsAre("2"));
}

TEST_F(WallTest, WhatIsKeptNoLongerIsOnNoWall) {
  harness.Stop();
  harness.retention.posts = absl::Hours(24);
  harness.known_horizon = absl::Hours(24);
  harness.Start();
  harness.AddInterest(WallInterest());
  Come({1, 2});
  ApproveAll({"1"});
  EXPECT_EQ(Recall(SequenceOf("2")).status().code(), 0);
  for (int day = 0; day < 3; ++day) {
    harness.clock.Advance(absl::Hours(24));
    harness.Send({WaterPost(3 + day, harness.clock.Now())}, /*replay=*/false);
    ASSERT_TRUE(harness.engine().Tick().ok());
  }
  EXPECT_THAT(Shown(), IsEmpty());
  EXPECT_THAT(In(v1::WALL_STATE_RECALLED), IsEmpty());
}

TEST_F(WallTest, GoesWithTheAuthorWhoIsErased) {
  harness.AddInterest(WallInterest());
  Come({1, 2});
  ApproveAll({"1", "2"});
  harness.sink.walls.clear();
  v1::ControlRequest erase;
  erase.mutable_erase_person()->mutable_person()->set_source("mastodon");
  erase.mutable_erase_person()->mutable_person()->set_account("author-1");
  erase.mutable_erase_person()->set_objects(true);
  harness.Do(erase);
  EXPECT_THAT(harness.sink.walls, Contains("anna/hoogwater"));
  EXPECT_THAT(Shown(), ElementsAre("2"));
}

TEST_F(WallTest, TellsOfEveryChangeOnceItIsMade) {
  harness.AddInterest(WallInterest());
  EXPECT_THAT(harness.sink.walls, ElementsAre("anna/hoogwater"));
  harness.sink.walls.clear();
  Come({1});
  EXPECT_THAT(harness.sink.walls, ElementsAre("anna/hoogwater"));
  ApproveAll({"1"});
  Recall(SequenceOf("1"));
  EXPECT_EQ(harness.sink.walls.size(), 3u);
  harness.sink.walls.clear();
  EXPECT_EQ(Approve(12345).status().code(), 5);
  EXPECT_THAT(harness.sink.walls, IsEmpty()) << "nothing came of it";
}

TEST_F(WallTest, AnInterestThatIsNoWallHasNone) {
  harness.AddInterest(WaterInterest("anna"));
  Come({1});
  v1::ControlRequest request;
  request.mutable_list_wall()->set_owner_id("anna");
  request.mutable_list_wall()->set_interest_id("hoogwater");
  EXPECT_EQ(harness.Ask(request).status().code(), 9);
  EXPECT_THAT(harness.sink.walls, IsEmpty());
  // And what came before it became one is not on it.
  harness.AddInterest(WallInterest());
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), IsEmpty());
  Come({2});
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), ElementsAre("2"));
  harness.AddInterest(WaterInterest("anna"));
  harness.AddInterest(WallInterest());
  EXPECT_THAT(In(v1::WALL_STATE_WAITING), IsEmpty());
}

TEST_F(WallTest, ALinkOpensOneWallAndEndsWithIt) {
  harness.AddInterest(WallInterest());
  v1::ControlRequest grant;
  grant.mutable_grant_access()->set_owner_id("anna");
  grant.mutable_grant_access()->set_kind(v1::ACCESS_KIND_WALL);
  EXPECT_EQ(harness.Ask(grant).status().code(), 5) << "of which wall?";
  grant.mutable_grant_access()->set_interest_id("hoogwater");
  const v1::GrantedAccess link = harness.Do(grant).granted_access();
  v1::ControlRequest check;
  check.mutable_check_access()->set_secret(link.secret());
  check.mutable_check_access()->set_kind(v1::ACCESS_KIND_WALL);
  EXPECT_EQ(harness.Do(check).access().interest_id(), "hoogwater");
  v1::ControlRequest sign_in;
  sign_in.mutable_sign_in()->set_secret(link.secret());
  EXPECT_EQ(harness.Ask(sign_in).status().code(), 16) << "it opens no pages";
  v1::ControlRequest remove;
  remove.mutable_remove_interest()->set_owner_id("anna");
  remove.mutable_remove_interest()->set_interest_id("hoogwater");
  harness.Do(remove);
  harness.AddInterest(WallInterest());
  EXPECT_EQ(harness.Ask(check).status().code(), 16);
}

}  // namespace
}  // namespace sluis
