// What becomes of posts among colleagues, and events: kept, told again, and gone with whom they
// name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TeamworkTest : public testing::Test {
 protected:
  TeamworkTest() {
    for (const char* user : {"anna", "bert", "dora"}) harness.AddUser(user);
    v1::ControlRequest request;
    v1::Owner* const team = request.mutable_put_owner()->mutable_owner();
    team->set_id("webcare");
    team->set_kind(v1::OWNER_KIND_TEAM);
    team->set_time_zone("Europe/Amsterdam");
    team->set_locale("nl");
    team->add_members("anna");
    team->add_members("bert");
    harness.Do(request);
    harness.AddInterest(WaterInterest("webcare"));
    harness.Send({MakePost("1", "Hoogwater: de dijken bij Lith worden bewaakt.")});
  }

  v1::ControlReply Take(const std::string& user, bool release = false) {
    v1::ControlRequest request;
    v1::TakePostRequest* const take = request.mutable_take_post();
    take->set_owner_id("webcare");
    take->set_interest_id("hoogwater");
    take->mutable_post()->set_source("mastodon");
    take->mutable_post()->set_id("1");
    take->set_by_user(user);
    take->set_release(release);
    return harness.Ask(request);
  }
  v1::ControlReply Forward(const std::string& user, const std::string& to,
                           const std::string& note) {
    v1::ControlRequest request;
    v1::ForwardPostRequest* const forward = request.mutable_forward_post();
    forward->set_owner_id("webcare");
    forward->mutable_post()->set_source("mastodon");
    forward->mutable_post()->set_id("1");
    forward->set_by_user(user);
    forward->set_to_owner(to);
    forward->set_note(note);
    return harness.Ask(request);
  }
  v1::HandlingList List(const std::string& owner) {
    v1::ControlRequest request;
    request.mutable_list_handlings()->set_owner_id(owner);
    return harness.Do(request).handlings();
  }
  std::string Export(const std::string& user) {
    v1::ControlRequest request;
    request.mutable_export_person()->mutable_person()->set_owner_id(user);
    return harness.Do(request).person_export().DebugString();
  }
  void Erase(const std::string& user) {
    v1::ControlRequest request;
    request.mutable_erase_person()->mutable_person()->set_owner_id(user);
    harness.Do(request);
  }

  EngineHarness harness;
};

TEST_F(TeamworkTest, OneMemberTakesAPostAndOthersSeeWho) {
  EXPECT_EQ(Take("anna").handling().taken_by(), "anna");
  const v1::ControlReply second = Take("bert");
  EXPECT_EQ(second.status().code(), 9);
  EXPECT_THAT(second.status().message(), HasSubstr("'anna' deals with this post already"));
  EXPECT_EQ(Take("dora").status().code(), 7) << "no member";
  harness.Stop();
  harness.Start();
  ASSERT_EQ(List("webcare").entries_size(), 1);
  EXPECT_EQ(List("webcare").entries(0).handling().taken_by(), "anna");
  EXPECT_THAT(List("webcare").entries(0).post().text(), HasSubstr("Lith"));
  EXPECT_EQ(Take("anna", true).handling().taken_by(), "");
  EXPECT_EQ(Take("bert").handling().taken_by(), "bert");
}

TEST_F(TeamworkTest, AForwardedPostStandsWithItsNoteAtBothEnds) {
  EXPECT_EQ(Forward("anna", "dora", "Weet jij dit?").status().code(), 0);
  ASSERT_EQ(List("dora").entries_size(), 1);
  const v1::HandlingNote note = List("dora").entries(0).handling().notes(0);
  EXPECT_EQ(note.from_owner(), "webcare");
  EXPECT_EQ(note.by_user(), "anna");
  EXPECT_EQ(note.text(), "Weet jij dit?");
  EXPECT_EQ(List("webcare").entries(0).handling().notes(0).to_owner(), "dora");
  EXPECT_EQ(Forward("anna", "nobody", "x").status().code(), 5);
  EXPECT_EQ(Forward("anna", "webcare", "x").status().code(), 3);
  EXPECT_EQ(Forward("anna", "dora", std::string(2001, 'x')).status().code(), 3);
  for (int i = 0; i < 60; ++i) Forward("anna", "dora", absl::StrCat(i));
  EXPECT_EQ(List("dora").entries(0).handling().notes_size(), 50);
  EXPECT_EQ(List("dora").entries(0).handling().notes(49).text(), "59");
}

