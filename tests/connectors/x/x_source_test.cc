// The filtered stream of X: posts as they come, how it ends, and what is missed meanwhile.
#include "connectors/x/x_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "connectors/x/snowflake.h"
#include "engine/locks/mutex.h"
#include "fmt/format.h"
#include "tests/connectors/http/streaming_peer.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string Line(const std::string& id) {
  return fmt::format(
      "{{\"data\":{{\"id\":\"{}\",\"text\":\"Dijk\",\"author_id\":\"7\","
      "\"created_at\":\"2026-03-12T07:00:00Z\"}}}}\r\n",
      id);
}

std::string IdOf(absl::Time time) {
  return std::to_string((absl::ToUnixMillis(time) - 1'288'834'974'657) << 22);
}

class XSourceTest : public testing::Test {
 protected:
  // What X answers the next time, and whether the connection stays.
  void Say(const std::string& words, bool is_kept = true) {
    const MutexLock lock(&mutex);
    answer = words;
    stays = is_kept;
  }
  void SayLines(const std::string& lines, bool is_kept = true) {
    Say(HeadOfStream("application/json") + lines, is_kept);
  }
  HttpRequest Asked() {
    const MutexLock lock(&mutex);
    return asked;
  }
  void Open() {
    v1::Source source;
    source.set_url(peer.url() + "/");
    options.reach.is_public_only = true;
    options.reach.also = {peer.address()};
    auto opened = XSource::Open(source, options, cursor);
    ASSERT_TRUE(opened.ok()) << opened.status();
    live = *std::move(opened);
  }
  // Until so many posts have come since the last call, or an error.
  absl::Status Read(size_t count, size_t most = 1000) {
    posts.clear();
    while (posts.size() < count) {
      v1::PostBatch batch;
      const absl::StatusOr<bool> goes_on = live->Next(most, &batch);
      if (!goes_on.ok()) return goes_on.status();
      EXPECT_LE(static_cast<size_t>(batch.posts_size()), most);
      posts.insert(posts.end(), batch.posts().begin(), batch.posts().end());
      for (const v1::AuthorKey& author : batch.gone_authors()) {
        gone.push_back(author.source() + "/" + author.id());
      }
      if (!batch.cursor().empty()) cursor = batch.cursor();
    }
    return absl::OkStatus();
  }
  // Until there is a new place to go on from.
  absl::Status ReadPlace() {
    const std::string before = cursor;
    while (cursor == before) {
      v1::PostBatch batch;
      const absl::StatusOr<bool> goes_on = live->Next(1000, &batch);
      if (!goes_on.ok()) return goes_on.status();
      if (!batch.cursor().empty()) cursor = batch.cursor();
    }
    return absl::OkStatus();
  }
  absl::Status ReadToTheEnd() { return Read(SIZE_MAX); }
  std::vector<std::string> Ids() const {
    std::vector<std::string> ids;
    for (const v1::Post& post : posts) ids.push_back(post.id());
    return ids;
  }

  Mutex mutex;
  std::string answer ABSL_GUARDED_BY(mutex);
  bool stays ABSL_GUARDED_BY(mutex) = true;
  HttpRequest asked ABSL_GUARDED_BY(mutex);
  // Ends before what it uses.
  StreamingPeer peer{[this](const HttpRequest& request, const PeerConnection& client) {
    std::string words;
    bool waits = false;
    {
      const MutexLock lock(&mutex);
      asked = request;
      words = answer;
      waits = stays;
    }
    client.Write(words);
    if (waits) client.AwaitEnd();
  }};
  XSourceOptions options{.token = "secret"};
  std::unique_ptr<LiveSource> live;
  std::string cursor;
  std::vector<v1::Post> posts;
  std::vector<std::string> gone;
};

TEST_F(XSourceTest, BringsPostsAsTheyAreMade) {
  SayLines("\r\n" + Line("101") + "\r\n" + Line("99") + Line("102"));
  Open();
  ASSERT_TRUE(Read(3, 2).ok());
  EXPECT_THAT(Ids(), ElementsAre("101", "99", "102"));
  EXPECT_EQ(posts[0].source(), "x");
  EXPECT_EQ(ReadXPlace(cursor).newest, "102");
  EXPECT_EQ(Asked().path, "/2/tweets/search/stream");
  EXPECT_EQ(Asked().Field("authorization"), "Bearer secret");
  EXPECT_THAT(Asked().query, HasSubstr("expansions="));
  EXPECT_THAT(Asked().query, Not(HasSubstr("backfill_minutes")));
  EXPECT_GT(live->tally().bytes, 200u);
  EXPECT_GT(live->tally().lag, absl::ZeroDuration());
  EXPECT_EQ(live->tally().note, "");
}

