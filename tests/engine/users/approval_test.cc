#include "engine/users/approval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;

v1::Interest Titled(const std::string& title, const std::string& required = "") {
  v1::Interest interest;
  interest.set_title(title);
  if (!required.empty()) interest.add_required()->add_any_of(required);
  return interest;
}

Organisations Listed(const std::string& text) {
  const auto organisations = Organisations::Parse(text, "list");
  EXPECT_TRUE(organisations.ok()) << organisations.status();
  return organisations.ok() ? *organisations : Organisations();
}

TEST(Organisations, AreOneALine) {
  const Organisations list = Listed("# water\n\n mastodon/@RWS \nx/wéther/x\r\nbluesky/knmi");
  EXPECT_TRUE(list.Holds("Mastodon/rws"));
  EXPECT_TRUE(list.Holds("x/wether/x"));
  EXPECT_TRUE(list.Holds("bluesky/@knmi"));
  EXPECT_FALSE(list.Holds("x/rws"));
  EXPECT_FALSE(list.Holds("rws"));
  EXPECT_FALSE(Organisations().Holds("mastodon/rws"));
}

TEST(Organisations, ABrokenLineIsNamed) {
  const auto broken = Organisations::Parse("mastodon/rws\n\nrws\n", "list.txt");
  ASSERT_FALSE(broken.ok());
  EXPECT_THAT(std::string(broken.status().message()),
              AllOf(HasSubstr("list.txt:3"), HasSubstr("mastodon/rws")));
}

TEST(Organisations, StandBehindPostsByTheirListOrTheirOwnWord) {
  const Organisations list = Listed("mastodon/rws\n");
  v1::Post post;
  post.set_source("mastodon");
  post.mutable_author()->set_id("42");
  EXPECT_FALSE(list.IsBehind(post));
  post.mutable_author()->set_handle("RWS");
  EXPECT_TRUE(list.IsBehind(post));
  post.mutable_author()->set_handle("piet");
  post.mutable_author()->set_kind(v1::AUTHOR_KIND_BOT);
  EXPECT_FALSE(list.IsBehind(post));
  post.mutable_author()->set_kind(v1::AUTHOR_KIND_MEDIA);
  EXPECT_TRUE(list.IsBehind(post));
}

TEST(CheckFields, AnAccountThatIsNotListedIsRefused) {
  const Organisations list = Listed("mastodon/rws\n");
  EXPECT_TRUE(CheckFields(Titled("Water", "author:mastodon/@RWS"), list).ok());
  EXPECT_TRUE(CheckFields(Titled("Water", "tag:rws"), Organisations()).ok());
  const absl::Status refused = CheckFields(Titled("Water", "author:mastodon/piet"), list);
  EXPECT_TRUE(absl::IsInvalidArgument(refused));
  EXPECT_THAT(std::string(refused.message()),
              AllOf(HasSubstr("mastodon/piet"), HasSubstr("Subjects are followed, not people")));
  v1::Interest forbids = Titled("Water");
  forbids.add_forbidden("author:mastodon/piet");
  EXPECT_FALSE(CheckFields(forbids, list).ok());
}

TEST(CheckFields, OptionalTermsAreWords) {
  v1::Interest interest = Titled("Water");
  interest.add_optional("hoog water");
  EXPECT_TRUE(CheckFields(interest, Organisations()).ok());
  interest.add_optional("tag:hoogwater");
  EXPECT_THAT(std::string(CheckFields(interest, Organisations()).message()),
              HasSubstr("tag:hoogwater"));
}

TEST(SettleApproval, WhoFollowsAPersonWaits) {
  for (v1::Interest interest : {Titled("Mark Rutte"), Titled("Kabinet", "mark rutte"),
                                Titled("@piet"), Titled("burgemeester Halsema")}) {
    SettleApproval(nullptr, &interest);
    EXPECT_EQ(interest.approval(), v1::APPROVAL_WAITING) << interest.title();
    EXPECT_EQ(interest.approval_reason(), v1::APPROVAL_REASON_PERSON);
    EXPECT_FALSE(TakesPosts(interest));
  }
}

