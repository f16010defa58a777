#include "models/table/score_all.h"

#include <cmath>
#include <limits>
#include <memory>

#include "gtest/gtest.h"
#include "tests/models/table/random_interests.h"

namespace sluis {
namespace {

std::string NameOf(size_t number) { return "interest" + std::to_string(number); }

std::shared_ptr<const Rotation> AxesOf(absl::Span<const PostFeatures> posts, size_t dimension,
                                       size_t axes) {
  SecondMoments moments(dimension);
  for (const PostFeatures& post : posts) moments.Add(post.x);
  return std::make_shared<const Rotation>(Rotation::PrincipalAxes(moments.sums(), dimension, axes));
}

RandomShape AnyShape(std::mt19937_64* random) {
  RandomShape shape;
  shape.dimension = 1 + (*random)() % 150;
  shape.vocabulary = 1 + (*random)() % 200;
  shape.max_row_terms = (*random)() % 60;
  shape.max_post_terms = (*random)() % 40;
  shape.row_scale = std::exp(std::normal_distribution<float>(1.0F, 1.0F)(*random));
  return shape;
}

void FillTable(size_t rows, const RandomShape& shape, std::mt19937_64* random,
               MirroredTable* table) {
  for (size_t i = 0; i < rows; ++i) {
    table->Put("owner" + std::to_string(i % 5), NameOf(i), RandomInterest(shape, random),
               RandomBar(random));
  }
  // Some go, some change.
  for (size_t i = 0; i < rows / 4; ++i) {
    const auto [owner, interest] = table->AnyName(random);
    if ((*random)() % 2 == 0) {
      table->Remove(owner, interest);
      if (table->size() == 0) return;
    } else {
      table->Put(owner, interest, RandomInterest(shape, random), RandomBar(random));
    }
  }
}

class OnEachPath : public testing::TestWithParam<CpuPath> {
 protected:
  void ExpectTheSameAsOneByOne(MirroredTable* table, absl::Span<const PostFeatures> posts) {
    std::vector<ScoredPair> pairs;
    ScoreAll(posts, table->table().Snapshot(), &workspace_, &pairs);
    ASSERT_EQ(MirroredTable::MatchesOf(pairs), table->MatchesByOne(posts));
    matches_ += pairs.size();
  }

  ScoringWorkspace workspace_{GetParam()};
  size_t matches_ = 0;
};

INSTANTIATE_TEST_SUITE_P(ScoreAll, OnEachPath, testing::ValuesIn(SupportedCpuPaths()),
                         [](const auto& path) { return std::string(CpuPathName(path.param)); });

// 10 000 tables with all paths together.
TEST_P(OnEachPath, FindsWhatScoringOneByOneFinds) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 3400; ++round) {
    const RandomShape shape = AnyShape(&random);
    const auto posts = RandomPostsOf(random() % 12, shape, &random);
    MirroredTable table;
    if (round % 2 == 0) {
      table.table().UseRotation(AxesOf(posts, shape.dimension, 1 + random() % shape.dimension));
    }
    FillTable(1 + random() % 40, shape, &random, &table);
    // In clusters, and with rows that then leave them.
    if (round % 3 == 0) table.table().Arrange();
    if (round % 6 == 0) FillTable(1 + random() % 10, shape, &random, &table);
    ExpectTheSameAsOneByOne(&table, posts);
    if (HasFatalFailure()) FAIL() << "round " << round;
  }
  EXPECT_GT(matches_, 1000u);
}

// Of each of a few rows some copies that differ a little.
void PutRelatives(size_t rows, size_t copies, const RandomShape& shape, std::mt19937_64* random,
                  MirroredTable* table) {
  std::normal_distribution<float> normal;
  for (size_t i = 0; i < rows; ++i) {
    const InterestRow first = RandomInterest(shape, random);
    for (size_t copy = 0; copy < copies; ++copy) {
      InterestRow row = first;
      for (float& value : row.dense) value *= 1 + 0.3F * normal(*random);
      table->Put("owner" + std::to_string(copy), NameOf(i), row, RandomBar(random));
    }
  }
}

TEST_P(OnEachPath, FindsTheSameInClustersWhileRowsComeAndGo) {
  std::mt19937_64 random(12);
  RandomShape shape;
  shape.dimension = 90;
  MirroredTable table;
  PutRelatives(12, 45, shape, &random, &table);
  const auto posts = RandomPostsOf(300, shape, &random);
  table.table().UseRotation(AxesOf(posts, shape.dimension, 70));
  table.table().Arrange();
  ExpectTheSameAsOneByOne(&table, posts);
  for (int round = 0; round < 4; ++round) {
    PutRelatives(3, 30, shape, &random, &table);
    for (int i = 0; i < 50; ++i) {
      const auto [owner, interest] = table.AnyName(&random);
      table.Remove(owner, interest);
    }
    ExpectTheSameAsOneByOne(&table, posts);
    if (round == 1) table.table().Arrange();
    if (round == 2) table.table().UseRotation(AxesOf(posts, shape.dimension, 90));
  }
  EXPECT_GT(matches_, 1000u);
}

