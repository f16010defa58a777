// Who is let in: what a secret opens, for how long, and what of it is kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/users/access_book.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

constexpr int kUnauthenticated = static_cast<int>(absl::StatusCode::kUnauthenticated);

class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    harness.AddUser("anna");
    harness.AddUser("bert");
  }

  v1::ControlReply TryGrant(v1::AccessKind kind, const std::string& owner = "anna") {
    v1::ControlRequest request;
    request.mutable_grant_access()->set_owner_id(owner);
    request.mutable_grant_access()->set_kind(kind);
    request.mutable_grant_access()->set_label("telefoon");
    return harness.Ask(request);
  }
  v1::GrantedAccess Grant(v1::AccessKind kind, const std::string& owner = "anna") {
    const v1::ControlReply reply = TryGrant(kind, owner);
    EXPECT_EQ(reply.status().code(), 0) << reply.status().message();
    return reply.granted_access();
  }
  v1::ControlReply TrySignIn(const std::string& secret) {
    v1::ControlRequest request;
    request.mutable_sign_in()->set_secret(secret);
    return harness.Ask(request);
  }
  std::string SignIn(const std::string& secret) {
    const v1::ControlReply reply = TrySignIn(secret);
    EXPECT_EQ(reply.status().code(), 0) << reply.status().message();
    return reply.granted_access().secret();
  }
  // The owner whose pages it opens; empty: nobody's.
  std::string OwnerOf(const std::string& secret, v1::AccessKind kind = v1::ACCESS_KIND_SESSION) {
    v1::ControlRequest request;
    request.mutable_check_access()->set_secret(secret);
    request.mutable_check_access()->set_kind(kind);
    const v1::ControlReply reply = harness.Ask(request);
    EXPECT_EQ(reply.status().code(), reply.has_access() ? 0 : kUnauthenticated);
    return reply.access().owner_id();
  }
  bool Revoke(const std::string& access_id, const std::string& owner = "anna") {
    v1::ControlRequest request;
    request.mutable_revoke_access()->set_owner_id(owner);
    request.mutable_revoke_access()->set_access_id(access_id);
    return harness.Do(request).removed().existed();
  }
  v1::AccessList List(const std::string& owner = "anna") {
    v1::ControlRequest request;
    request.mutable_list_access()->set_owner_id(owner);
    return harness.Do(request).access_list();
  }
  bool FolderHolds(const std::string& bytes) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(harness.data_folder())) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string all{std::istreambuf_iterator<char>(file), {}};
      if (all.find(bytes) != std::string::npos) return true;
    }
    return false;
  }

  EngineHarness harness;
};

TEST_F(AccessTest, ALinkSignsInAsOftenAsItIsOpenedAndOnlyItsOwner) {
  const v1::GrantedAccess link = Grant(v1::ACCESS_KIND_PAGES);
  EXPECT_THAT(link.secret(), MatchesRegex("[A-Za-z0-9_-]{43}"));
  const std::string phone = SignIn(link.secret());
  const std::string desk = SignIn(link.secret());
  EXPECT_NE(phone, desk);
  EXPECT_EQ(OwnerOf(phone), "anna");
  EXPECT_EQ(OwnerOf(desk), "anna");
  EXPECT_EQ(OwnerOf(SignIn(Grant(v1::ACCESS_KIND_PAGES, "bert").secret())), "bert");
}

TEST_F(AccessTest, ASignInLinkWorksOnce) {
  const std::string secret = Grant(v1::ACCESS_KIND_SIGN_IN).secret();
  // A scanner that only looks at it does not use it up.
  EXPECT_EQ(OwnerOf(secret, v1::ACCESS_KIND_SIGN_IN), "anna");
  EXPECT_EQ(OwnerOf(SignIn(secret)), "anna");
  EXPECT_EQ(TrySignIn(secret).status().code(), kUnauthenticated);
  EXPECT_EQ(OwnerOf(secret, v1::ACCESS_KIND_SIGN_IN), "");
}

TEST_F(AccessTest, EndsInItsTime) {
  const std::string late = Grant(v1::ACCESS_KIND_SIGN_IN).secret();
  const std::string session = SignIn(Grant(v1::ACCESS_KIND_SIGN_IN).secret());
  const v1::GrantedAccess link = Grant(v1::ACCESS_KIND_PAGES);
  harness.clock.Advance(kSignInLifetime);
  EXPECT_EQ(TrySignIn(late).status().code(), kUnauthenticated);
  EXPECT_EQ(OwnerOf(session), "anna");
  harness.clock.Advance(kSessionLifetime);
  EXPECT_EQ(OwnerOf(session), "");
  EXPECT_EQ(OwnerOf(link.secret(), v1::ACCESS_KIND_PAGES), "anna");
  EXPECT_EQ(List().accesses_size(), 1);
}

