// Posts of a server as they are made: streams, pages, and what was missed meanwhile.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/connectors/mastodon/mastodon_source_fixture.h"

namespace sluis {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

TEST_F(MastodonSourceTest, StreamsFirstAndReadsTheNewestPageThen) {
  options.token = "secret";
  options.user_agent = "sluis/test";
  peer.AddStatus(NumberAt(1));
  peer.Say(kPublic, ":thump\n" + UpdateEvent(NumberAt(2)) + UpdateEvent(NumberAt(3)));
  Open();
  ASSERT_TRUE(Read(3).ok());
  EXPECT_THAT(Ids(), ElementsAre(UriOf(NumberAt(1)), UriOf(NumberAt(2)), UriOf(NumberAt(3))));
  EXPECT_THAT(peer.Asked(),
              ElementsAre("/api/v2/instance", kPublic, "/api/v1/timelines/public?limit=40"));
  EXPECT_EQ(ReadCursor(cursor), (MastodonCursor{{{"public", NumberAt(3)}},
                                                {NumberAt(1), NumberAt(2), NumberAt(3)},
                                                "here.example"}));
  EXPECT_EQ(peer.LastField("authorization"), "Bearer secret");
  EXPECT_EQ(peer.LastField("user-agent"), "sluis/test");
  EXPECT_GT(live->tally().bytes, 400u);
  EXPECT_GT(live->tally().lag, absl::ZeroDuration());
  EXPECT_EQ(live->tally().note, "");
}

TEST_F(MastodonSourceTest, LosesNothingWhereverItIsCut) {
  const std::string events = UpdateEvent(NumberAt(1)) + UpdateEvent(NumberAt(2));
  for (int second = 1; second <= 3; ++second) peer.AddStatus(NumberAt(second));
  for (size_t cut = 0; cut <= events.size(); cut += 7) {
    cursor.clear();
    peer.Answer(kPages, WholeAnswer(200, "[]"));
    peer.Say(kPublic, events.substr(0, cut), true);
    Open();
    EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd()));
    EXPECT_EQ(posts.size(), cut / (events.size() / 2)) << cut;

    peer.Answer(kPages, "");
    peer.Say(kPublic, UpdateEvent(NumberAt(4)));
    Open();
    ReadUpTo({{"public", NumberAt(4)}});
    EXPECT_THAT(Ids(), ElementsAre(UriOf(NumberAt(1)), UriOf(NumberAt(2)), UriOf(NumberAt(3)),
                                   UriOf(NumberAt(4))))
        << cut;
  }
}

TEST_F(MastodonSourceTest, TakesWhatWasMadeBeforeAndArrivedLate) {
  for (const int second : {-400, -200, 1}) peer.AddStatus(NumberAt(second));
  peer.Say(kPublic, UpdateEvent(NumberAt(2)));
  cursor = WriteCursor({{{"public", NumberAt(0)}}, {}});
  Open();
  ReadUpTo({{"public", NumberAt(2)}});
  EXPECT_THAT(Ids(), ElementsAre(UriOf(NumberAt(-200)), UriOf(NumberAt(1)), UriOf(NumberAt(2))));
}

TEST_F(MastodonSourceTest, ReadsPagesUntilItIsBackWhereItWas) {
  for (int second = 1; second <= 100; ++second) peer.AddStatus(NumberAt(second));
  peer.Say(kPublic, "");
  cursor = "{\"public\":\"" + NumberAt(0) + "\"}";
  Open();
  ASSERT_TRUE(Read(100, 7).ok());
  EXPECT_THAT(Ids(), SizeIs(100));
  EXPECT_EQ(posts.front().id(), UriOf(NumberAt(61)));
  v1::PostBatch batch;
  ASSERT_TRUE(live->Next(7, &batch).ok());
  EXPECT_EQ(ReadCursor(batch.cursor()).places, (TimelinePlaces{{"public", NumberAt(100)}}));
  EXPECT_EQ(live->tally().note, "");
  const std::vector<std::string> asked = peer.Asked();
  EXPECT_EQ(asked[2], std::string(kPages) + "?limit=40&since_id=" + NumberAt(-300));
  EXPECT_EQ(asked[3], asked[2] + "&max_id=" + NumberAt(61));
}