TEST_F(TeamworkTest, AUsersTeamsAreThoseOfNow) {
  v1::ControlRequest request;
  request.mutable_list_teams()->set_user_id("anna");
  ASSERT_EQ(harness.Do(request).owners().owners_size(), 1);
  EXPECT_EQ(harness.Do(request).owners().owners(0).id(), "webcare");
  request.mutable_list_teams()->set_user_id("dora");
  EXPECT_EQ(harness.Do(request).owners().owners_size(), 0);
  v1::ControlRequest change;
  v1::Owner* const team = change.mutable_put_owner()->mutable_owner();
  team->set_id("webcare");
  team->set_kind(v1::OWNER_KIND_TEAM);
  team->set_time_zone("Europe/Amsterdam");
  team->set_stand_in("dora");
  harness.Do(change);
  EXPECT_EQ(harness.Do(request).owners().owners_size(), 1);
  request.mutable_list_teams()->set_user_id("anna");
  EXPECT_EQ(harness.Do(request).owners().owners_size(), 0);
}

TEST_F(TeamworkTest, AnErasedUserIsInNoHandling) {
  Take("anna");
  Forward("anna", "dora", "Weet jij dit?");
  Forward("bert", "dora", "Of jij?");
  EXPECT_THAT(Export("anna"), HasSubstr("Weet jij dit?"));
  EXPECT_THAT(Export("dora"), HasSubstr("Weet jij dit?"));
  Erase("anna");
  EXPECT_THAT(List("webcare").DebugString(), Not(HasSubstr("anna")));
  ASSERT_EQ(List("dora").entries(0).handling().notes_size(), 1);
  EXPECT_EQ(List("dora").entries(0).handling().notes(0).by_user(), "bert");
  Erase("dora");
  EXPECT_THAT(List("webcare").DebugString(), Not(HasSubstr("dora")));
}

TEST(QuietHours, AlertsWaitUntilTheyAreOver) {
  EngineHarness harness;
  v1::ControlRequest request;
  v1::Owner* const owner = request.mutable_put_owner()->mutable_owner();
  owner->set_id("anna");
  owner->set_kind(v1::OWNER_KIND_USER);
  owner->set_time_zone("Europe/Amsterdam");
  owner->mutable_schedule()->set_quiet_from("22:00");
  owner->mutable_schedule()->set_quiet_until("06:00");
  harness.Do(request);
  v1::Interest interest = WaterInterest("anna");
  interest.set_kind(v1::INTEREST_KIND_ALERT);
  interest.set_bar(0.4);
  harness.AddInterest(interest);
  // 23:30, 05:59 and 06:00 in Amsterdam, in winter; each a story of its own.
  const char* const words[] = {"de dijk bij Lith lekt", "kwel bij het gemaal van Ochten",
                               "de rivier stroomt over bij Tiel"};
  const int minutes[] = {23 * 60 + 30, 24 * 60 + 5 * 60 + 59, 24 * 60 + 6 * 60};
  const absl::Time midnight = absl::FromUnixSeconds(1773270000);  // 12 March
  int expected[] = {0, 0, 1};
  for (int i = 0; i < 3; ++i) {
    const absl::Time at = midnight + absl::Minutes(minutes[i]);
    harness.clock.Set(at);
    harness.Send(
        {MakePost(absl::StrCat(i), absl::StrCat("Hoogwater, alarm: ", words[i], "."), at)});
    EXPECT_EQ(harness.sink.alerts, expected[i]) << i;
  }
  EXPECT_EQ(harness.Matches("anna").size(), 3u) << "nothing is lost";
  owner->mutable_schedule()->set_quiet_until("");
  EXPECT_THAT(harness.Ask(request).status().message(), HasSubstr("give both or neither"));
}