TEST_F(AccessTest, SessionsAreAsTheirLinkIs) {
  v1::ControlRequest request;
  v1::GrantAccessRequest* const grant = request.mutable_grant_access();
  grant->set_owner_id("anna");
  grant->set_kind(v1::ACCESS_KIND_PAGES);
  grant->set_look_only(true);
  grant->mutable_session_lifetime()->set_seconds(3600);
  const std::string link = harness.Do(request).granted_access().secret();
  const std::string session = SignIn(link);
  const auto is_looking = [&] {
    v1::ControlRequest check;
    check.mutable_check_access()->set_secret(session);
    check.mutable_check_access()->set_kind(v1::ACCESS_KIND_SESSION);
    return harness.Ask(check).access().look_only();
  };
  EXPECT_TRUE(is_looking());
  harness.Stop();
  harness.Start();
  EXPECT_TRUE(is_looking());
  harness.clock.Advance(absl::Minutes(59));
  EXPECT_EQ(OwnerOf(session), "anna");
  harness.clock.Advance(absl::Minutes(1));
  EXPECT_EQ(OwnerOf(session), "");
  // The link itself does not end.
  EXPECT_EQ(OwnerOf(SignIn(link)), "anna");

  grant->mutable_session_lifetime()->set_seconds(59);
  EXPECT_THAT(harness.Ask(request).status().message(), HasSubstr("between a minute and 30 days"));
  grant->clear_session_lifetime();
  grant->set_kind(v1::ACCESS_KIND_FEEDS);
  EXPECT_THAT(harness.Ask(request).status().message(), HasSubstr("SIGN_IN and PAGES alone"));
}

TEST_F(AccessTest, AnAccountIsOneUsers) {
  const auto put = [&](const std::string& id, v1::OwnerKind kind,
                       const std::string& account = "2F6c") {
    v1::ControlRequest request;
    request.mutable_put_owner()->mutable_owner()->set_id(id);
    request.mutable_put_owner()->mutable_owner()->set_kind(kind);
    request.mutable_put_owner()->mutable_owner()->set_account(account);
    return std::string(harness.Ask(request).status().message());
  };
  const auto found = [&](const std::string& account) {
    v1::ControlRequest request;
    request.mutable_find_owners()->set_account(account);
    std::vector<std::string> ids;
    const v1::ControlReply reply = harness.Do(request);
    for (const v1::Owner& owner : reply.owners().owners()) ids.push_back(owner.id());
    return ids;
  };
  EXPECT_EQ(put("anna", v1::OWNER_KIND_USER), "");
  EXPECT_EQ(put("anna", v1::OWNER_KIND_USER), "");
  EXPECT_THAT(put("bert", v1::OWNER_KIND_USER), HasSubstr("account is that of 'anna' already"));
  EXPECT_THAT(put("team", v1::OWNER_KIND_TEAM, "9d01"), HasSubstr("is of users alone"));
  EXPECT_EQ(found("2F6c"), std::vector<std::string>{"anna"});
  // As it is written, for that is what providers compare.
  EXPECT_TRUE(found("2f6c").empty());
  EXPECT_TRUE(found("").empty());
}

TEST_F(AccessTest, ASecretOpensWhatItIsForAndNothingElse) {
  const std::string feeds = Grant(v1::ACCESS_KIND_FEEDS).secret();
  EXPECT_EQ(OwnerOf(feeds, v1::ACCESS_KIND_FEEDS), "anna");
  EXPECT_EQ(OwnerOf(feeds), "");
  EXPECT_EQ(TrySignIn(feeds).status().code(), kUnauthenticated);
  const std::string session = SignIn(Grant(v1::ACCESS_KIND_PAGES).secret());
  EXPECT_EQ(OwnerOf(session, v1::ACCESS_KIND_FEEDS), "");
  EXPECT_EQ(TrySignIn(session).status().code(), kUnauthenticated);
  for (const std::string& wrong : {std::string(), std::string("anna"), std::string(43, 'A')}) {
    EXPECT_EQ(OwnerOf(wrong), "");
  }
  EXPECT_NE(TryGrant(v1::ACCESS_KIND_SESSION).status().code(), 0);
  EXPECT_NE(TryGrant(v1::ACCESS_KIND_FEEDS, "nobody").status().code(), 0);
}