TEST_F(MastodonSourceTest, SaysWhenMoreCameThanItMayAskFor) {
  for (int second = 1; second <= 1001; ++second) peer.AddStatus(NumberAt(second));
  peer.Say(kPublic, "");
  cursor = "{\"public\":\"" + NumberAt(0) + "\"}";
  Open();
  ASSERT_TRUE(Read(1000).ok());
  EXPECT_FALSE(Ids().contains(UriOf(NumberAt(1))));
  EXPECT_THAT(live->tally().note, HasSubstr("posts right after " + NumberAt(0) + " were missed"));
}

TEST_F(MastodonSourceTest, ReadsAPageMoreWhereNumbersTellNoTime) {
  for (int number = 101; number <= 300; ++number) peer.AddStatus(std::to_string(number));
  peer.Say(kPublic, "");
  cursor = R"({"public":"250"})";
  Open();
  ASSERT_TRUE(Read(120).ok());
  EXPECT_THAT(Ids(), SizeIs(120));
  EXPECT_TRUE(Ids().contains(UriOf("181")));
  v1::PostBatch batch;
  ASSERT_TRUE(live->Next(1000, &batch).ok());
  EXPECT_EQ(batch.posts_size(), 0);
}

TEST_F(MastodonSourceTest, TellsADeleteByTheNumberAfterARestart) {
  peer.Say(kPublic, UpdateEvent(NumberAt(1)) + "event: delete\ndata: " + NumberAt(1) + "\n\n");
  Open();
  ASSERT_TRUE(Read(2).ok());
  EXPECT_EQ(posts[1].operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(posts[1].id(), UriOf(NumberAt(1)));
  EXPECT_THAT(posts[0].aliases(), ElementsAre("here.example/" + NumberAt(1)));

  peer.Say(kPublic, "event: delete\ndata: " + NumberAt(1) + "\n\n");
  Open();
  ASSERT_TRUE(Read(1).ok());
  EXPECT_EQ(posts[0].operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(posts[0].id(), "here.example/" + NumberAt(1));
}

TEST_F(MastodonSourceTest, FindsWhatWasDeletedAndEditedWhileNobodyListened) {
  for (const int second : {-3000, -2000, -1000, -500, 1}) peer.AddStatus(NumberAt(second));
  peer.Say(kPublic, UpdateEvent(NumberAt(2)));
  Open();
  ASSERT_TRUE(Read(6).ok());

  peer.Say(kPublic, "");
  peer.AddStatus(NumberAt(2));
  peer.AddStatus(NumberAt(3));
  peer.DeleteStatus(NumberAt(-2000));
  peer.EditStatus(NumberAt(-1000));
  Open();
  posts.clear();
  EXPECT_EQ(live->tally().note, "");
  ReadUntilItHasCaughtUp();
  std::set<std::string> edited;
  std::set<std::string> deleted;
  for (const v1::Post& post : posts) {
    if (post.operation() == v1::OPERATION_UPDATE) edited.insert(post.id());
    if (post.operation() == v1::OPERATION_DELETE) deleted.insert(post.id());
  }
  EXPECT_THAT(edited, ElementsAre(UriOf(NumberAt(-1000))));
  EXPECT_THAT(deleted, ElementsAre("here.example/" + NumberAt(-2000)));
  EXPECT_TRUE(Ids().contains(UriOf(NumberAt(3))));
  EXPECT_THAT(peer.Asked(), Contains("/api/v1/statuses/" + NumberAt(-2000)));

  // Once it is known, nobody is asked again.
  const size_t asked = peer.Asked().size();
  Open();
  ReadUntilItHasCaughtUp();
  EXPECT_EQ(peer.Asked().size(), asked + 4);
}

// Who dies after a part of what was read looks for the rest again.
TEST_F(MastodonSourceTest, ForgetsWhatIsDeletedWhenTheDeleteIsHandedOver) {
  peer.Say(kPublic, UpdateEvent(NumberAt(1)) + UpdateEvent(NumberAt(2)) +
                        "event: delete\ndata: " + NumberAt(1) + "\n\n");
  Open();
  ASSERT_TRUE(Read(2, 1).ok());
  EXPECT_THAT(ReadCursor(cursor).taken, ElementsAre(NumberAt(1), NumberAt(2)));
  ASSERT_TRUE(Read(1, 1).ok());
  EXPECT_EQ(posts[0].operation(), v1::OPERATION_DELETE);
  EXPECT_THAT(ReadCursor(cursor).taken, ElementsAre(NumberAt(2)));
}

TEST_F(MastodonSourceTest, DeletesNothingThatIsStillThere) {
  for (const int second : {-3000, -2000, -1000}) peer.AddStatus(NumberAt(second));
  peer.Say(kPublic, "");
  Open();
  ASSERT_TRUE(Read(3).ok());
  // The timeline leaves it out, the server has it.
  peer.DeleteStatus(NumberAt(-2000));
  peer.Answer("/api/v1/statuses/" + NumberAt(-2000),
              WholeAnswer(200, StatusJson(NumberAt(-2000), true)));
  Open();
  posts.clear();
  ReadUntilItHasCaughtUp();
  EXPECT_THAT(Ids(),
              ElementsAre(UriOf(NumberAt(-3000)), UriOf(NumberAt(-2000)), UriOf(NumberAt(-1000))));
  for (const v1::Post& post : posts) EXPECT_NE(post.operation(), v1::OPERATION_DELETE);
  EXPECT_EQ(live->tally().note, "");
}

TEST_F(MastodonSourceTest, FollowsSeveralTimelinesEachFromItsPlace) {
  source.add_streams("public:local");
  source.add_streams("hashtag:dijk");
  peer.Say("/api/v1/streaming/public/local", UpdateEvent(NumberAt(10)));
  peer.Say("/api/v1/streaming/hashtag", UpdateEvent(NumberAt(20)));
  cursor = "{\"hashtag:dijk\":\"" + NumberAt(5) + "\",\"user\":\"1\"}";
  Open();
  ReadUpTo({{"public:local", NumberAt(10)}, {"hashtag:dijk", NumberAt(20)}});
  EXPECT_THAT(Ids(), ElementsAre(UriOf(NumberAt(10)), UriOf(NumberAt(20))));
  EXPECT_THAT(peer.Asked(),
              ElementsAre("/api/v2/instance", "/api/v1/streaming/public/local",
                          "/api/v1/streaming/hashtag?tag=dijk",
                          "/api/v1/timelines/public?local=true&limit=40",
                          "/api/v1/timelines/tag/dijk?limit=40&since_id=" + NumberAt(-295)));
}

TEST_F(MastodonSourceTest, IsNotLedIntoOurNetwork) {
  options.reach.most_redirects = 3;
  for (const char* inside : {"http://169.254.169.254/", "http://127.0.0.1:9/"}) {
    const std::string location = std::string("Location: ") + inside + "\r\n";
    peer.Answer("/api/v2/instance", WholeAnswer(302, "", location));
    Open();
    EXPECT_TRUE(absl::IsPermissionDenied(ReadToTheEnd())) << inside;
  }
  peer.Answer("/api/v2/instance", "");
  peer.Answer(kPublic, WholeAnswer(302, "", "Location: http://169.254.169.254/\r\n"));
  Open();
  EXPECT_THAT(std::string(ReadToTheEnd().message()), HasSubstr("leads to http://169.254.169.254/"));
  peer.StreamFrom("wss://169.254.169.254");
  Open();
  EXPECT_TRUE(absl::IsPermissionDenied(ReadToTheEnd()));
}

TEST_F(MastodonSourceTest, AnEndlessLineCostsItsEventAlone) {
  peer.Say(kPublic, "event: update\ndata: " + std::string(5 << 20, 'a') + "\n\n" +
                        "event: update\ndata: no JSON\n\n" + UpdateEvent(NumberAt(1)));
  Open();
  ASSERT_TRUE(Read(1).ok());
  EXPECT_EQ(posts[0].id(), UriOf(NumberAt(1)));
  EXPECT_EQ(live->tally().unreadable, 2u);
}

TEST_F(MastodonSourceTest, ReadsAWebSocketWhereThereAreNoServerSentEvents) {
  options.token = "secret";
  peer.AddStatus(NumberAt(1));
  peer.SayBySocket(
      {R"({"stream":["public"],"event":"update","payload":)" + StatusJson(NumberAt(2)) + "}",
       R"({"stream":["public"],"event":"delete","payload":"7"})", "no JSON"});
  Open();
  ASSERT_TRUE(Read(3).ok());
  EXPECT_THAT(Ids(), ElementsAre("here.example/7", UriOf(NumberAt(1)), UriOf(NumberAt(2))));
  EXPECT_THAT(peer.Asked(),
              ElementsAre("/api/v2/instance", kPublic, "/api/v1/streaming?stream=public",
                          "/api/v1/timelines/public?limit=40"));
  EXPECT_EQ(live->tally().unreadable, 1u);
  EXPECT_EQ(live->tally().note, "");
  peer.Answer("/api/v1/streaming", WholeAnswer(429, "", "Retry-After: 9\r\n"));
  Open();
  EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd()));
  EXPECT_EQ(live->tally().pause, absl::Seconds(9));
}