TEST(SettleApproval, WhatARequestSaysIsNotLookedAt) {
  v1::Interest subject = Titled("Hoogwater");
  subject.set_approval(v1::APPROVAL_WAITING);
  subject.set_approved_by("eve");
  SettleApproval(nullptr, &subject);
  EXPECT_EQ(subject.approval(), v1::APPROVAL_UNSPECIFIED);
  EXPECT_EQ(subject.approved_by(), "");
  v1::Interest person = Titled("Mark Rutte");
  person.set_approval(v1::APPROVAL_GIVEN);
  SettleApproval(nullptr, &person);
  EXPECT_EQ(person.approval(), v1::APPROVAL_WAITING);
}

v1::Interest Approved(v1::Interest interest, v1::ApprovalReason reason) {
  interest.set_approval(v1::APPROVAL_GIVEN);
  interest.set_approval_reason(reason);
  interest.set_approved_by("bob");
  return interest;
}

TEST(SettleApproval, AnApprovalStaysWithTitleAndRequiredTerms) {
  const v1::Interest known =
      Approved(Titled("Mark Rutte", "kabinet"), v1::APPROVAL_REASON_PERSON);
  v1::Interest changed = Titled("Mark Rutte", "kabinet");
  changed.set_description("Het kabinet");
  changed.add_optional("catshuis");
  changed.set_bar(0.5);
  SettleApproval(&known, &changed);
  EXPECT_EQ(changed.approval(), v1::APPROVAL_GIVEN);
  EXPECT_EQ(changed.approved_by(), "bob");
  v1::Interest other = Titled("Hugo de Jonge", "kabinet");
  SettleApproval(&known, &other);
  EXPECT_EQ(other.approval(), v1::APPROVAL_WAITING);
  v1::Interest wider = Titled("Mark Rutte");
  SettleApproval(&known, &wider);
  EXPECT_EQ(wider.approval(), v1::APPROVAL_WAITING);
  v1::Interest subject = Titled("Kabinet");
  SettleApproval(&known, &subject);
  EXPECT_EQ(subject.approval(), v1::APPROVAL_UNSPECIFIED);
}

TEST(SettleApproval, NewWordsDoNotFreeWhoFollowsOneAccount) {
  v1::Interest known = Titled("Hoogwater");
  HoldForOneAccount(&known);
  v1::Interest changed = Titled("Hoog water");
  SettleApproval(&known, &changed);
  EXPECT_EQ(changed.approval(), v1::APPROVAL_WAITING);
  EXPECT_EQ(changed.approval_reason(), v1::APPROVAL_REASON_ONE_ACCOUNT);
}

TEST(CanBeHeldForOneAccount, OnceForTheSameReason) {
  v1::Interest interest = Titled("Hoogwater");
  EXPECT_TRUE(CanBeHeldForOneAccount(interest));
  HoldForOneAccount(&interest);
  EXPECT_FALSE(CanBeHeldForOneAccount(interest));
  EXPECT_FALSE(
      CanBeHeldForOneAccount(Approved(interest, v1::APPROVAL_REASON_ONE_ACCOUNT)));
  EXPECT_TRUE(CanBeHeldForOneAccount(Approved(interest, v1::APPROVAL_REASON_PERSON)));
}

TEST(FollowsPerson, LooksBehindFieldsAndStars) {
  EXPECT_TRUE(FollowsPerson(Titled("Gemeenteraad", "femke halsema")));
  EXPECT_TRUE(FollowsPerson(Titled("Gemeenteraad", "femke halsem*")));
  EXPECT_TRUE(FollowsPerson(Titled("Gemeenteraad", "tag:femke halsema")));
  EXPECT_FALSE(FollowsPerson(Titled("Gemeenteraad", "dijk*")));
}

}  // namespace
}  // namespace sluis