TEST_F(XSourceTest, GoesOnAfterACutAndSaysWhatIsMissing) {
  const std::string first = IdOf(absl::Now() - absl::Minutes(90));
  SayLines(Line(first) + Line("9").substr(0, 30), false);
  Open();
  EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd()));
  EXPECT_THAT(Ids(), ElementsAre(first));
  EXPECT_EQ(ReadXPlace(cursor).newest, first);
  SayLines(Line(first) + Line("1999999999999999999"));
  Open();
  ASSERT_TRUE(Read(2).ok());
  // Not since the post: X was heard until now.
  EXPECT_THAT(live->tally().note, HasSubstr("s) were not brought"));
  EXPECT_THAT(live->tally().note, Not(HasSubstr("(1h30m")));
  EXPECT_THAT(Asked().query, Not(HasSubstr("backfill_minutes")));
  // A place that does not tell when X was heard, and one that does.
  cursor = first;
  Open();
  ASSERT_TRUE(Read(2).ok());
  EXPECT_THAT(live->tally().note, HasSubstr("(1h30m"));
  cursor = WriteXPlace({first, absl::Now() - absl::Minutes(45)});
  Open();
  ASSERT_TRUE(Read(2).ok());
  EXPECT_THAT(live->tally().note, HasSubstr("(45m"));
}

TEST_F(XSourceTest, WhileXSaysThatItIsThereNothingIsMissing) {
  options.heard_interval = absl::ZeroDuration();
  cursor = IdOf(absl::Now() - absl::Minutes(90));
  const std::string before = cursor;
  SayLines("\r\n");
  Open();
  ASSERT_TRUE(ReadPlace().ok());
  EXPECT_EQ(ReadXPlace(cursor).newest, before);
  SayLines(Line("101"));
  Open();
  ASSERT_TRUE(Read(1).ok());
  // The last seconds may have been on their way.
  EXPECT_THAT(live->tally().note, HasSubstr("s) were not brought"));
  EXPECT_THAT(live->tally().note, Not(HasSubstr("(1h")));
}

TEST_F(XSourceTest, SignsOfLifeAreNotStoredOneByOne) {
  SayLines("\r\n\r\n", false);
  Open();
  EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd()));
  EXPECT_EQ(cursor, "");
}

TEST_F(XSourceTest, MinutesThatWereCutOffAreAskedForAgain) {
  options.backfill_minutes = 5;
  const absl::Time heard_at = absl::Now() - absl::Seconds(200);
  cursor = WriteXPlace({"101", heard_at});
  SayLines("\r\n" + Line(IdOf(heard_at)), false);
  Open();
  EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd()));
  EXPECT_EQ(ReadXPlace(cursor).newest, IdOf(heard_at));
  SayLines(Line(IdOf(absl::Now() + absl::Seconds(30))), false);
  Open();
  EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd()));
  EXPECT_THAT(Asked().query, HasSubstr("&backfill_minutes=4"));
  // What is new came: all of it was there.
  Open();
  EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd()));
  EXPECT_THAT(Asked().query, HasSubstr("&backfill_minutes=1"));
}

TEST_F(XSourceTest, AsksForTheMinutesBeforeWhereItMay) {
  options.backfill_minutes = 5;
  SayLines(Line("1999999999999999999"));
  cursor = IdOf(absl::Now() - absl::Seconds(90));
  Open();
  ASSERT_TRUE(Read(1).ok());
  EXPECT_THAT(Asked().query, HasSubstr("&backfill_minutes=2"));
  EXPECT_EQ(live->tally().note, "");
  cursor = IdOf(absl::Now() - absl::Minutes(65));
  Open();
  ASSERT_TRUE(Read(1).ok());
  EXPECT_THAT(Asked().query, HasSubstr("&backfill_minutes=5"));
  EXPECT_THAT(live->tally().note, HasSubstr("(1h"));
}

TEST_F(XSourceTest, TakesAwayWhatXTakesAway) {
  SayLines(Line("101") + "{\"data\":{\"delete\":{\"tweet\":{\"id\":\"101\"}}}}\r\n" +
           "{\"data\":{\"user_suspend\":{\"user\":{\"id\":\"7\"}}}}\r\n" +
           "{\"data\":{\"user_unsuspend\":{\"user\":{\"id\":\"8\"}}}}\r\n");
  Open();
  ASSERT_TRUE(Read(2).ok());
  EXPECT_EQ(posts[1].operation(), v1::OPERATION_DELETE);
  EXPECT_THAT(gone, ElementsAre("x/7"));
  EXPECT_EQ(ReadXPlace(cursor).newest, "101");
}