// While a table is loaded nothing is coded yet.
TEST_P(OnEachPath, FindsTheSameIfRowsComeAndGoBeforeTheFirstSnapshot) {
  std::mt19937_64 random(14);
  for (int round = 0; round < 300; ++round) {
    const RandomShape shape = AnyShape(&random);
    const auto posts = RandomPostsOf(10, shape, &random);
    MirroredTable table;
    for (int change = 0; change < 8; ++change) {
      FillTable(4 + random() % 40, shape, &random, &table);
      const auto [owner, interest] = table.AnyName(&random);
      if (random() % 2 == 0) {
        table.Put(owner, interest, RandomInterest(shape, &random), RandomBar(&random));
      } else {
        table.Remove(owner, interest);
      }
      if (change == round % 16) {
        table.table().UseRotation(AxesOf(posts, shape.dimension, shape.dimension));
      }
    }
    if (round % 2 == 0) table.table().Arrange();
    ExpectTheSameAsOneByOne(&table, posts);
    FillTable(10, shape, &random, &table);
    ExpectTheSameAsOneByOne(&table, posts);
    if (HasFatalFailure()) FAIL() << "round " << round;
  }
  EXPECT_GT(matches_, 1000u);
}

// What clusters are there for.
TEST(ScoreAll, LooksAtFewPairsOfRelativesOnceTheyAreArranged) {
  std::mt19937_64 random(13);
  RandomShape shape;
  shape.dimension = 64;
  shape.max_row_terms = 0;
  InterestTable table;
  std::normal_distribution<float> normal;
  for (size_t i = 0; i < 40; ++i) {
    InterestRow row = RandomInterest(shape, &random);
    for (size_t copy = 0; copy < 32; ++copy) {
      for (float& value : row.dense) value *= 1 + 0.02F * normal(random);
      table.Put("o" + std::to_string(copy), NameOf(i), row, 3);
    }
  }
  const auto posts = RandomPostsOf(200, shape, &random);
  table.UseRotation(AxesOf(posts, shape.dimension, shape.dimension));
  ScoringWorkspace workspace;
  std::vector<ScoredPair> pairs;
  ScoreAll(posts, table.Snapshot(), &workspace, &pairs);
  const size_t matches = pairs.size();
  const uint64_t before = workspace.counts().alive;
  table.Arrange();
  ScoreAll(posts, table.Snapshot(), &workspace, &pairs);
  EXPECT_EQ(pairs.size(), matches);
  EXPECT_LT(workspace.counts().alive, before / 2);
}

TEST_P(OnEachPath, FindsTheSameInTablesOfManyBlocksAndBatchesOfManyPosts) {
  std::mt19937_64 random(2);
  RandomShape shape;
  shape.dimension = 37;
  shape.vocabulary = 2000;
  for (const size_t rows : {255u, 256u, 257u, 3000u}) {
    MirroredTable table;
    FillTable(rows, shape, &random, &table);
    const auto posts = RandomPostsOf(300, shape, &random);
    table.table().UseRotation(AxesOf(posts, shape.dimension, 16));
    ExpectTheSameAsOneByOne(&table, posts);
  }
  EXPECT_GT(matches_, 1000u);
}

// Past two pieces of a list.
TEST_P(OnEachPath, FindsATermOfThousandsOfInterests) {
  std::mt19937_64 random(3);
  RandomShape shape;
  shape.dimension = 8;
  shape.vocabulary = 4;
  shape.max_row_terms = 6;
  MirroredTable table;
  FillTable(5000, shape, &random, &table);
  ExpectTheSameAsOneByOne(&table, RandomPostsOf(20, shape, &random));
  EXPECT_GT(matches_, 1000u);
}

// More terms that pay as columns of a window than wait at a time.
TEST_P(OnEachPath, FindsHundredsOfTermsThatManyShare) {
  std::mt19937_64 random(8);
  RandomShape shape;
  shape.dimension = 8;
  shape.vocabulary = 1500;
  shape.max_row_terms = 250;
  shape.max_post_terms = 150;
  MirroredTable table;
  FillTable(1000, shape, &random, &table);
  ExpectTheSameAsOneByOne(&table, RandomPostsOf(250, shape, &random));
  EXPECT_GT(matches_, 1000u);
}

