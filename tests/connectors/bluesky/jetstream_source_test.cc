// The source against a server of another language that breaks off, forgets, packs and refuses.
#include "connectors/bluesky/jetstream_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <functional>

#include "absl/time/clock.h"
#include "fmt/format.h"
#include "tests/connectors/bluesky/jetstream_stream.h"
#include "tests/connectors/json/independent_reader.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

constexpr char kFirst[] = "";
constexpr char kSecond[] = "/xrpc/network.bsky.jetstream.subscribeEvents";

std::string Words(const absl::Status& status) { return std::string(status.message()); }

class JetstreamSourceTest : public ::testing::Test {
 protected:
  // `more`: members of the peer's options.
  void Serve(const std::vector<std::string>& events, const std::string& more = "") {
    std::ofstream file(folder / "events.jsonl");
    for (const std::string& event : events) file << event << "\n";
    file.close();
    peer = std::make_unique<ChildProcess>(
        std::vector<std::string>{
            "/usr/bin/python3", SLUIS_SOURCE_DIR "/tests/connectors/bluesky/jetstream_peer.py",
            fmt::format(R"({{"events":"{}"{}}})", folder / "events.jsonl", more)},
        std::vector<std::string>{"PYTHONUTF8=1"}, absl::Minutes(5));
    server = "127.0.0.1:" + peer->NextLine().value_or("");
  }
  void OpenAt(const std::string& path) {
    request.set_kind(v1::SOURCE_KIND_BLUESKY);
    request.set_url("ws://" + server + path);
    auto opened = JetstreamSource::Open(request, options, cursor);
    ASSERT_TRUE(opened.ok()) << opened.status();
    source = *std::move(opened);
  }
  // Takes what comes until that is all that is awaited, or an error comes.
  absl::Status Drain(const std::function<bool()>& is_all, size_t most = 100) {
    const absl::Time end = absl::Now() + absl::Minutes(2);
    while (!is_all()) {
      if (absl::Now() > end) return absl::DeadlineExceededError("too long");
      v1::PostBatch batch;
      const absl::StatusOr<bool> next = source->Next(most, &batch);
      if (!next.ok()) return next.status();
      EXPECT_LE(batch.posts_size(), static_cast<int>(most));
      effect.Take(batch);
      kept.Take(batch);
      if (!batch.cursor().empty()) cursor = batch.cursor();
    }
    return absl::OkStatus();
  }
  absl::Status DrainToTheEnd() {
    return Drain([] { return false; });
  }
  // To the last post of a stream that was made up.
  absl::Status DrainToTheLast(size_t most = 100) {
    return Drain(
        [this] { return effect.posts.contains("at://did:plc:last/app.bsky.feed.post/last"); },
        most);
  }
  // Opens it again after every break. How many there were.
  int DrainOverBreaks(const std::string& path, const JetstreamEffect& awaited) {
    for (int breaks = 0;; ++breaks) {
      OpenAt(path);
      const absl::Status status = Drain([&] { return effect == awaited; });
      unreadable += source->tally().unreadable;
      if (!absl::IsUnavailable(status)) {
        EXPECT_TRUE(status.ok()) << status;
        return breaks;
      }
    }
  }
  std::string PlaceOf(const std::string& at, uint64_t sequence, uint64_t time_us) {
    return WritePlace({at, {sequence, time_us}});
  }

  JetstreamSourceTest() {
    options.memory = std::make_shared<JetstreamMemory>();
    request.set_counts(true);
  }

  const ScratchFolder folder;
  std::unique_ptr<ChildProcess> peer;
  std::string server;
  v1::Source request;
  JetstreamSourceOptions options;
  std::string cursor;
  std::unique_ptr<LiveSource> source;
  JetstreamEffect effect;
  KeptPosts kept;
  uint64_t unreadable = 0;
};

class JetstreamVersionTest : public JetstreamSourceTest,
                             public ::testing::WithParamInterface<const char*> {};

TEST_P(JetstreamVersionTest, GivesEverythingOnceOverTwentyBreaks) {
  const JetstreamStream stream = MakeStream(2100, false);
  Serve(stream.events, R"(,"cut_after":100)");
  EXPECT_GE(DrainOverBreaks(GetParam(), stream.effect), 20);
  EXPECT_TRUE(effect == stream.effect);
  EXPECT_GT(effect.posts.size(), 800u);
  EXPECT_GT(effect.gone.size(), 5u);
  EXPECT_EQ(ReadPlace(cursor).cursor.sequence, stream.events.size());
  EXPECT_EQ(ReadPlace(cursor).server, server);
  EXPECT_GT(source->tally().bytes, 0u);
  EXPECT_TRUE(source->tally().lag.has_value());
  EXPECT_EQ(source->tally().note, "");
}