TEST_F(MastodonSourceTest, AsksAgainAndAgainWhereNothingIsStreamed) {
  options.poll_every = absl::Milliseconds(1);
  peer.AddStatus(NumberAt(1));
  Open();
  ASSERT_TRUE(Read(1).ok());
  EXPECT_THAT(live->tally().note, StartsWith("The server streams nothing of public"));
  peer.AddStatus(NumberAt(2));
  ReadUpTo({{"public", NumberAt(2)}});
  EXPECT_THAT(Ids(), ElementsAre(UriOf(NumberAt(1)), UriOf(NumberAt(2))));
}

TEST_F(MastodonSourceTest, LooksNowAndThenForWhatIsDeletedWhereNothingIsStreamed) {
  options.poll_every = absl::Milliseconds(1);
  options.search_every = absl::Milliseconds(5);
  peer.AddStatus(NumberAt(1));
  peer.AddStatus(NumberAt(2));
  Open();
  ASSERT_TRUE(Read(2).ok());
  peer.DeleteStatus(NumberAt(2));
  while (!Ids().contains(UriOf(NumberAt(2))) || posts.back().operation() != v1::OPERATION_DELETE) {
    ASSERT_TRUE(Read(1).ok());
  }
  EXPECT_EQ(posts.back().id(), UriOf(NumberAt(2)));
}