TEST_P(OnEachPath, TakesRowsAndPostsThatNoCodeCanHold) {
  std::mt19937_64 random(4);
  RandomShape shape;
  MirroredTable table;
  FillTable(30, shape, &random, &table);
  InterestRow huge = RandomInterest(shape, &random);
  for (float& value : huge.dense) value *= 1e30F;
  table.Put("a", "huge", huge, 2);
  InterestRow tiny = RandomInterest(shape, &random);
  for (float& value : tiny.dense) value *= 1e-30F;
  table.Put("a", "tiny", tiny, -3);
  table.Put("a", "always", RandomInterest(shape, &random), -std::numeric_limits<float>::infinity());
  table.Put("a", "never", RandomInterest(shape, &random), std::numeric_limits<float>::infinity());
  InterestRow broken = RandomInterest(shape, &random);
  broken.dense[3] = std::numeric_limits<float>::quiet_NaN();
  table.Put("a", "broken", broken, 0);
  auto posts = RandomPostsOf(20, shape, &random);
  posts[3].x.assign(shape.dimension, 0.0F);
  posts[3].x[0] = 1;  // all on one axis
  for (float& value : posts[4].x) value *= 7;
  ExpectTheSameAsOneByOne(&table, posts);
}

TEST_P(OnEachPath, GivesNothingForATableOfAnotherDimensionThanItsRows) {
  std::mt19937_64 random(5);
  RandomShape shape;
  InterestTable table;
  table.UseRotation(std::make_shared<const Rotation>(shape.dimension + 1, 4));
  table.Put("a", "b", RandomInterest(shape, &random), -100);
  shape.dimension += 1;
  std::vector<ScoredPair> pairs;
  ScoreAll(RandomPostsOf(3, shape, &random), table.Snapshot(), &workspace_, &pairs);
  EXPECT_TRUE(pairs.empty());
}

TEST_P(OnEachPath, MayHaveNoInterestsAndNoPosts) {
  std::mt19937_64 random(6);
  const RandomShape shape;
  std::vector<ScoredPair> pairs(1);
  ScoreAll(RandomPostsOf(3, shape, &random), TableSnapshot(), &workspace_, &pairs);
  EXPECT_TRUE(pairs.empty());
  InterestTable table;
  ScoreAll(RandomPostsOf(3, shape, &random), table.Snapshot(), &workspace_, &pairs);
  EXPECT_TRUE(pairs.empty());
  table.Put("a", "b", RandomInterest(shape, &random), 0);
  ScoreAll({}, table.Snapshot(), &workspace_, &pairs);
  EXPECT_TRUE(pairs.empty());
}

TEST(ScoreAll, DoesNotDependOnHowABatchIsCut) {
  std::mt19937_64 random(7);
  const RandomShape shape;
  MirroredTable table;
  FillTable(100, shape, &random, &table);
  const auto posts = RandomPostsOf(40, shape, &random);
  ScoringWorkspace workspace;
  std::vector<ScoredPair> together;
  ScoreAll(posts, table.table().Snapshot(), &workspace, &together);
  ASSERT_FALSE(together.empty());
  std::vector<float> scores;
  std::vector<ScoredPair> pairs;
  for (const PostFeatures& post : posts) {
    ScoreAll({post}, table.table().Snapshot(), &workspace, &pairs);
    for (const ScoredPair& pair : pairs) scores.push_back(pair.score);
  }
  ASSERT_EQ(scores.size(), together.size());
  for (size_t i = 0; i < scores.size(); ++i) EXPECT_EQ(scores[i], together[i].score);
}

// The first pass is there to save work: on vectors with a few strong axes it must.
TEST(ScoreAll, LooksCloselyAtFewPairsOnly) {
  std::mt19937_64 random(8);
  RandomShape shape;
  shape.dimension = 64;
  shape.max_row_terms = 0;
  InterestTable table;
  for (size_t i = 0; i < 1000; ++i) table.Put("o", NameOf(i), RandomInterest(shape, &random), 3);
  const auto posts = RandomPostsOf(200, shape, &random);
  table.UseRotation(AxesOf(posts, shape.dimension, 24));
  ScoringWorkspace workspace;
  std::vector<ScoredPair> pairs;
  ScoreAll(posts, table.Snapshot(), &workspace, &pairs);
  EXPECT_EQ(workspace.counts().pairs, 200'000u);
  EXPECT_LT(workspace.counts().survivors, 200'000u / 10);
  EXPECT_GE(workspace.counts().survivors, pairs.size());
}

}  // namespace
}  // namespace sluis