TEST(DeliverNow, MakesADigestThatTheNextOneGoesOnFrom) {
  EngineHarness harness;
  harness.AddUser("anna");
  harness.AddInterest(WaterInterest("anna"));
  v1::ControlRequest now;
  now.mutable_deliver_now()->set_owner_id("anna");
  EXPECT_EQ(harness.Ask(now).status().code(), 9) << "nothing has come";
  const absl::Time morning = absl::FromUnixSeconds(1773302400);
  harness.Send({MakePost("1", "Hoogwater: de dijken bij Lith worden bewaakt.", morning)});
  const v1::Digest digest = harness.Do(now).digest();
  ASSERT_EQ(digest.stories_size(), 1);
  ASSERT_EQ(harness.sink.digests.size(), 1u) << "it is delivered as others are";
  EXPECT_EQ(harness.sink.digests[0].id(), digest.id());
  EXPECT_EQ(harness.Ask(now).status().code(), 9) << "once a minute";
  harness.clock.Advance(absl::Hours(24));
  harness.Send({MakePost("2", "Hoogwater bij Tiel: kwel aan de dijk.", morning + absl::Hours(24))});
  ASSERT_EQ(harness.sink.digests.size(), 2u);
  EXPECT_EQ(harness.sink.digests[1].from().seconds(), digest.until().seconds());
}

class EventTest : public testing::Test {
 protected:
  EventTest() {
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
  }
  v1::Event Storm() const {
    v1::Event event;
    event.set_owner_id("anna");
    event.set_id("storm");
    event.set_title("Storm");
    event.add_interest_ids("hoogwater");
    event.set_question("Vinden bewoners de zandzakken?");
    *event.mutable_from() = ToTimestamp(morning + 3 * absl::Hours(24));
    *event.mutable_until() = ToTimestamp(morning + 5 * absl::Hours(24));
    return event;
  }
  v1::ControlReply Put(const v1::Event& event) {
    v1::ControlRequest request;
    *request.mutable_put_event()->mutable_event() = event;
    return harness.Ask(request);
  }

  const absl::Time morning = absl::FromUnixSeconds(1773298800);  // 08:00 in Amsterdam
  EngineHarness harness;
};

TEST_F(EventTest, ComparesBeforeDuringAndAfter) {
  ASSERT_EQ(Put(Storm()).status().code(), 0);
  int number = 0;
  // A post a day; on the two days of the storm three.
  for (int day = 0; day < 8; ++day) {
    harness.clock.Set(morning + day * absl::Hours(24));
    for (int i = 0; i < (day == 3 || day == 4 ? 3 : 1); ++i) {
      ++number;
      harness.Send(
          {MakePost(absl::StrCat(number),
                    absl::StrCat("Hoogwater: dijk nummer ", number, " wordt bewaakt, kwel."),
                    harness.clock.Now() + absl::Minutes(i))});
    }
  }
  v1::ControlRequest request;
  request.mutable_get_event_report()->set_owner_id("anna");
  request.mutable_get_event_report()->set_event_id("storm");
  const v1::EventReport report = harness.Do(request).event_report();
  ASSERT_EQ(report.windows_size(), 7);
  ASSERT_EQ(report.phases_size(), 3);
  EXPECT_EQ(report.phases(0).phase(), v1::EVENT_PHASE_BEFORE);
  EXPECT_EQ(report.phases(0).windows(), 3u);
  EXPECT_EQ(report.phases(1).matched(), 6u);
  EXPECT_NEAR(report.phases(1).daily(), 3, 0.1);
  EXPECT_NEAR(report.phases(2).daily(), 1, 0.1);
}

TEST_F(EventTest, TheTimeOfTheQuestionIsThatOfItsWords) {
  const v1::Event first = Put(Storm()).event();
  harness.clock.Advance(absl::Hours(5));
  v1::Event changed = Storm();
  changed.set_follow_up("Ja, de meesten.");
  const v1::Event answered = Put(changed).event();
  EXPECT_EQ(answered.question_at().seconds(), first.question_at().seconds());
  changed.set_question("Iets anders?");
  EXPECT_GT(Put(changed).event().question_at().seconds(), first.question_at().seconds());
  EXPECT_EQ(Put(changed).event().created_at().seconds(), first.created_at().seconds());
}

TEST_F(EventTest, WhatDoesNotHoldTogetherIsRefused) {
  v1::Event backwards = Storm();
  *backwards.mutable_until() = backwards.from();
  EXPECT_THAT(Put(backwards).status().message(), HasSubstr("until must be later than from"));
  v1::Event of_nothing = Storm();
  of_nothing.add_interest_ids("fietsen");
  EXPECT_EQ(Put(of_nothing).status().code(), 5);
  v1::ControlRequest list;
  list.mutable_list_events()->set_owner_id("anna");
  EXPECT_THAT(harness.Do(list).events().events(), IsEmpty());
}

}  // namespace
}  // namespace sluis
