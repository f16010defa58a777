// Likes and reposts as changes of counts.
#include "connectors/bluesky/reaction_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluis {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using Kind = JetstreamReaction::Kind;

constexpr char kPost[] = "at://did:plc:b/app.bsky.feed.post/p";
constexpr char kOther[] = "at://did:web:dijk.example/app.bsky.feed.post/q";

class ReactionCountsTest : public ::testing::Test {
 protected:
  void Add(const std::string& record, const std::string& subject, Kind kind = Kind::kLike) {
    counts.Take({kind, 1, record, subject}, true);
  }
  void Drop(const std::string& record, Kind kind = Kind::kLike) {
    counts.Take({kind, -1, record, ""}, true);
  }

  RecentTexts records{4};
  ReactionCounts counts{&records};
};

TEST_F(ReactionCountsTest, AreGatheredByPost) {
  Add("r1", kOther);
  Add("r2", kPost);
  Add("r3", kPost);
  Add("r4", kPost, Kind::kRepost);
  EXPECT_EQ(counts.size(), 2u);
  const std::vector<v1::Post> posts = counts.Give();
  ASSERT_THAT(posts, SizeIs(2));
  EXPECT_EQ(posts[0].id(), kPost);
  EXPECT_EQ(posts[0].source(), "bluesky");
  EXPECT_EQ(posts[0].operation(), v1::OPERATION_COUNTS);
  EXPECT_EQ(posts[0].count_changes().likes(), 2);
  EXPECT_EQ(posts[0].count_changes().reposts(), 1);
  EXPECT_EQ(posts[1].id(), kOther);
  EXPECT_THAT(counts.Give(), IsEmpty());
}

TEST_F(ReactionCountsTest, WhatIsTakenBackNamesItsPostByMemory) {
  Add("r1", kOther, Kind::kRepost);
  static_cast<void>(counts.Give());
  Drop("r1", Kind::kRepost);
  Drop("r1", Kind::kRepost);
  Drop("r9");
  const std::vector<v1::Post> posts = counts.Give();
  ASSERT_THAT(posts, SizeIs(1));
  EXPECT_EQ(posts[0].id(), kOther);
  EXPECT_EQ(posts[0].count_changes().reposts(), -1);
}

TEST_F(ReactionCountsTest, WhatComesAndGoesAtOnceChangesNothing) {
  Add("r1", kPost);
  Drop("r1");
  EXPECT_EQ(counts.size(), 0u);
}

TEST_F(ReactionCountsTest, WhatWasCountedBeforeIsOnlyRemembered) {
  counts.Take({Kind::kLike, 1, "r1", kPost}, false);
  EXPECT_EQ(counts.size(), 0u);
  Drop("r1");
  EXPECT_EQ(counts.Give().at(0).count_changes().likes(), -1);
}

TEST_F(ReactionCountsTest, OlderOnesThanAreRememberedAreNotTakenBack) {
  for (const char* record : {"r1", "r2", "r3", "r4", "r5"}) Add(record, kPost);
  static_cast<void>(counts.Give());
  Drop("r1");
  EXPECT_EQ(counts.size(), 0u);
  Drop("r2");
  EXPECT_EQ(counts.size(), 1u);
}

}  // namespace
}  // namespace sluis
