#include "connectors/zeromq/live_feed.h"

#include <gtest/gtest.h>

#include <vector>

namespace sluis {
namespace {

v1::MatchEvent MatchOf(const std::string& owner) {
  v1::MatchEvent event;
  event.mutable_match()->set_owner_id(owner);
  return event;
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
  feed.AddMatch(MatchOf("anna"), false);
  feed.AddMatch(MatchOf("piet"), false);
  feed.AddMatch(MatchOf("anna"), false);
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
  feed.AddMatch(MatchOf("anna"), true);
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
  feed.AddPosition("match/anna/");
  feed.AddMatch(MatchOf("anna"), false);
  feed.AddPosition("match/anna/");
  feed.AddMatch(MatchOf("anna"), false);
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
  feed.AddPosition("match/anna/");
  feed.AddPosition("match/piet/");
  feed.AddMatch(MatchOf("anna"), true);
  feed.Forget("match/piet/");
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
    feed.AddPosition(prefix);
  }
  EXPECT_TRUE(feed.TakeAll().empty());
}

TEST(LiveFeed, LeavesAGapWhereItHadNoRoom) {
  LiveFeed feed(1, 100);
  for (int i = 0; i < 50; ++i) feed.AddMatch(MatchOf("anna"), false);
  const size_t kept = TakeAll(&feed).size();
  EXPECT_LT(kept, 50U);
  EXPECT_EQ(feed.dropped(), 50 - kept);
  feed.AddMatch(MatchOf("anna"), false);
  EXPECT_EQ(TakeAll(&feed).at(0).sequence(), 51U);
}

}  // namespace
}  // namespace sluis