TEST_P(JetstreamVersionTest, GoesOnAtAnotherServerByTheTime) {
  const JetstreamStream stream = MakeStream(2000, false);
  const std::vector<std::string> first(stream.events.begin(), stream.events.begin() + 1000);
  Serve(first);
  OpenAt(kFirst);
  ASSERT_TRUE(Drain([this] { return ReadPlace(cursor).cursor.sequence >= 990; }).ok());
  const uint64_t reached = ReadPlace(cursor).cursor.time_us;
  Serve(stream.events, R"(,"history":1500)");
  OpenAt(GetParam());
  ASSERT_TRUE(DrainToTheLast().ok());
  EXPECT_TRUE(effect == stream.effect);
  EXPECT_THAT(*peer->NextLine(), HasSubstr(fmt::format("&cursor={}", reached - 5'000'000)));
}

TEST_P(JetstreamVersionTest, UnpacksAndLeavesOutWhatCannotBeRead) {
  const JetstreamStream stream = MakeStream(1000, false);
  Serve(stream.events,
        fmt::format(R"(,"cut_after":300,"spoil":50,"dictionary":"{}")", folder / "dictionary"));
  request.set_dictionary_file(folder / "dictionary");
  EXPECT_GE(DrainOverBreaks(GetParam(), stream.effect), 3);
  EXPECT_TRUE(effect == stream.effect);
  EXPECT_GE(unreadable, 2u);
  EXPECT_LE(unreadable, 40u);
}

TEST_P(JetstreamVersionTest, ADictionaryThatIsNotTheServersIsSaid) {
  Serve(MakeStream(500, false).events,
        fmt::format(R"(,"other":true,"dictionary":"{}")", folder / "dictionary"));
  request.set_dictionary_file(folder / "dictionary");
  OpenAt(GetParam());
  const absl::Status end = DrainToTheEnd();
  EXPECT_TRUE(absl::IsFailedPrecondition(end)) << end;
  EXPECT_THAT(Words(end), HasSubstr("20260101"));
  v1::PostBatch batch;
  EXPECT_EQ(source->Next(100, &batch).status(), end);
}

TEST_P(JetstreamVersionTest, PackedFramesNeedADictionary) {
  Serve(MakeStream(500, false).events,
        fmt::format(R"(,"pack":true,"dictionary":"{}")", folder / "dictionary"));
  OpenAt(GetParam());
  const absl::Status end = DrainToTheEnd();
  EXPECT_TRUE(absl::IsFailedPrecondition(end)) << end;
  EXPECT_THAT(Words(end), HasSubstr("name a copy of it"));
}

