// The same stream gives the same bytes, however it is cut, spread over threads and interrupted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::SizeIs;

constexpr char kFlood[] =
    "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt, kwel gemeld.";
constexpr char kCake[] = "Recept voor appeltaart met kaneel en rozijnen, heerlijk bij de koffie.";

v1::Post Operation(v1::Post post, v1::Operation operation) {
  post.set_operation(operation);
  return post;
}

// A stream with copies, edits, deletes and a few subjects, over two days.
std::vector<v1::Post> MixedStream() {
  std::vector<v1::Post> posts;
  const absl::Time start = absl::FromUnixSeconds(1773302400);
  for (int i = 0; i < 300; ++i) {
    const std::string text = i % 3 == 0   ? absl::StrCat("Update ", i % 30, ": ", kFlood)
                             : i % 3 == 1 ? absl::StrCat(kCake, " Variant ", i)
                                          : absl::StrCat("Waterstand bij meetpunt ", i % 7,
                                                         " stijgt, dijkbewaking gaat door.");
    v1::Post post = MakePost(std::to_string(i % 280), text, start + absl::Minutes(10 * i));
    if (i % 50 == 49) post = Operation(MakePost(std::to_string(i - 30), ""), v1::OPERATION_DELETE);
    if (i % 60 == 59) {
      post = Operation(MakePost(std::to_string(i - 2), kFlood, start + absl::Minutes(10 * i)),
                       v1::OPERATION_UPDATE);
      post.set_revision(1);
    }
    posts.push_back(post);
  }
  return posts;
}

struct Outcome {
  std::vector<std::string> matches;
  std::vector<std::string> digests;
  bool operator==(const Outcome& other) const = default;
};

// Judged whatever was sent last, after each of so many posts.
constexpr size_t kJudgeEvery = 45;

void JudgeLast(EngineHarness* harness, const v1::Post& post) {
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id("anna");
  judgement->set_interest_id("hoogwater");
  judgement->mutable_post()->set_source(post.source());
  judgement->mutable_post()->set_id(post.id());
  judgement->set_verdict((post.text().find("dijk") != std::string::npos) ? v1::VERDICT_MORE
                                                                         : v1::VERDICT_LESS);
  EXPECT_EQ(harness->engine().Handle(request).status().message(), "");
}

void Prepare(EngineHarness* harness) {
  harness->clock.Advance(absl::Hours(24 * 30));
  harness->AddUser("anna");
  harness->AddInterest(WaterInterest("anna"));
}

Outcome OutcomeOf(EngineHarness* harness) {
  Outcome outcome;
  for (const v1::MatchEvent& event : harness->Matches("anna")) {
    outcome.matches.push_back(event.match().SerializeAsString());
  }
  for (const v1::Digest& digest : harness->sink.digests) {
    outcome.digests.push_back(digest.SerializeAsString());
  }
  return outcome;
}

Outcome RunStream(size_t batch_size, int workers, size_t restart_every = 0) {
  EngineHarness harness(workers);
  Prepare(&harness);
  const std::vector<v1::Post> posts = MixedStream();
  size_t batches = 0;
  for (size_t i = 0, end = 0; i < posts.size(); i = end) {
    end = std::min({posts.size(), i + batch_size, (i / kJudgeEvery + 1) * kJudgeEvery});
    harness.Send({posts.begin() + static_cast<std::ptrdiff_t>(i),
                  posts.begin() + static_cast<std::ptrdiff_t>(end)});
    if (end % kJudgeEvery == 0) JudgeLast(&harness, posts[end - 1]);
    if (restart_every != 0 && ++batches % restart_every == 0) {
      harness.Stop();
      harness.Start();
    }
  }
  return OutcomeOf(&harness);
}

// Each batch is announced before it comes, and so is one that never does.
Outcome RunAnnouncedStream(size_t batch_size, int workers) {
  EngineHarness harness(workers);
  Prepare(&harness);
  const std::vector<v1::Post> posts = MixedStream();
  std::vector<NextBatch> batches;
  for (size_t i = 0; i < posts.size(); i += batch_size) {
    auto batch = std::make_shared<v1::PostBatch>();
    batch->set_sequence(batches.size() + 1);
    batch->set_replay_clock(true);
    for (size_t k = i; k < std::min(posts.size(), i + batch_size); ++k) {
      *batch->add_posts() = posts[k];
    }
    batches.push_back(std::move(batch));
  }
  size_t sent = 0;
  for (size_t i = 0; i < batches.size(); ++i) {
    std::vector<NextBatch> next(
        batches.begin() + static_cast<std::ptrdiff_t>(i) + 1,
        batches.begin() + static_cast<std::ptrdiff_t>(std::min(i + 3, batches.size())));
    next.push_back(std::make_shared<v1::PostBatch>(*batches[i]));
    const auto replies =
        harness.engine().Ingest(std::vector<ProducerBatch>{{"test", batches[i].get()}}, next);
    EXPECT_TRUE(replies[0].has_ack()) << replies[0].DebugString();
    sent += static_cast<size_t>(batches[i]->posts_size());
    if (sent % kJudgeEvery == 0) JudgeLast(&harness, posts[sent - 1]);
  }
  return OutcomeOf(&harness);
}

TEST(EngineDeterminism, BatchSizeAndThreadsChangeNoByte) {
  const Outcome reference = RunStream(256, 1);
  EXPECT_THAT(reference.matches, SizeIs(testing::Gt(80u)));
  EXPECT_THAT(reference.digests, SizeIs(2));
  v1::Match last;
  ASSERT_TRUE(last.ParseFromString(reference.matches.back()));
  EXPECT_EQ(last.row_judgements(), 6u);
  EXPECT_EQ(RunStream(1, 1), reference);
  EXPECT_EQ(RunStream(7, 2), reference);
  EXPECT_EQ(RunStream(256, 2), reference);
}

TEST(EngineDeterminism, KnowingWhatComesNextChangesNoByte) {
  const Outcome reference = RunStream(256, 1);
  EXPECT_EQ(RunAnnouncedStream(15, 1), reference);
  EXPECT_EQ(RunAnnouncedStream(15, 2), reference);
  EXPECT_EQ(RunAnnouncedStream(45, 3), reference);
}

TEST(EngineDeterminism, RestartsChangeNoByte) { EXPECT_EQ(RunStream(50, 1, 2), RunStream(50, 1)); }

}  // namespace
}  // namespace sluis
