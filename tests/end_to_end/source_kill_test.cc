// The real program dies at any moment while it fetches from a source, again and again. In the end
// it keeps every post once, as it was told last, and none that was deleted, and its count of what
// it took adds up.
//   SLUIS_KILLS=50 build/release/bin/end_to_end_test --gtest_filter='*SourceKill*'
// kills so often for each kind of source.
//
// A feed, Mastodon and Bluesky are asked for all that is missing, so nothing may be. X without
// backfill tells nothing again: what it was about to tell when the program died is in doubt, and
// all else must be there (source_peer.h).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "connectors/zeromq/control_client.h"
#include "engine/state/source_shelf.h"
#include "engine/state/store.h"
#include "proto/time.h"
#include "tests/end_to_end/demo_stream.h"
#include "tests/end_to_end/source_peer.h"
#include "tests/end_to_end/told_posts.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::IsEmpty;

constexpr size_t kEvents = 2000;
constexpr char kName[] = "peer";
constexpr absl::Duration kPatience = absl::Minutes(2);
// Posts that the program may be told before they are stored.
constexpr uint64_t kLeastAhead = 8;
constexpr uint64_t kMostAhead = 128;

int Kills() {
  const char* const named = std::getenv("SLUIS_KILLS");
  return named == nullptr ? 5 : std::atoi(named);
}

struct Stored {
  std::vector<v1::Post> posts;
  storage::v1::EngineCounters counters;
  v1::SourceStanding standing;
};

