// The inputs of benchmarks are what their figures stand on.
#include "bench/interests/interest_set.h"

#include <cmath>
#include <filesystem>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "bench/interests/bars.h"
#include "bench/interests/post_cache.h"
#include "bench/interests/row_learning.h"
#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

constexpr size_t kDimension = 32;
constexpr size_t kPosts = 4000;
constexpr size_t kRows = 5;
constexpr const char* kWords[] = {"water", "wind", "dike", "pump"};

// Unit vectors whose coordinates differ less and less, and one of a few terms.
std::vector<PostFeatures> RandomPosts(uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<PostFeatures> posts(kPosts);
  for (PostFeatures& post : posts) {
    float squares = 0;
    for (size_t i = 0; i < kDimension; ++i) {
      post.x.push_back(normal(random) / static_cast<float>(i + 1));
      squares += post.x.back() * post.x.back();
    }
    for (float& value : post.x) value /= std::sqrt(squares);
    post.terms = {TermHash(kWords[random() % std::size(kWords)])};
  }
  return posts;
}

std::vector<InterestRow> RandomRows() {
  std::mt19937 random(7);
  std::normal_distribution<float> normal;
  std::vector<InterestRow> rows(kRows);
  for (InterestRow& row : rows) {
    for (size_t i = 0; i < kDimension; ++i) row.dense.push_back(normal(random));
    for (const char* word : {kWords[0], kWords[1]}) {
      row.terms.push_back({TermHash(word), normal(random), kOwnVoice, word});
    }
    KeepHeaviest(2, &row.terms);
    row.bias = -1;
  }
  return rows;
}

double Energy(absl::Span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
  return sum;
}

class InterestSetTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "bench-" +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  InterestSet SavedAndLoaded() {
    const auto posts = RandomPosts(1);
    const auto rows = RandomRows();
    EXPECT_TRUE(InterestSet::Save(rows, PrincipalAxes::Of(posts), BarsOf(rows, posts, true, 1),
                                  BarsOf(rows, posts, false, 1), folder_)
                    .ok());
    auto set = InterestSet::Load(folder_);
    EXPECT_TRUE(set.ok()) << set.status();
    return *std::move(set);
  }

  std::string folder_;
};

TEST(PrincipalAxes, AreOrthonormalAndFallInEnergy) {
  const auto posts = RandomPosts(2);
  const PrincipalAxes axes = PrincipalAxes::Of(posts);
  std::vector<double> energy(kDimension);
  for (size_t a = 0; a < kDimension; ++a) {
    for (size_t b = 0; b < kDimension; ++b) {
      EXPECT_NEAR(DenseScore(axes.axis(a), axes.axis(b)), a == b ? 1 : 0, 1e-5);
    }
    for (const PostFeatures& post : posts) {
      energy[a] += std::pow(static_cast<double>(DenseScore(axes.axis(a), post.x)), 2);
    }
  }
  for (size_t a = 1; a < kDimension; ++a) EXPECT_LE(energy[a], energy[a - 1] + 1e-3);
}

TEST(PrincipalAxes, TakeCoordinatesBack) {
  const auto posts = RandomPosts(2);
  const PrincipalAxes axes = PrincipalAxes::Of(posts);
  std::vector<float> coordinates(kDimension);
  std::vector<float> back(kDimension);
  axes.ToAxes(posts[0].x, absl::MakeSpan(coordinates));
  axes.FromAxes(coordinates, absl::MakeSpan(back));
  for (size_t i = 0; i < kDimension; ++i) EXPECT_NEAR(back[i], posts[0].x[i], 1e-5);
}

TEST_F(InterestSetTest, BeginsWithTheRowsThemselves) {
  const InterestSet set = SavedAndLoaded();
  const auto rows = RandomRows();
  ASSERT_EQ(set.base_count(), kRows);
  set.ForEach(kRows, true, [&](size_t index, const InterestRow& row, const InterestBars&) {
    EXPECT_EQ(row.dense, rows[index].dense);
    ASSERT_EQ(row.terms.size(), 2u);
    EXPECT_EQ(row.terms[1].weight, rows[index].terms[1].weight);
    EXPECT_EQ(row.bias, rows[index].bias);
  });
}