TEST_F(AccessTest, WhatIsRevokedOpensNothingAlsoAfterARestart) {
  const v1::GrantedAccess kept = Grant(v1::ACCESS_KIND_PAGES);
  const v1::GrantedAccess lost = Grant(v1::ACCESS_KIND_PAGES);
  const std::string session = SignIn(kept.secret());
  EXPECT_FALSE(Revoke(lost.access().id(), "bert"));
  EXPECT_TRUE(Revoke(lost.access().id()));
  EXPECT_FALSE(Revoke(lost.access().id()));
  for (int opening = 0; opening < 2; ++opening) {
    EXPECT_EQ(OwnerOf(session), "anna");
    EXPECT_EQ(OwnerOf(kept.secret(), v1::ACCESS_KIND_PAGES), "anna");
    EXPECT_EQ(OwnerOf(lost.secret(), v1::ACCESS_KIND_PAGES), "");
    EXPECT_EQ(List().accesses_size(), 2);
    EXPECT_EQ(List("bert").accesses_size(), 0);
    harness.Stop();
    harness.Start();
  }
}

TEST_F(AccessTest, TheOldestSessionGivesWayAndALinkThatSomebodyKeepsDoesNot) {
  const std::string link = Grant(v1::ACCESS_KIND_PAGES).secret();
  std::vector<std::string> sessions;
  for (size_t i = 0; i < kMostAccesses + 2; ++i) {
    sessions.push_back(SignIn(link));
    harness.clock.Advance(absl::Seconds(1));
  }
  EXPECT_EQ(OwnerOf(sessions[0]), "");
  EXPECT_EQ(OwnerOf(sessions[1]), "");
  EXPECT_EQ(OwnerOf(sessions[2]), "anna");
  EXPECT_EQ(OwnerOf(sessions.back()), "anna");
  for (size_t i = 1; i < kMostAccesses; ++i) Grant(v1::ACCESS_KIND_PAGES);
  const v1::ControlReply refused = TryGrant(v1::ACCESS_KIND_PAGES);
  EXPECT_EQ(refused.status().code(), static_cast<int>(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(refused.status().message(), HasSubstr("Revoke one"));
  EXPECT_EQ(OwnerOf(link, v1::ACCESS_KIND_PAGES), "anna");
}

TEST_F(AccessTest, NoSecretIsOnTheDisk) {
  harness.Stop();
  harness.compress = false;
  harness.Start();
  const v1::GrantedAccess link = Grant(v1::ACCESS_KIND_PAGES);
  const std::string session = SignIn(link.secret());
  // What is in the log lies in tables afterwards.
  harness.Stop();
  harness.Start();
  EXPECT_TRUE(FolderHolds(link.access().id()));
  EXPECT_FALSE(FolderHolds(link.secret()));
  EXPECT_FALSE(FolderHolds(session));
}

TEST_F(AccessTest, AnAnswerThatHoldsASecretIsNotKeptUnderAKey) {
  v1::ControlRequest request;
  request.set_idempotency_key("once");
  request.mutable_grant_access()->set_owner_id("anna");
  request.mutable_grant_access()->set_kind(v1::ACCESS_KIND_PAGES);
  EXPECT_EQ(harness.Ask(request).status().code(),
            static_cast<int>(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(List().accesses_size(), 0);
}

TEST_F(AccessTest, WhoIsRemovedIsLetInNoMore) {
  const std::string session = SignIn(Grant(v1::ACCESS_KIND_PAGES).secret());
  v1::ControlRequest request;
  request.mutable_remove_owner()->set_owner_id("anna");
  harness.Do(request);
  EXPECT_EQ(OwnerOf(session), "");
  harness.AddUser("anna");
  EXPECT_EQ(List().accesses_size(), 0);
  harness.Stop();
  harness.Start();
  EXPECT_EQ(OwnerOf(session), "");
}

TEST_F(AccessTest, TheAuditTellsWhoWasGivenAccess) {
  SignIn(Grant(v1::ACCESS_KIND_PAGES).secret());
  OwnerOf("wrong");
  v1::ControlRequest request;
  request.mutable_list_audit();
  const v1::ControlReply reply = harness.Do(request);
  std::vector<std::string> actions;
  for (const v1::AuditEntry& entry : reply.audit().entries()) {
    if (entry.owner() == "anna") actions.push_back(entry.action());
    EXPECT_NE(entry.action(), "check_access");
  }
  EXPECT_THAT(actions, testing::ElementsAre("put_owner", "grant_access", "sign_in"));
}

}  // namespace
}  // namespace sluis
