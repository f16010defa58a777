// Subjects are followed, not people: what waits, who lets it go on, and what it takes meanwhile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;

constexpr char kFlood[] =
    "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt, kwel gemeld.";
const absl::Time kStart = absl::FromUnixSeconds(1773302400);

v1::Interest Get(EngineHarness& harness, const std::string& id) {
  v1::ControlRequest request;
  request.mutable_get_interest()->set_owner_id("anna");
  request.mutable_get_interest()->set_interest_id(id);
  return harness.Do(request).interest();
}

v1::ControlRequest Approving(const std::string& id, const std::string& user) {
  v1::ControlRequest request;
  request.set_acting_user(user);
  request.mutable_approve_interest()->set_owner_id("anna");
  request.mutable_approve_interest()->set_interest_id(id);
  return request;
}

// A flood that follows a person: it clears the bar for kFlood.
v1::Interest PersonInterest() {
  v1::Interest interest = WaterInterest("anna");
  interest.add_required()->add_any_of("dijk");
  interest.mutable_required(0)->add_any_of("Mark Rutte");
  return interest;
}

// By piet alone, `count` of them from `first` on, a minute apart.
std::vector<v1::Post> Flood(int first, int count, absl::Time from) {
  std::vector<v1::Post> posts;
  for (int i = first; i < first + count; ++i) {
    v1::Post post = MakePost(std::to_string(i), kFlood + std::string(" Melding ") +
                                                    std::to_string(i),
                             from + absl::Minutes(i - first));
    post.mutable_author()->set_id("piet");
    post.mutable_author()->set_handle("piet");
    posts.push_back(post);
  }
  return posts;
}

class Approvals : public testing::Test {
 protected:
  void SetUp() override {
    harness_.clock.Advance(absl::Hours(24 * 30));
    harness_.AddUser("anna");
    harness_.AddUser("bob");
  }
  EngineHarness harness_;
};

TEST_F(Approvals, AnInterestInAPersonTakesNothingUntilAnotherUserApproves) {
  harness_.AddInterest(PersonInterest());
  EXPECT_EQ(Get(harness_, "hoogwater").approval(), v1::APPROVAL_WAITING);
  EXPECT_EQ(Get(harness_, "hoogwater").approval_reason(), v1::APPROVAL_REASON_PERSON);
  harness_.Send({MakePost("1", kFlood)});
  EXPECT_TRUE(harness_.Matches("anna").empty());
  // The wait outlasts a restart.
  harness_.Stop();
  harness_.Start();
  const v1::ControlReply approved = harness_.Do(Approving("hoogwater", "bob"));
  EXPECT_EQ(approved.interest().approval(), v1::APPROVAL_GIVEN);
  EXPECT_EQ(approved.interest().approved_by(), "bob");
  harness_.Send({MakePost("2", std::string(kFlood) + " Update twee uit Borgharen.")});
  ASSERT_EQ(harness_.Matches("anna").size(), 1u);
  EXPECT_EQ(harness_.Matches("anna")[0].post().id(), "2");
}

TEST_F(Approvals, AreNotGivenByTheOwnerATeamOrNobody) {
  harness_.AddInterest(PersonInterest());
  v1::ControlRequest team;
  team.mutable_put_owner()->mutable_owner()->set_id("webcare");
  team.mutable_put_owner()->mutable_owner()->set_kind(v1::OWNER_KIND_TEAM);
  harness_.Do(team);
  const auto code = [&](const v1::ControlRequest& request) {
    return static_cast<absl::StatusCode>(harness_.Ask(request).status().code());
  };
  EXPECT_EQ(code(Approving("hoogwater", "anna")), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code(Approving("hoogwater", "")), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code(Approving("hoogwater", "webcare")), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code(Approving("hoogwater", "eve")), absl::StatusCode::kNotFound);
  EXPECT_EQ(code(Approving("wegen", "bob")), absl::StatusCode::kNotFound);
  EXPECT_EQ(Get(harness_, "hoogwater").approval(), v1::APPROVAL_WAITING);
  harness_.Do(Approving("hoogwater", "bob"));
  EXPECT_EQ(code(Approving("hoogwater", "bob")), absl::StatusCode::kFailedPrecondition);
}

TEST_F(Approvals, AreNotTakenFromWhoAsks) {
  v1::Interest interest = PersonInterest();
  interest.set_approval(v1::APPROVAL_GIVEN);
  interest.set_approved_by("bob");
  harness_.AddInterest(interest);
  EXPECT_EQ(Get(harness_, "hoogwater").approval(), v1::APPROVAL_WAITING);
}

TEST_F(Approvals, AnApprovedInterestKeepsItUntilItsWordsChange) {
  harness_.AddInterest(PersonInterest());
  harness_.Do(Approving("hoogwater", "bob"));
  v1::Interest changed = PersonInterest();
  changed.set_budget(3);
  harness_.AddInterest(changed);
  EXPECT_EQ(Get(harness_, "hoogwater").approval(), v1::APPROVAL_GIVEN);
  changed.mutable_required(0)->add_any_of("Hugo de Jonge");
  harness_.AddInterest(changed);
  EXPECT_EQ(Get(harness_, "hoogwater").approval(), v1::APPROVAL_WAITING);
}

