#include "connectors/zeromq/live_feed.h"

#include <gtest/gtest.h>

#include <vector>

namespace sluis {
namespace {

void AddMatch(const std::string& owner, bool alert, LiveFeed* feed) {
  v1::Match match;
  match.set_owner_id(owner);
  feed->AddMatch(match, v1::Post(), alert);
}

std::vector<v1::LiveMessage> TakeAll(LiveFeed* feed) {
  std::vector<v1::LiveMessage> messages;
  for (const LiveFeed::Publication& publication : feed->TakeAll()) {
    messages.emplace_back().ParseFromString(publication.envelope);
    EXPECT_EQ(messages.back().topic(), publication.topic);
  }
  return messages;
}

TEST(LiveFeed, CountsEachTopicFromOne) {
  LiveFeed feed(42, 1 << 20);
  feed.Follow("");
  AddMatch("anna", false, &feed);
  AddMatch("piet", false, &feed);
  AddMatch("anna", false, &feed);
  const std::vector<v1::LiveMessage> messages = TakeAll(&feed);
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(messages[0].topic(), "match/anna/");
  EXPECT_EQ(messages[0].sequence(), 1U);
  EXPECT_EQ(messages[1].topic(), "match/piet/");
  EXPECT_EQ(messages[1].sequence(), 1U);
  EXPECT_EQ(messages[2].sequence(), 2U);
  EXPECT_EQ(messages[2].epoch(), 42U);
}

TEST(LiveFeed, PublishesAnAlertAsAMatchToo) {
  LiveFeed feed(1, 1 << 20);
  feed.Follow("");
  AddMatch("anna", true, &feed);
  const std::vector<v1::LiveMessage> messages = TakeAll(&feed);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].topic(), "alert/anna/");
  EXPECT_EQ(messages[1].topic(), "match/anna/");
}

TEST(LiveFeed, PublishesADigestUnderItsOwner) {
  LiveFeed feed(1, 1 << 20);
  v1::Digest digest;
  digest.set_owner_id("anna");
  digest.set_id("anna/07:00/2026-03-12");
  feed.AddDigest(digest);
  const std::vector<v1::LiveMessage> messages = TakeAll(&feed);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].topic(), "digest/anna/");
  EXPECT_EQ(messages[0].digest().id(), digest.id());
}

TEST(LiveFeed, TellsWhereATopicStandsWithoutMovingIt) {
  LiveFeed feed(42, 1 << 20);
  feed.Follow("match/anna/");
  AddMatch("anna", false, &feed);
  feed.Follow("match/anna/");
  AddMatch("anna", false, &feed);
  const std::vector<v1::LiveMessage> messages = TakeAll(&feed);
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_EQ(messages[0].sequence(), 0U);
  EXPECT_EQ(messages[0].epoch(), 42U);
  EXPECT_EQ(messages[0].body_case(), v1::LiveMessage::BODY_NOT_SET);
  EXPECT_EQ(messages[1].sequence(), 1U);
  EXPECT_EQ(messages[2].sequence(), 1U);
  EXPECT_EQ(messages[2].body_case(), v1::LiveMessage::BODY_NOT_SET);
  EXPECT_EQ(messages[3].sequence(), 2U);
}

TEST(LiveFeed, RepeatsThePositionOfWhatIsFollowedAndOfNothingElse) {
  LiveFeed feed(42, 1 << 20);
  feed.Follow("match/anna/");
  feed.Follow("match/piet/");
  AddMatch("anna", true, &feed);
  feed.KeepFollowing({"match/anna/"});
  feed.TakeAll();
  feed.AddPositions();
  const std::vector<v1::LiveMessage> messages = TakeAll(&feed);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].topic(), "match/anna/");
  EXPECT_EQ(messages[0].sequence(), 1U);
  EXPECT_EQ(messages[0].body_case(), v1::LiveMessage::BODY_NOT_SET);
}

TEST(LiveFeed, HasNoPositionForWhatIsNoTopic) {
  LiveFeed feed(1, 1 << 20);
  for (const char* prefix : {"", "match/", "match/anna", "match//", "match/Anna/", "wall/anna/",
                             "match/\xff/", "match/anna/water/"}) {
    feed.Follow(prefix);
  }
  EXPECT_TRUE(feed.TakeAll().empty());
}

TEST(LiveFeed, CountsWhatNobodyFollowsAndMakesNoMessageOfIt) {
  LiveFeed feed(1, 1 << 20);
  AddMatch("anna", true, &feed);
  EXPECT_TRUE(feed.TakeAll().empty());
  feed.Follow("alert/");
  AddMatch("anna", true, &feed);
  std::vector<v1::LiveMessage> messages = TakeAll(&feed);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].topic(), "alert/anna/");
  EXPECT_EQ(messages[0].sequence(), 2U);
  feed.KeepFollowing({});
  AddMatch("anna", true, &feed);
  EXPECT_TRUE(feed.TakeAll().empty());
  feed.KeepFollowing({"match/anna/"});
  AddMatch("anna", true, &feed);
  messages = TakeAll(&feed);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].topic(), "match/anna/");
  EXPECT_EQ(messages[0].sequence(), 4U);
}

TEST(LiveFeed, LeavesAGapWhereItHadNoRoom) {
  LiveFeed feed(1, 100);
  feed.Follow("");
  for (int i = 0; i < 50; ++i) AddMatch("anna", false, &feed);
  const size_t kept = TakeAll(&feed).size();
  EXPECT_LT(kept, 50U);
  EXPECT_EQ(feed.dropped(), 50 - kept);
  AddMatch("anna", false, &feed);
  EXPECT_EQ(TakeAll(&feed).at(0).sequence(), 51U);
}

}  // namespace
}  // namespace sluis
