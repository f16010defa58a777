// What a source does where a server is busy, worked on, changed, or has not what is asked for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
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

class MastodonTroubleTest : public MastodonSourceTest {
 protected:
  // Of what was asked so far, the streams.
  std::vector<std::string> Openings() {
    std::vector<std::string> openings;
    for (const std::string& path : peer.Asked()) {
      if (path.starts_with("/api/v1/streaming")) openings.push_back(path);
    }
    return openings;
  }
};

TEST_F(MastodonTroubleTest, GoesOnWhereItIsNotToldWhatIsStillThere) {
  for (const int second : {-3000, -2000, -1000}) peer.AddStatus(NumberAt(second));
  peer.Say(kPublic, "");
  Open();
  ASSERT_TRUE(Read(3).ok());
  peer.DeleteStatus(NumberAt(-2000));
  const std::string path = "/api/v1/statuses/" + NumberAt(-2000);
  for (const std::string& answer :
       {WholeAnswer(401, R"({"error":"This method requires an authenticated user"})"),
        WholeAnswer(500, ""), WholeAnswer(200, "<html>")}) {
    peer.Answer(path, answer);
    Open();
    posts.clear();
    ReadUntilItHasCaughtUp();
    EXPECT_THAT(live->tally().note, StartsWith("What was deleted while nobody listened"));
    EXPECT_THAT(Ids(), ElementsAre(UriOf(NumberAt(-3000)), UriOf(NumberAt(-1000))));
  }
}

TEST_F(MastodonTroubleTest, IsToldWhatToDoWithoutAToken) {
  peer.Answer(kPublic, WholeAnswer(401, R"({"error":"Missing access token"})"));
  Open();
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsPermissionDenied(end)) << end;
  EXPECT_THAT(std::string(end.message()), HasSubstr("Missing access token"));
  EXPECT_THAT(std::string(end.message()), HasSubstr("token_file"));
  // An error is for good.
  EXPECT_EQ(ReadToTheEnd(), end);
  peer.Say(kPublic, "");
  peer.Answer(kPages,
              WholeAnswer(422, R"({"error":"This method requires an authenticated user"})"));
  peer.Answer(kPublic, "");
  Open();
  EXPECT_TRUE(absl::IsPermissionDenied(ReadToTheEnd()));
}

TEST_F(MastodonTroubleTest, LeavesABusyServerAlone) {
  peer.Answer(kPublic, WholeAnswer(429, R"({"error":"Too many"})", "Retry-After: 17\r\n"));
  Open();
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsUnavailable(end)) << end;
  EXPECT_EQ(live->tally().pause, absl::Seconds(17));
  peer.Answer(kPublic, WholeAnswer(503, ""));
  Open();
  EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd()));
  EXPECT_EQ(live->tally().pause, absl::ZeroDuration());
}

TEST_F(MastodonTroubleTest, SilenceIsTheEnd) {
  options.silence = absl::Milliseconds(50);
  peer.Say(kPublic, UpdateEvent(NumberAt(1)));
  Open();
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsUnavailable(end)) << end;
  EXPECT_THAT(std::string(end.message()), HasSubstr("said nothing"));
  EXPECT_THAT(Ids(), ElementsAre(UriOf(NumberAt(1))));
}

TEST_F(MastodonTroubleTest, AListThatIsNowhereIsNotFound) {
  source.add_streams("list:7");
  peer.Answer("/api/v1/timelines/list/7", WholeAnswer(404, R"({"error":"Record not found"})"));
  Open();
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsNotFound(end)) << end;
  EXPECT_THAT(std::string(end.message()), HasSubstr("/api/v1/timelines/list/7"));
}

TEST_F(MastodonTroubleTest, APageThatIsNoneIsTriedAgainLater) {
  peer.Say(kPublic, "");
  for (const char* answer : {"", "5", "{\"error\":\"busy\"}", "[{]"}) {
    peer.Answer(kPages, WholeAnswer(200, answer));
    Open();
    EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd())) << answer;
  }
}

TEST_F(MastodonTroubleTest, APauseIsThatOfTheRefusalThatEndsIt) {
  for (const int second : {-3000, -2000, -1000}) peer.AddStatus(NumberAt(second));
  peer.Say(kPublic, "");
  Open();
  ASSERT_TRUE(Read(3).ok());
  peer.DeleteStatus(NumberAt(-2000));
  peer.Answer("/api/v1/statuses/" + NumberAt(-2000),
              WholeAnswer(503, "", "Retry-After: 86400\r\n"));
  options.silence = absl::Milliseconds(500);
  Open();
  EXPECT_THAT(std::string(ReadToTheEnd().message()), HasSubstr("said nothing"));
  EXPECT_THAT(live->tally().note, StartsWith("What was deleted while nobody listened"));
  EXPECT_EQ(live->tally().pause, absl::ZeroDuration());
}

