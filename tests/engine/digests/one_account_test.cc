#include "engine/digests/one_account.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace sluis {
namespace {

// Matches of one interest, written by the accounts that a test names.
class OneAccount : public testing::Test {
 protected:
  void Write(const std::string& account, int posts,
             v1::AuthorKind kind = v1::AUTHOR_KIND_UNSPECIFIED) {
    for (int i = 0; i < posts; ++i) {
      v1::Match match;
      match.set_interest_id("water");
      match.mutable_post()->set_source("mastodon");
      match.mutable_post()->set_id(std::to_string(matches_.size()));
      storage::v1::StoredPost& stored = posts_[match.post().id()];
      stored.mutable_post()->set_source("mastodon");
      stored.mutable_post()->set_id(match.post().id());
      stored.mutable_post()->mutable_author()->set_handle(account);
      stored.mutable_post()->mutable_author()->set_kind(kind);
      matches_.push_back(match);
    }
  }

  bool IsHeld(const std::string& organisations = "") const {
    const auto list = Organisations::Parse(organisations, "list");
    EXPECT_TRUE(list.ok()) << list.status();
    const auto find = [this](const v1::PostKey& key) -> const storage::v1::StoredPost* {
      const auto found = posts_.find(key.id());
      return found == posts_.end() ? nullptr : &found->second;
    };
    return FollowersOfOneAccount(matches_, find, *list) == std::set<std::string>{"water"};
  }

  std::vector<v1::Match> matches_;
  std::map<std::string, storage::v1::StoredPost> posts_;
};

TEST_F(OneAccount, MoreThanHalfOfTenPosts) {
  Write("piet", 5);
  Write("anna", 2);
  Write("kees", 3);
  EXPECT_FALSE(IsHeld());
  Write("piet", 1);
  EXPECT_TRUE(IsHeld());
}

TEST_F(OneAccount, NineOfThemSayNothing) {
  Write("piet", 9);
  EXPECT_FALSE(IsHeld());
}

TEST_F(OneAccount, PostsThatNameNoAccountDoNotCount) {
  Write("piet", 10);
  Write("", 30);
  EXPECT_TRUE(IsHeld());
}

TEST_F(OneAccount, AVersionOfTheSamePostDoesNotCountAgain) {
  Write("piet", 5);
  Write("anna", 5);
  for (int i = 0; i < 5; ++i) matches_.push_back(matches_[static_cast<size_t>(i)]);
  EXPECT_FALSE(IsHeld());
}

TEST_F(OneAccount, WhatIsDeletedDoesNotCount) {
  Write("piet", 10);
  posts_.erase("3");
  EXPECT_FALSE(IsHeld());
}

TEST_F(OneAccount, OrganisationsMediaAndListedAccountsMaySayMost) {
  Write("rws", 20, v1::AUTHOR_KIND_ORGANISATION);
  EXPECT_FALSE(IsHeld());
  Write("piet", 30);
  EXPECT_TRUE(IsHeld());
  EXPECT_FALSE(IsHeld("mastodon/Piet\n"));
  Write("krant", 60, v1::AUTHOR_KIND_MEDIA);
  EXPECT_FALSE(IsHeld());
}

TEST_F(OneAccount, EachInterestIsLookedAtAlone) {
  Write("piet", 12);
  Write("anna", 12);
  for (size_t i = 12; i < matches_.size(); ++i) matches_[i].set_interest_id("wegen");
  const auto find = [this](const v1::PostKey& key) { return &posts_.at(key.id()); };
  EXPECT_EQ(FollowersOfOneAccount(matches_, find, Organisations()),
            (std::set<std::string>{"water", "wegen"}));
}

}  // namespace
}  // namespace sluis