TEST_F(MastodonSourceTest, KnowsTheServersDomainFromEitherVersion) {
  peer.Answer("/api/v2/instance", WholeAnswer(404, ""));
  peer.Answer("/api/v1/instance", WholeAnswer(200, R"({"uri":"https://There.Example/"})"));
  peer.Say(kPublic, "event: delete\ndata: 7\n\n");
  Open();
  ASSERT_TRUE(Read(1).ok());
  EXPECT_EQ(posts[0].id(), "there.example/7");
  for (const char* answer : {"{}", "[]", "<html>", R"({"domain":"a b"})", R"({"uri":5})"}) {
    peer.Answer("/api/v1/instance", WholeAnswer(200, answer));
    Open();
    // It may be the page of a server that is worked on.
    const absl::Status end = ReadToTheEnd();
    EXPECT_TRUE(absl::IsUnavailable(end)) << answer;
    EXPECT_THAT(std::string(end.message()), StartsWith(peer.url() + " does not say which domain"));
  }
  peer.Answer("/api/v1/instance", WholeAnswer(404, ""));
  Open();
  EXPECT_THAT(std::string(ReadToTheEnd().message()), HasSubstr("does not speak the API"));
}

TEST_F(MastodonSourceTest, RefusesWhatItCannotFollow) {
  const auto refused = [this] { return MastodonSource::Open(source, options, "").status(); };
  source.add_streams("direct");
  EXPECT_THAT(std::string(refused().message()), HasSubstr("'direct' is no stream"));
  source.clear_streams();
  for (const char* url :
       {"", "mastodon.example", "ftp://mastodon.example", "https://a@b.example"}) {
    source.set_url(url);
    EXPECT_TRUE(absl::IsInvalidArgument(refused())) << url;
  }
  source.set_url("http://mastodon.example");
  EXPECT_TRUE(refused().ok());
  options.token = "secret";
  EXPECT_TRUE(absl::IsInvalidArgument(refused()));
}

}  // namespace
}  // namespace sluis