TEST_F(MastodonTroubleTest, AsksNowAndThenForAStreamThatWasNotThere) {
  options.poll_every = absl::Milliseconds(1);
  options.search_every = absl::Milliseconds(5);
  peer.AddStatus(NumberAt(1));
  Open();
  ASSERT_TRUE(Read(1).ok());
  // What refuses a stream now does not end what pages bring.
  peer.Answer(kPublic, WholeAnswer(503, "", "Retry-After: 3600\r\n"));
  const size_t asked = Openings().size();
  while (Openings().size() < asked + 4) ASSERT_TRUE(Read(1).ok());
  EXPECT_THAT(live->tally().note, HasSubstr("The server streams nothing of public"));
  EXPECT_EQ(live->tally().pause, absl::ZeroDuration());
  peer.Answer(kPublic, "");
  peer.Say(kPublic, UpdateEvent(NumberAt(2)));
  ReadUpTo({{"public", NumberAt(2)}});
  EXPECT_THAT(Ids(), Contains(UriOf(NumberAt(2))));
  EXPECT_EQ(live->tally().note, "");
}

TEST_F(MastodonTroubleTest, OpensOneStreamACallAndAsksForPagesThen) {
  const std::vector<std::string> names = {"public", "public:local", "public:remote"};
  for (const std::string& name : names) source.add_streams(name);
  for (const char* path : {"", "/local", "/remote"}) peer.Say(std::string(kPublic) + path, "");
  peer.AddStatus(NumberAt(1));
  Open();
  for (size_t calls = 1; calls <= names.size(); ++calls) {
    v1::PostBatch batch;
    ASSERT_TRUE(live->Next(1000, &batch).ok());
    EXPECT_THAT(Openings(), SizeIs(calls));
    EXPECT_EQ(batch.posts_size(), 0);
  }
  EXPECT_THAT(peer.Asked(), SizeIs(1 + names.size()));
  ASSERT_TRUE(Read(names.size()).ok());
  EXPECT_THAT(Ids(), ElementsAre(UriOf(NumberAt(1))));
}

TEST_F(MastodonTroubleTest, BeginsAnewAtAnotherServer) {
  peer.AddStatus(NumberAt(1));
  peer.Say(kPublic, UpdateEvent(NumberAt(2)));
  const std::string ulid = "01KKGXH3T0ZZZZZZZZZZZZZZZZ";
  cursor = WriteCursor({{{"public", ulid}}, {ulid}, "there.example"});
  Open();
  ASSERT_TRUE(Read(2).ok());
  EXPECT_THAT(Ids(), ElementsAre(UriOf(NumberAt(1)), UriOf(NumberAt(2))));
  EXPECT_EQ(
      ReadCursor(cursor),
      (MastodonCursor{{{"public", NumberAt(2)}}, {NumberAt(1), NumberAt(2)}, "here.example"}));
  EXPECT_THAT(peer.Asked(),
              ElementsAre("/api/v2/instance", kPublic, "/api/v1/timelines/public?limit=40"));
}

TEST_F(MastodonTroubleTest, GoesOnAtTheSameServer) {
  peer.AddStatus(NumberAt(1));
  peer.Say(kPublic, "");
  for (const char* server : {"here.example", ""}) {
    cursor = WriteCursor({{{"public", NumberAt(0)}}, {}, server});
    Open();
    ASSERT_TRUE(Read(1).ok());
    EXPECT_THAT(peer.Asked(), Contains(HasSubstr("&since_id=" + NumberAt(-300)))) << server;
    EXPECT_EQ(ReadCursor(cursor).server, "here.example");
  }
}

// What has brought nothing is tried again after longer and longer pauses.
TEST_F(MastodonTroubleTest, AServersNameAloneIsNoPlace) {
  peer.Say(kPublic, "");
  Open();
  ASSERT_NO_FATAL_FAILURE(ReadUntilItHasCaughtUp());
  EXPECT_EQ(cursor, "");
}

TEST_F(MastodonTroubleTest, GivesUpWhatIsUnderWayWhenItIsToStop) {
  std::atomic<bool> stop = true;
  options.stop = &stop;
  peer.Say(kPublic, "");
  Open();
  EXPECT_FALSE(ReadToTheEnd().ok());
}

}  // namespace
}  // namespace sluis
