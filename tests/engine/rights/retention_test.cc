// Nothing is kept longer than it may be, and a tombstone for ever.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"
#include "engine/state/store.h"
#include "tests/engine/rights/person_traces.h"

namespace sluis {
namespace {

using testing::Gt;
using testing::IsEmpty;
using testing::Le;
using testing::Lt;
using testing::Not;
using testing::SizeIs;

constexpr absl::Duration kDay = absl::Hours(24);

absl::Time Day(int day) { return TracesDay(1, 9) + kDay * (day - 1); }

v1::Post WaterPost(const std::string& id, absl::Time at) {
  return MakePost(id, "Hoogwater: de dijken bij " + id + " worden bewaakt, kwel gemeld.", at);
}

// A post a day, and what there is to do each time.
class RetentionTest : public testing::Test {
 protected:
  void Begin(const RetentionOptions& retention, absl::Duration known = absl::Hours(24 * 10)) {
    harness.Stop();
    harness.retention = retention;
    harness.known_horizon = known;
    harness.Start();
    harness.clock.Set(Day(1));
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
  }
  void Live(int from, int until) {
    for (int day = from; day <= until; ++day) {
      harness.clock.Set(Day(day));
      harness.Send({WaterPost(Name(day), Day(day))}, /*replay=*/false);
      ASSERT_TRUE(harness.engine().Tick().ok());
    }
  }
  static std::string Name(int day) { return absl::StrCat("day", day); }

  v1::ControlReply Explain(int day) {
    v1::ControlRequest request;
    request.mutable_explain()->set_owner_id("anna");
    request.mutable_explain()->mutable_post()->set_source("mastodon");
    request.mutable_explain()->mutable_post()->set_id(Name(day));
    return harness.Ask(request);
  }

  EngineHarness harness;
};

TEST_F(RetentionTest, PostsAndMatchesAndDigestsGoByTheirAge) {
  RetentionOptions retention;
  retention.posts = 5 * kDay;
  retention.matches = 8 * kDay;
  retention.digests = 12 * kDay;
  Begin(retention);
  Live(1, 30);
  EXPECT_EQ(Explain(24).status().code(), 5);
  EXPECT_EQ(Explain(26).status().code(), 0);
  v1::ControlRequest list;
  list.mutable_list_digests()->set_owner_id("anna");
  const int digests = harness.Do(list).digests().digest_ids_size();
  EXPECT_GT(digests, 10);
  EXPECT_LT(digests, 15);
  // And it stays so when the folder is opened again.
  harness.Stop();
  harness.Start();
  EXPECT_EQ(Explain(24).status().code(), 5);
}

TEST_F(RetentionTest, WhatHasExpiredIsNotInTheFilesEither) {
  RetentionOptions retention;
  retention.posts = 5 * kDay;
  retention.matches = 5 * kDay;
  Begin(retention);
  Live(1, 30);
  // Any merge of files does it.
  harness.Do(Erasing(PersonOfReader()));
  harness.Stop();
  auto store = Store::Open({harness.data_folder()});
  ASSERT_TRUE(store.ok());
  size_t posts = 0;
  ASSERT_TRUE((*store)
                  ->Scan(Family::kPosts, "", "",
                         [&](std::string_view, std::string_view) { return ++posts > 0; })
                  .ok());
  EXPECT_LE(posts, 7u);
}

TEST_F(RetentionTest, ATombstoneOutlivesTheNamesThatAreKnown) {
  RetentionOptions retention;
  retention.posts = 2 * kDay;
  Begin(retention, /*known=*/3 * kDay);
  Live(1, 2);
  v1::Post gone = WaterPost(Name(1), Day(1));
  gone.set_operation(v1::OPERATION_DELETE);
  harness.Send({gone}, /*replay=*/false);
  Live(3, 20);
  harness.Do(Erasing(PersonOfReader()));  // merges all files
  // The second post is not known any more, so it would be taken as new: without its time, only the
  // names can tell.
  v1::Post first = WaterPost(Name(1), Day(1));
  first.clear_created_at();
  v1::Post second = WaterPost(Name(2), Day(2));
  second.clear_created_at();
  EXPECT_EQ(harness.Send({first}, false).duplicates(), 1u);
  EXPECT_EQ(harness.Send({second}, false).accepted(), 1u);
  // With it, its age does.
  EXPECT_THAT(harness.Send({WaterPost(Name(3), Day(3))}, false).refused(), SizeIs(1));
}

TEST_F(RetentionTest, AJudgementGoesWithWhatItTaught) {
  RetentionOptions retention;
  retention.judgements = 10 * kDay;
  Begin(retention);
  Live(1, 3);
  v1::ControlRequest request;
  v1::Judgement* const judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id("anna");
  judgement->set_interest_id("hoogwater");
  judgement->mutable_post()->set_source("mastodon");
  judgement->mutable_post()->set_id(Name(3));
  judgement->set_verdict(v1::VERDICT_LESS);
  const float before = harness.Do(request).judge().score_before();
  const auto score = [&](int day) { return Explain(day).explain().explanations(0).score(); };
  EXPECT_LT(score(3), before);
  Live(4, 12);
  EXPECT_LT(score(3), before);
  Live(13, 14);
  EXPECT_EQ(score(3), before);
}

TEST_F(RetentionTest, TheOldestPostsGoWhenTheStateGrowsTooLarge) {
  RetentionOptions retention;
  retention.max_bytes = 3 << 20;
  Begin(retention);
  std::mt19937 random(1);
  uint64_t largest = 0;
  for (int batch = 0; batch < 60; ++batch) {
    std::vector<v1::Post> posts;
    for (int i = 0; i < 40; ++i) {
      std::string text = "hoogwater ";
      while (text.size() < 4000) text += absl::StrCat(random() % 1000000, " ");
      posts.push_back(MakePost(absl::StrCat(batch, "-", i), text, Day(1) + absl::Hours(batch)));
    }
    harness.clock.Set(Day(1) + absl::Hours(batch));
    harness.Send(posts, /*replay=*/false);
    // What waits in memory is in no file yet.
    if (batch % 10 == 9) harness.Do(Erasing(PersonOfReader()));
    ASSERT_TRUE(harness.engine().Tick().ok());
    if (batch % 10 != 9) continue;
    uint64_t bytes = 0;
    for (const auto& each : std::filesystem::directory_iterator(harness.data_folder() + "/db")) {
      bytes += each.file_size();
    }
    largest = std::max(largest, bytes);
  }
  v1::ControlRequest stats;
  stats.mutable_stats();
  ASSERT_EQ(harness.Do(stats).stats().stream_sequence(), 2400u);
  // Without the limit it would be 60 x 40 x 4000 bytes, less what compression takes off.
  EXPECT_LT(largest, 4u << 20);
  // The newest are there.
  v1::ControlRequest explain;
  explain.mutable_explain()->set_owner_id("anna");
  explain.mutable_explain()->mutable_post()->set_source("mastodon");
  explain.mutable_explain()->mutable_post()->set_id("59-39");
  EXPECT_EQ(harness.Ask(explain).status().code(), 0);
  explain.mutable_explain()->mutable_post()->set_id("0-0");
  EXPECT_EQ(harness.Ask(explain).status().code(), 5);
}

}  // namespace
}  // namespace sluis