TEST_F(InterestSetTest, CopiesKeepTheEnergyOfEachBandAndPointElsewhere) {
  const InterestSet set = SavedAndLoaded();
  InterestRow row;
  std::vector<float> copied(kDimension);
  std::vector<float> original(kDimension);
  for (size_t index = kRows; index < 200; ++index) {
    set.Make(index, true, &row);
    const InterestRow& base = set.base(index % kRows);
    set.axes().ToAxes(row.dense, absl::MakeSpan(copied));
    set.axes().ToAxes(base.dense, absl::MakeSpan(original));
    for (size_t begin = 0; begin < kDimension; begin += InterestSet::kBandAxes) {
      const double before = Energy({&original[begin], InterestSet::kBandAxes});
      EXPECT_NEAR(Energy({&copied[begin], InterestSet::kBandAxes}), before, 1e-3 * before);
    }
    EXPECT_LT(DenseScore(row.dense, base.dense), 0.999 * Energy(base.dense));
    EXPECT_NE(row.terms[0].weight, base.terms[0].weight);
    EXPECT_EQ(row.terms[0].weight > 0, base.terms[0].weight > 0);
  }
}

TEST_F(InterestSetTest, GivesTheSameCopyEachTimeAndDifferentOnesByIndex) {
  const InterestSet set = SavedAndLoaded();
  InterestRow first;
  InterestRow again;
  InterestRow other;
  set.Make(17, true, &first);
  set.Make(17, true, &again);
  set.Make(17 + kRows, true, &other);
  EXPECT_EQ(first.dense, again.dense);
  EXPECT_EQ(first.terms[0].weight, again.terms[0].weight);
  EXPECT_NE(first.dense, other.dense);
}

TEST_F(InterestSetTest, SaysWhatIsMissing) {
  const auto set = InterestSet::Load(folder_);
  ASSERT_EQ(set.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(set.status().message().find("learn_rows"), std::string::npos);
}

TEST_F(InterestSetTest, RefusesRowsThatWereCutOff) {
  SavedAndLoaded();
  const std::string path = folder_ + "/rows.bin";
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 5);
  EXPECT_FALSE(InterestSet::Load(folder_).ok());
}

TEST_F(InterestSetTest, PostsComeBackAsTheyWere) {
  const auto posts = RandomPosts(3);
  ASSERT_TRUE(SavePosts(posts, folder_, StreamHalf::kSecond).ok());
  EXPECT_FALSE(LoadPosts(folder_, StreamHalf::kFirst).ok());
  const auto loaded = LoadPosts(folder_, StreamHalf::kSecond);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  ASSERT_EQ(loaded->size(), posts.size());
  EXPECT_EQ(loaded->back().x, posts.back().x);
  EXPECT_EQ(loaded->back().terms, posts.back().terms);
}

TEST(Bars, LetTheirSharePass) {
  const auto posts = RandomPosts(4);
  const auto rows = RandomRows();
  for (const bool with_terms : {false, true}) {
    const auto bars = BarsOf(rows, posts, with_terms, 2);
    for (size_t i = 0; i < rows.size(); ++i) {
      InterestRow row = rows[i];
      if (!with_terms) row.terms.clear();
      size_t at_1e3 = 0;
      size_t at_1e4 = 0;
      for (const PostFeatures& post : posts) {
        at_1e3 += Score(row, post) >= bars[i].at_1e3 ? 1 : 0;
        at_1e4 += Score(row, post) >= bars[i].at_1e4 ? 1 : 0;
      }
      EXPECT_EQ(at_1e3, kPosts / 1000);
      EXPECT_EQ(at_1e4, 1u);
    }
  }
}

TEST(RowLearning, TitlesAreWords) {
  EXPECT_EQ(TitleOfSubreddit("AubreyPlaza"), "Aubrey Plaza");
  EXPECT_EQ(TitleOfSubreddit("aubrey_plaza"), "aubrey plaza");
  EXPECT_EQ(TitleOfSubreddit("MST3K"), "MST3K");
}

TEST(RowLearning, KeepsTheHeaviestTermsInOrder) {
  std::vector<TermWeight> terms = {
      {9, 0.1F, 0, "a"}, {4, -3, 0, "b"}, {7, 2, 0, "c"}, {2, 0.5F, 0, "d"}};
  KeepHeaviest(2, &terms);
  ASSERT_EQ(terms.size(), 2u);
  EXPECT_EQ(terms[0].hash, 4u);
  EXPECT_EQ(terms[1].hash, 7u);
}

}  // namespace
}  // namespace sluis
