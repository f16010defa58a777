// What is scored before its turn is what would have been scored in it.
#include "engine/pipeline/scoring_ahead.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/runtime/model_opening.h"
#include "models/interests/starting_row.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

class ScoringAheadTest : public testing::Test {
 protected:
  void SetUp() override {
    auto featurizer = LoadFeaturizer(kModelPath, FeatureParts::kBoth, ModelStorage::kMapped);
    ASSERT_TRUE(featurizer.ok()) << featurizer.status();
    featurizer_ = *std::move(featurizer);
    PutRow(0);
  }

  void PutRow(float bar_logit) {
    FastTextWorkspace workspace;
    table_.Put("anna", "hoogwater", StartingRow(WaterInterest("anna"), *featurizer_, workspace),
               bar_logit);
  }

  static NextBatch Batch(const std::string& name) {
    auto batch = std::make_shared<v1::PostBatch>();
    for (int i = 0; i < 100; ++i) {
      *batch->add_posts() = MakePost(name + std::to_string(i), "Hoogwater bij dijk " + name);
    }
    return batch;
  }

  void Expect(const NextBatch& current, const std::vector<NextBatch>& next) {
    const ProducerBatch sent{"p", current.get()};
    ahead_.Expect(
        {&sent, 1}, next, [](const v1::Post&) { return true; }, *featurizer_, table_.Snapshot());
  }

  // Compared with scores that nobody had expected.
  void Score(const NextBatch& batch) {
    std::vector<const v1::Post*> posts;
    for (const v1::Post& post : batch->posts()) posts.push_back(&post);
    const TableSnapshot table = table_.Snapshot();
    const std::vector<ScoredPost> got = ahead_.Score(posts, *featurizer_, table);
    const std::vector<ScoredPost> plain = ScorePosts(posts, *featurizer_, table, RunSerially);
    ASSERT_EQ(got.size(), plain.size());
    for (size_t i = 0; i < got.size(); ++i) {
      ASSERT_EQ(got[i].pairs.size(), plain[i].pairs.size()) << i;
      EXPECT_EQ(got[i].normalised, plain[i].normalised);
      EXPECT_EQ(got[i].terms, plain[i].terms);
      for (size_t k = 0; k < got[i].pairs.size(); ++k) {
        EXPECT_EQ(got[i].pairs[k].score, plain[i].pairs[k].score);
        EXPECT_EQ(got[i].pairs[k].row, plain[i].pairs[k].row);
      }
    }
  }

  std::unique_ptr<const Featurizer> featurizer_;
  InterestTable table_;
  WorkerPool pool_{2};
  ScoringAhead ahead_{&pool_};
};

TEST_F(ScoringAheadTest, UsesWhatWasExpected) {
  const NextBatch first = Batch("a");
  const NextBatch second = Batch("b");
  Expect(first, {second});
  Score(first);
  EXPECT_EQ(ahead_.taken(), 0U);
  Score(second);
  EXPECT_EQ(ahead_.taken(), 100U);
}

TEST_F(ScoringAheadTest, ScoresAnewWhenTheTableHasChanged) {
  const NextBatch batch = Batch("a");
  Expect(Batch("b"), {batch});
  PutRow(-1);
  Score(batch);
  EXPECT_EQ(ahead_.taken(), 0U);
}

TEST_F(ScoringAheadTest, LetsGoOfWhatIsDoneOrDoesNotCome) {
  const NextBatch first = Batch("a");
  const NextBatch second = Batch("b");
  NextBatch never = Batch("c");
  Expect(first, {second, never});
  EXPECT_EQ(never.use_count(), 2);
  Expect(second, {});
  EXPECT_EQ(never.use_count(), 1);
  EXPECT_EQ(second.use_count(), 2);
  const ProducerBatch sent{"p", second.get()};
  ahead_.Done({&sent, 1});
  EXPECT_EQ(second.use_count(), 1);
  Expect(first, {second});
  ahead_.Forget();
  EXPECT_EQ(second.use_count(), 1);
}

TEST_F(ScoringAheadTest, LeavesOutWhatWillBeRefused) {
  const NextBatch batch = Batch("a");
  ahead_.Expect(
      {}, {&batch, 1}, [](const v1::Post& post) { return post.id() != "a7"; }, *featurizer_,
      table_.Snapshot());
  Score(batch);
  EXPECT_EQ(ahead_.taken(), 99U);
}

}  // namespace
}  // namespace sluis