TEST_F(XSourceTest, EndsWithXsOwnWords) {
  SayLines(Line("101") +
           "{\"errors\":[{\"title\":\"operational-disconnect\",\"detail\":\"Upstream.\"}]}\r\n");
  Open();
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsUnavailable(end)) << end;
  EXPECT_THAT(std::string(end.message()), HasSubstr("\"operational-disconnect\" \"Upstream.\""));
  EXPECT_THAT(Ids(), ElementsAre("101"));
  EXPECT_EQ(ReadToTheEnd(), end);
}

TEST_F(XSourceTest, QuotesNoMoreThanStandsInASentence) {
  SayLines(R"({"errors":[{"title":"a\u0007b","detail":")" + std::string(500'000, 'x') +
           "\"}]}\r\n");
  Open();
  const std::string words(ReadToTheEnd().message());
  EXPECT_THAT(words, HasSubstr("\"a b\" \"" + std::string(200, 'x') + "\"."));
}

TEST_F(XSourceTest, WaitsUntilItsAllowanceIsRenewed) {
  Say(WholeAnswer(429, R"({"title":"Too Many Requests"})",
                  fmt::format("X-Rate-Limit-Reset: {}\r\nDate: {}\r\n", 1'773'298'860,
                              "Thu, 12 Mar 2026 07:00:00 GMT")),
      false);
  Open();
  EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd()));
  EXPECT_EQ(live->tally().pause, absl::Minutes(1));
}

TEST_F(XSourceTest, SaysWhatToDoAboutARefusal) {
  Say(WholeAnswer(401, R"({"title":"Unauthorized"})"), false);
  Open();
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsPermissionDenied(end)) << end;
  EXPECT_THAT(std::string(end.message()), HasSubstr("token_file"));
  for (const auto& [status, code] : {std::pair{403, absl::StatusCode::kPermissionDenied},
                                     std::pair{404, absl::StatusCode::kNotFound},
                                     std::pair{409, absl::StatusCode::kInvalidArgument},
                                     std::pair{503, absl::StatusCode::kUnavailable}}) {
    Say(WholeAnswer(status, "{}"), false);
    Open();
    EXPECT_EQ(ReadToTheEnd().code(), code) << status;
  }
  Say(WholeAnswer(302, "", "Location: http://127.0.0.1:9/\r\n"), false);
  Open();
  EXPECT_THAT(std::string(ReadToTheEnd().message()), HasSubstr("leads to http://127.0.0.1:9/"));
}

TEST_F(XSourceTest, SilenceIsTheEnd) {
  options.silence = absl::Milliseconds(50);
  SayLines("\r\n" + Line("101"));
  Open();
  EXPECT_THAT(std::string(ReadToTheEnd().message()), HasSubstr("said nothing"));
  EXPECT_THAT(Ids(), ElementsAre("101"));
}

TEST_F(XSourceTest, WaitsForNoAnswerWhenItIsToStop) {
  const std::atomic<bool> stop{true};
  options.stop = &stop;
  Say("");
  Open();
  EXPECT_THAT(std::string(ReadToTheEnd().message()), HasSubstr("not waited for any more"));
}

TEST_F(XSourceTest, ABadLineCostsItselfAlone) {
  SayLines("no JSON\r\n" + std::string(3 << 20, 'a') + "\r\n" + Line("101"));
  Open();
  ASSERT_TRUE(Read(1).ok());
  EXPECT_THAT(Ids(), ElementsAre("101"));
  EXPECT_EQ(live->tally().unreadable, 2u);
}

TEST_F(XSourceTest, WantsAServerItMayAskAndAToken) {
  v1::Source source;
  for (const char* url : {"", "http://api.x.example", "ftp://api.x.example"}) {
    source.set_url(url);
    EXPECT_TRUE(absl::IsInvalidArgument(XSource::Open(source, options, "").status())) << url;
  }
  source.set_url("https://api.x.example");
  EXPECT_TRUE(XSource::Open(source, options, "of another kind").ok());
  options.token.clear();
  EXPECT_TRUE(absl::IsPermissionDenied(XSource::Open(source, options, "").status()));
}

TEST(XIds, TellWhenTheyWereGiven) {
  const absl::Time time = absl::FromUnixMillis(1'773'298'800'123);
  EXPECT_EQ(TimeOfId(IdOf(time)), time);
  for (const char* timeless : {"", "101", "29700859247", "abc", "99999999999999999999"}) {
    EXPECT_EQ(TimeOfId(timeless), std::nullopt) << timeless;
  }
}

}  // namespace
}  // namespace sluis