TEST_P(JetstreamVersionTest, SaysThatPostsWereMissedAndGoesOnFromTheOldest) {
  const JetstreamStream stream = MakeStream(6000, false);
  Serve(stream.events, R"(,"history":6000,"floor":5000)");
  cursor = PlaceOf(server, 5, 1'773'298'800'000'000);
  OpenAt(GetParam());
  ASSERT_TRUE(DrainToTheLast().ok());
  EXPECT_THAT(source->tally().note, HasSubstr("2026-03-12 07:00:00 UTC"));
  EXPECT_THAT(source->tally().note, HasSubstr("missed"));
  EXPECT_EQ(ReadPlace(cursor).cursor.sequence, 6000u);
  EXPECT_GT(effect.posts.size(), 300u);
}

TEST_P(JetstreamVersionTest, AServerThatCountsAnewIsAskedByTheTime) {
  const JetstreamStream stream = MakeStream(1000, false);
  Serve(stream.events, R"(,"history":900)");
  cursor = PlaceOf(server, 1'000'000, 1'773'298'800'000'000);
  OpenAt(GetParam());
  ASSERT_TRUE(DrainToTheLast().ok());
  EXPECT_TRUE(effect == stream.effect);
  EXPECT_EQ(source->tally().note, "");
}

TEST_P(JetstreamVersionTest, AMessageWithoutEndEndsIt) {
  Serve(MakeStream(10, false).events, R"(,"large":true)");
  OpenAt(GetParam());
  const absl::Status end = DrainToTheEnd();
  EXPECT_TRUE(absl::IsResourceExhausted(end)) << end;
}

TEST_P(JetstreamVersionTest, SaysThatItIsThereAndThatItMayWait) {
  Serve({}, R"(,"ping":0.3)");
  OpenAt(GetParam());
  for (int i = 0; i < 4; ++i) {
    v1::PostBatch batch;
    EXPECT_TRUE(source->Next(100, &batch).ok());
    EXPECT_TRUE(batch.cursor().empty());
  }
  EXPECT_FALSE(source->tally().lag.has_value());
}

TEST_P(JetstreamVersionTest, LikesAreCountedOnlyIfTheyAreAskedFor) {
  JetstreamStream stream = MakeStream(500, false);
  Serve(stream.events);
  request.set_counts(false);
  OpenAt(GetParam());
  ASSERT_TRUE(DrainToTheLast(7).ok());
  stream.effect.likes.clear();
  stream.effect.reposts.clear();
  EXPECT_TRUE(effect == stream.effect);
  EXPECT_EQ(peer->NextLine()->find("app.bsky.feed.like"), std::string::npos);
}

TEST_P(JetstreamVersionTest, WhoComesBackKeepsWhatIsNew) {
  std::vector<std::string> events;
  for (int i = 0; i < 100; ++i) {
    const std::string did = fmt::format("did:plc:account{}", i);
    events.push_back(PostAt(i, did, "before"));
    events.push_back(AccountAt(i, did, false));
    events.push_back(AccountAt(i, did, true));
    events.push_back(PostAt(i, did, "after"));
  }
  events.push_back(PostAt(100, "did:plc:last", "last"));
  Serve(events);
  OpenAt(GetParam());
  ASSERT_TRUE(DrainToTheLast().ok());
  EXPECT_EQ(kept.Count(), 101u);
  EXPECT_FALSE(kept.Has("did:plc:account7", "before"));
  EXPECT_TRUE(kept.Has("did:plc:account7", "after"));
  EXPECT_EQ(ReadPlace(cursor).cursor.sequence, events.size());
}

TEST_P(JetstreamVersionTest, AnAccountThatIsToldAgainTakesNothingNewAlong) {
  std::vector<std::string> events = {
      PostAt(0, "did:plc:a", "before"), AccountAt(1, "did:plc:a", false),
      AccountAt(2, "did:plc:a", true), PostAt(3, "did:plc:a", "after")};
  Serve(events);
  OpenAt(kFirst);
  ASSERT_TRUE(Drain([this] { return ReadPlace(cursor).cursor.sequence == 4; }).ok());
  events.push_back(PostAt(4, "did:plc:last", "last"));
  Serve(events, R"(,"history":4)");
  OpenAt(GetParam());
  ASSERT_TRUE(DrainToTheLast().ok());
  EXPECT_FALSE(kept.Has("did:plc:a", "before"));
  EXPECT_TRUE(kept.Has("did:plc:a", "after"));
  // It is one thing to be told again, another to go again.
  events.push_back(AccountAt(20, "did:plc:a", false));
  events.push_back(PostAt(21, "did:plc:b", "later"));
  Serve(events, R"(,"history":5)");
  OpenAt(GetParam());
  ASSERT_TRUE(Drain([this] { return kept.Has("did:plc:b", "later"); }).ok());
  EXPECT_FALSE(kept.Has("did:plc:a", "after"));
}

TEST_P(JetstreamVersionTest, ATimeThatIsToComeHoldsNothingUp) {
  // In 2064.
  constexpr int kFar = 1'200'000'000;
  const std::vector<std::string> events = {PostAt(0, "did:plc:a", "one"),
                                           PostAt(kFar, "did:plc:b", "far"),
                                           PostAt(2, "did:plc:last", "last")};
  Serve(events, R"(,"unwitnessed":true)");
  OpenAt(GetParam());
  ASSERT_TRUE(DrainToTheLast().ok());
  const auto micros_now = [] { return static_cast<uint64_t>(absl::ToUnixMicros(absl::Now())); };
  EXPECT_LE(ReadPlace(cursor).cursor.time_us, micros_now() + 5'000'000);
  // A place that was stored with such a time, and another server.
  cursor = PlaceOf("jetstream.example", 7, 4'102'444'800'000'000);
  Serve(events);
  OpenAt(GetParam());
  ASSERT_TRUE(source->Next(1, std::make_unique<v1::PostBatch>().get()).ok());
  const std::string asked = *peer->NextLine();
  EXPECT_LE(std::stoull(asked.substr(asked.find("&cursor=") + 8)), micros_now()) << asked;
}

TEST_P(JetstreamVersionTest, RealEventsComeAsTheyAreRead) {
  const std::string path = PayloadFile("bluesky/expected_v1.jsonl");
  if (path.empty()) GTEST_SKIP() << "skipped: the payloads are not there";
  JetstreamReader reader{PostLimits()};
  size_t posts = 0;
  for (const std::string& line : FileLines(path)) {
    const auto event = reader.Read(line);
    if (event.ok() && std::holds_alternative<v1::Post>(event->content)) ++posts;
  }
  Serve(FileLines(path));
  OpenAt(GetParam());
  EXPECT_TRUE(Drain([&] { return effect.posts.size() >= posts; }).ok());
  EXPECT_EQ(effect.posts.size(), posts);
  EXPECT_EQ(source->tally().unreadable, 0u);
}

INSTANTIATE_TEST_SUITE_P(Versions, JetstreamVersionTest, ::testing::Values(kFirst, kSecond));

TEST_F(JetstreamSourceTest, WithoutNumbersNothingIsLostThatIsOutOfOrder) {
  JetstreamStream stream = MakeStream(5000, true);
  Serve(stream.events, R"(,"old":true,"cut_after":450)");
  request.set_counts(false);
  stream.effect.likes.clear();
  stream.effect.reposts.clear();
  EXPECT_GE(DrainOverBreaks(kFirst, stream.effect), 20);
}

TEST_F(JetstreamSourceTest, WithoutATimeTheRestIsMissedAndThatIsSaid) {
  Serve(MakeStream(100, false).events, R"(,"history":50)");
  cursor = PlaceOf(server, 1'000'000, 0);
  OpenAt(kSecond);
  ASSERT_TRUE(DrainToTheLast().ok());
  EXPECT_THAT(source->tally().note, HasSubstr("Posts after the last connection were missed"));
}

TEST_F(JetstreamSourceTest, AnEndIsToldAfterWhatCameBefore) {
  const JetstreamStream stream = MakeStream(500, false);
  Serve(stream.events, R"(,"end":{"error":"ConsumerTooSlow","message":"Read faster."})");
  OpenAt(kSecond);
  const absl::Status slow = DrainToTheEnd();
  EXPECT_TRUE(absl::IsUnavailable(slow)) << slow;
  EXPECT_THAT(Words(slow), HasSubstr("ConsumerTooSlow: Read faster."));
  EXPECT_TRUE(effect == stream.effect);
  Serve(stream.events, R"(,"end":{"error":"InvalidRequest","message":"No."})");
  cursor.clear();
  OpenAt(kSecond);
  EXPECT_TRUE(absl::IsInvalidArgument(DrainToTheEnd()));
}

TEST_F(JetstreamSourceTest, ARefusalIsSaid) {
  Serve({}, R"(,"refuse":[429,"{\"error\":\"RateLimitExceeded\"}"])");
  OpenAt(kSecond);
  const absl::Status busy = DrainToTheEnd();
  EXPECT_TRUE(absl::IsUnavailable(busy)) << busy;
  EXPECT_THAT(Words(busy), HasSubstr("RateLimitExceeded"));
  EXPECT_EQ(source->tally().pause, absl::Seconds(7));
  Serve({}, R"(,"refuse":[403,"Members alone"])");
  OpenAt(kFirst);
  EXPECT_TRUE(absl::IsPermissionDenied(DrainToTheEnd()));
}

TEST_F(JetstreamSourceTest, GoesNowhereThatItMayNot) {
  Serve({});
  options.reach.is_public_only = true;
  OpenAt(kFirst);
  EXPECT_TRUE(absl::IsPermissionDenied(DrainToTheEnd()));
  options.reach.also = {server};
  OpenAt(kFirst);
  EXPECT_TRUE(source->Next(1, std::make_unique<v1::PostBatch>().get()).ok());
}

TEST_F(JetstreamSourceTest, DoesNotConnectWhenItIsToStop) {
  const std::atomic<bool> stop{true};
  options.stop = &stop;
  Serve({});
  OpenAt(kFirst);
  const absl::Status end = DrainToTheEnd();
  EXPECT_TRUE(absl::IsUnavailable(end)) << end;
}

TEST_F(JetstreamSourceTest, RefusesWhatCannotBeFollowed) {
  request.set_url("https://jetstream.example");
  EXPECT_TRUE(absl::IsInvalidArgument(JetstreamSource::Open(request, options, "").status()));
  request.set_url("wss://jetstream.example");
  EXPECT_TRUE(JetstreamSource::Open(request, options, "no cursor").ok());
  request.set_dictionary_file(folder / "nothing");
  EXPECT_TRUE(absl::IsInvalidArgument(JetstreamSource::Open(request, options, "").status()));
}

}  // namespace
}  // namespace sluis