TEST_F(Approvals, AnAccountIsFollowedOnlyWhenTheOperatorListsIt) {
  v1::ControlRequest request;
  *request.mutable_put_interest()->mutable_interest() = WaterInterest("anna");
  request.mutable_put_interest()->mutable_interest()->add_required()->add_any_of(
      "author:mastodon/rws");
  EXPECT_THAT(harness_.Ask(request).status().message(),
              HasSubstr("Subjects are followed, not people"));
  harness_.organisations = *Organisations::Parse("mastodon/RWS\n", "list");
  harness_.Stop();
  harness_.Start();
  harness_.Do(request);
  v1::Post by_rws = MakePost("2", kFlood);
  by_rws.mutable_author()->set_handle("rws");
  harness_.Send({MakePost("1", kFlood), by_rws});
  ASSERT_EQ(harness_.Matches("anna").size(), 1u);
  EXPECT_EQ(harness_.Matches("anna")[0].post().id(), "2");
}

TEST_F(Approvals, AnInterestThatFollowsOneAccountWaitsFromItsNextDigestOn) {
  harness_.AddInterest(WaterInterest("anna"));
  harness_.Send(Flood(0, 12, kStart));
  EXPECT_EQ(harness_.Matches("anna").size(), 12u);
  EXPECT_EQ(Get(harness_, "hoogwater").approval(), v1::APPROVAL_UNSPECIFIED);
  // The digest of the next morning falls before the first of these.
  harness_.Send(Flood(20, 12, kStart + absl::Hours(24)));
  EXPECT_EQ(Get(harness_, "hoogwater").approval(), v1::APPROVAL_WAITING);
  EXPECT_EQ(Get(harness_, "hoogwater").approval_reason(), v1::APPROVAL_REASON_ONE_ACCOUNT);
  EXPECT_EQ(harness_.Matches("anna").size(), 12u);
  harness_.Do(Approving("hoogwater", "bob"));
  harness_.Send(Flood(40, 12, kStart + absl::Hours(25)));
  EXPECT_EQ(harness_.Matches("anna").size(), 24u);
  // Approved once, it is not stopped for the same reason again.
  harness_.Send(Flood(60, 1, kStart + absl::Hours(48)));
  EXPECT_EQ(Get(harness_, "hoogwater").approval(), v1::APPROVAL_GIVEN);
  EXPECT_EQ(harness_.Matches("anna").size(), 25u);
}

TEST_F(Approvals, ManyVoicesDoNotStopAnInterest) {
  harness_.AddInterest(WaterInterest("anna"));
  std::vector<v1::Post> posts = Flood(0, 12, kStart);
  for (size_t i = 0; i < 6; ++i) posts[i].mutable_author()->set_id("somebody-" + posts[i].id());
  harness_.Send(posts);
  harness_.Send(Flood(20, 1, kStart + absl::Hours(24)));
  EXPECT_EQ(Get(harness_, "hoogwater").approval(), v1::APPROVAL_UNSPECIFIED);
  EXPECT_EQ(harness_.Matches("anna").size(), 13u);
}

// All that the owner can see of a stream with a stop in its middle.
std::string Outcome(size_t posts_a_batch, bool restarts, int workers) {
  EngineHarness harness(workers);
  harness.clock.Advance(absl::Hours(24 * 30));
  harness.AddUser("anna");
  harness.AddInterest(WaterInterest("anna"));
  std::vector<v1::Post> stream = Flood(0, 12, kStart);
  for (const v1::Post& post : Flood(20, 12, kStart + absl::Hours(24))) stream.push_back(post);
  for (size_t begin = 0; begin < stream.size(); begin += posts_a_batch) {
    const size_t end = std::min(begin + posts_a_batch, stream.size());
    harness.Send({stream.begin() + static_cast<std::ptrdiff_t>(begin),
                  stream.begin() + static_cast<std::ptrdiff_t>(end)});
    if (restarts) {
      harness.Stop();
      harness.Start();
    }
  }
  std::string outcome = Get(harness, "hoogwater").DebugString();
  for (const v1::MatchEvent& event : harness.Matches("anna")) {
    outcome += event.match().DebugString();
  }
  return outcome;
}

TEST(ApprovalOutcome, DoesNotDependOnBatchesThreadsOrRestarts) {
  const std::string whole = Outcome(100, false, 1);
  EXPECT_THAT(whole, HasSubstr("APPROVAL_REASON_ONE_ACCOUNT"));
  EXPECT_EQ(Outcome(1, false, 1), whole);
  EXPECT_EQ(Outcome(5, true, 3), whole);
}

}  // namespace
}  // namespace sluis