Stored ReadStored(const std::string& folder) {
  Stored stored;
  const auto store = Store::Open({.folder = folder});
  EXPECT_TRUE(store.ok()) << store.status();
  if (!store.ok()) return stored;
  const absl::Status status =
      (*store)->Scan(Family::kPosts, "", "", [&](std::string_view /*key*/, std::string_view value) {
        storage::v1::StoredPost record;
        EXPECT_TRUE(record.ParseFromArray(value.data(), static_cast<int>(value.size())));
        stored.posts.push_back(std::move(*record.mutable_post()));
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  stored.counters = (*store)->counters();
  const auto standings = ReadStandings(**store, kName);
  EXPECT_TRUE(standings.ok() && standings->sources_size() == 1) << standings.status();
  if (standings.ok() && standings->sources_size() == 1) stored.standing = standings->sources(0);
  return stored;
}

// One run of the program.
class Run {
 public:
  Run(const std::string& data, const SourcePeer& peer)
      : server_(data, "1",
                {"SLUIS_SOURCES_ALLOW=" + peer.address(), "SLUIS_SOURCES_INTERVAL=0s",
                 "SLUIS_SOURCES_HOST_PAUSE=0s"}),
        control_(server_.control()) {
    EXPECT_FALSE(server_.control().empty()) << "the program did not start";
  }

  v1::SourceStanding Standing() {
    v1::ControlRequest request;
    request.mutable_list_sources()->set_name(kName);
    const auto reply = control_.Call(request, absl::Seconds(60));
    EXPECT_TRUE(reply.ok() && reply->sources().sources_size() == 1) << reply.status();
    if (!reply.ok() || reply->sources().sources_size() != 1) return {};
    return reply->sources().sources(0);
  }
  // What became of all posts that it was sent.
  uint64_t Taken() {
    const v1::SourceStanding standing = Standing();
    return standing.accepted() + standing.duplicates() + standing.refused();
  }
  int End(int number) {
    server_.Signal(number);
    return server_.Finish();
  }

 private:
  Server server_;
  ControlClient control_;
};

// A data folder whose program gets to the end of a source in spite of it all.
class DisturbedSource {
 public:
  DisturbedSource(std::unique_ptr<SourcePeer> peer, std::mt19937* random)
      : peer_(std::move(peer)), random_(*random) {
    const std::string token_file = folder_ / "token";
    WriteBytes(token_file, "secret\n");
    std::filesystem::permissions(
        token_file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::vector<std::string> add = {"sources", "add", "--name", kName};
    for (std::string& argument : peer_->Arguments(token_file)) add.push_back(std::move(argument));
    Ask(data_, add);
  }

  bool at_end() const { return peer_->at_end(); }

  // Followed until so many posts were told, and for a random while more. No moment is the same.
  void FollowAndKill(uint64_t posts) {
    Run run(data_, *peer_);
    const uint64_t before = run.Taken();
    const uint64_t ahead = kLeastAhead + random_() % (kMostAhead - kLeastAhead + 1);
    uint64_t taken = before;
    const absl::Time end = absl::Now() + kPatience;
    const auto go_on = [&] {
      peer_->Allow(taken - before + ahead);
      taken = run.Taken();
      ASSERT_LT(absl::Now(), end) << "nothing is taken any more, after " << taken;
    };
    // The first time it has to take something: before that there is no place to go on from.
    while ((peer_->told() < posts || taken == 0) && !at_end() && !testing::Test::HasFailure()) {
      go_on();
    }
    for (uint64_t more = random_() % 40; more > 0 && !testing::Test::HasFailure(); --more) go_on();
    EXPECT_EQ(run.End(SIGKILL), -1);
    peer_->BeginRun(ahead);
  }

  void Finish() {
    Run run(data_, *peer_);
    const uint64_t before = run.Taken();
    peer_->LetEnd();
    const absl::Time end = absl::Now() + kPatience;
    while (!IsDone(run.Standing()) && !testing::Test::HasFailure()) {
      peer_->Allow(run.Taken() - before + kMostAhead);
      ASSERT_LT(absl::Now(), end) << run.Standing().DebugString();
    }
    EXPECT_EQ(run.End(SIGTERM), 0);
  }

  void ExpectEverythingOnce(bool counts_likes) const {
    const Stored stored = ReadStored(data_);
    EXPECT_THAT(peer_->Compare(stored.posts), IsEmpty());
    // Nothing else brought posts.
    const uint64_t changes = stored.counters.stream_sequence() + stored.counters.deleted();
    if (counts_likes) {
      EXPECT_GE(stored.standing.accepted(), changes);
    } else {
      EXPECT_EQ(stored.standing.accepted(), changes);
    }
    EXPECT_EQ(stored.standing.duplicates(), stored.counters.duplicates());
    EXPECT_EQ(stored.standing.refused(), 0u);
    testing::Test::RecordProperty("kept", static_cast<int>(stored.posts.size()));
    testing::Test::RecordProperty("duplicates", static_cast<int>(stored.standing.duplicates()));
    testing::Test::RecordProperty("doubts", static_cast<int>(peer_->doubts()));
  }

 private:
  // It has taken the last post, and knows what became of those before.
  static bool IsDone(const v1::SourceStanding& standing) {
    return FromTimestamp(standing.last_created_at()) == ToldAt(kEvents - 1) &&
           !absl::StrContains(standing.note(), "Catches up");
  }

  const ScratchFolder folder_;
  const std::string data_ = folder_ / "data";
  const std::unique_ptr<SourcePeer> peer_;
  std::mt19937& random_;
};

struct SourceCase {
  const char* name;
  std::function<std::unique_ptr<SourcePeer>()> make;
  bool counts_likes = false;
};

void PrintTo(const SourceCase& each, std::ostream* out) { *out << each.name; }

class SourceKill : public testing::TestWithParam<SourceCase> {};

TEST_P(SourceKill, LosesAndDoublesNothing) {
  std::mt19937 random(4);
  int kills = Kills();
  // So that there is something left to be told when the last of them comes.
  const uint64_t most = kEvents * 3 / 2 / static_cast<uint64_t>(kills + 1);
  int rounds = 0;
  for (; kills > 0 && !HasFailure(); ++rounds) {
    DisturbedSource source(GetParam().make(), &random);
    for (; kills > 0 && !source.at_end() && !HasFailure(); --kills) {
      source.FollowAndKill(random() % most);
    }
    source.Finish();
    source.ExpectEverythingOnce(GetParam().counts_likes);
  }
  RecordProperty("rounds", rounds);
}

INSTANTIATE_TEST_SUITE_P(
    Sources, SourceKill,
    testing::Values(
        SourceCase{"Feed", [] { return MakeFeedPeer(kEvents); }},
        SourceCase{"Mastodon", [] { return MakeMastodonPeer(kEvents); }},
        SourceCase{"BlueskyByNumber", [] { return MakeJetstreamPeer(kEvents, false); }, true},
        SourceCase{"BlueskyByTime", [] { return MakeJetstreamPeer(kEvents, true); }, true},
        SourceCase{"XWithBackfill", [] { return MakeXPeer(kEvents, true); }},
        SourceCase{"XWithoutBackfill", [] { return MakeXPeer(kEvents, false); }}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace sluis
