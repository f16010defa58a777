#include "models/table/head_code.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "models/table/kernels/add_columns.h"
#include "models/table/kernels/add_steps.h"
#include "models/table/kernels/dense_score.h"
#include "models/table/kernels/head_filter.h"
#include "tests/models/table/random_interests.h"

namespace sluis {
namespace {

std::vector<float> WeightsOf(const InterestRow& row) {
  std::vector<float> weights;
  for (const TermWeight& term : row.terms) weights.push_back(term.weight);
  return weights;
}

// The sums that the first pass computes for one pair, the least of all levels.
int64_t SumOf(const HeadCoder& coder, const InterestRow& row, float bar, const PostFeatures& post) {
  const std::vector<float> weights = WeightsOf(row);
  std::vector<int8_t> bytes(coder.size());
  std::vector<int8_t> steps(weights.size());
  const RowCode code = coder.EncodeRow({row.dense, weights, row.bias, bar}, absl::MakeSpan(bytes),
                                       absl::MakeSpan(steps));
  std::vector<uint8_t> post_bytes(coder.size());
  EXPECT_TRUE(coder.EncodePost(post.x, absl::MakeSpan(post_bytes)));
  int64_t lift = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (std::binary_search(post.terms.begin(), post.terms.end(), row.terms[i].hash)) {
      lift += int64_t{code.term_factor} * steps[i];
    }
  }
  const HeadLayout& layout = coder.layout();
  int64_t least = std::numeric_limits<int64_t>::max();
  for (size_t level = 0; level < layout.levels; ++level) {
    int64_t sum = code.start[level] + lift;
    for (size_t i = 0; i < layout.axis_groups[level] * 4; ++i) {
      sum += int64_t{bytes[i]} * post_bytes[i];
    }
    for (size_t i = layout.lengths(level) * 4; i < layout.lengths(level) * 4 + 4; ++i) {
      sum += int64_t{bytes[i]} * post_bytes[i];
    }
    least = std::min(least, sum);
  }
  return least;
}

// With the bar at the very score, and a hair below it, the pair must stay: no rounding anywhere may
// lose a match.
TEST(HeadCode, NeverLeavesOutAMatch) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20'000; ++round) {
    RandomShape shape;
    shape.dimension = 1 + random() % 140;
    shape.row_scale = std::exp(std::normal_distribution<float>(0.0F, 3.0F)(random));
    const size_t axes = 1 + random() % shape.dimension;
    const HeadCoder coder(std::make_shared<const Rotation>(shape.dimension, axes));
    const InterestRow row = RandomInterest(shape, &random);
    PostFeatures post = RandomPost(shape, &random);
    // Close to the row's own direction, where the bounds are tight.
    const float norm = std::sqrt(DenseScore(row.dense, row.dense));
    if (round % 2 == 0 && norm > 0 && std::abs(row.dense[0]) < 0.75F * norm) {
      for (size_t i = 0; i < post.x.size(); ++i) post.x[i] = row.dense[i] / norm;
    }
    std::vector<uint8_t> bytes(coder.size());
    if (!coder.EncodePost(post.x, absl::MakeSpan(bytes))) continue;
    ASSERT_GE(SumOf(coder, row, Score(row, post), post), 0) << "round " << round;
  }
}

// A bound that everything clears would pass the test above.
TEST(HeadCode, LeavesOutPairsThatAreFarFromTheirBar) {
  std::mt19937_64 random(2);
  const RandomShape shape;
  const HeadCoder coder(std::make_shared<const Rotation>(shape.dimension, shape.dimension));
  for (int round = 0; round < 1000; ++round) {
    const InterestRow row = RandomInterest(shape, &random);
    const PostFeatures post = RandomPost(shape, &random);
    const float norm = std::sqrt(DenseScore(row.dense, row.dense));
    std::vector<uint8_t> bytes(coder.size());
    if (!coder.EncodePost(post.x, absl::MakeSpan(bytes))) continue;
    // All axes are coded, so what is left is rounding: some hundredths of the row's length, and of
    // the heaviest term.
    float heaviest = 0;
    for (const TermWeight& term : row.terms) heaviest = std::max(heaviest, std::abs(term.weight));
    const float room = 0.05F * norm + 0.3F * heaviest + 1e-3F;
    EXPECT_LT(SumOf(coder, row, Score(row, post) + room, post), 0) << "round " << round;
  }
}

// Every path, at odd sizes too.
TEST(Kernels, FilterTheSameOnEveryPath) {
  std::mt19937_64 random(3);
  const std::vector<HeadLayout> layouts = {{1, {1}}, {1, {4}}, {2, {4, 7}}, {2, {8, 32}}};
  size_t passing = 0;
  for (const HeadLayout& layout : layouts) {
    const size_t groups = layout.groups();
    std::vector<int8_t> storage(4 * kTile * groups + 64);
    auto* const heads =
        storage.data() + (64 - reinterpret_cast<uintptr_t>(storage.data()) % 64) % 64;
    for (size_t i = 0; i < 4 * kTile * groups; ++i) {
      heads[i] = static_cast<int8_t>(static_cast<int>(random() % 127) - 63);
    }
    alignas(64) int32_t start[kTile];
    alignas(64) int32_t factor[kTile];
    for (int32_t& each : start) {
      each = static_cast<int32_t>(random() % (40'000 * groups)) -
             static_cast<int32_t>(20'000 * groups);
    }
    for (int32_t& each : factor) each = static_cast<int32_t>(random() % 100);
    for (const size_t posts : {0u, 1u, 2u, 3u, 5u, 12u, 15u, 31u, 64u}) {
      std::vector<uint8_t> codes(posts * groups * 4);
      for (uint8_t& byte : codes) byte = static_cast<uint8_t>(random());
      std::vector<int16_t> steps(posts * kTile);
      for (int16_t& each : steps)
        each = static_cast<int16_t>(static_cast<int>(random() % 400) - 200);
      for (const int16_t* const lifts : {static_cast<int16_t*>(nullptr), steps.data()}) {
        for (size_t level = 0; level < layout.levels; ++level) {
          std::vector<uint16_t> list(posts);
          for (uint16_t& post : list) post = static_cast<uint16_t>(random() % posts);
          const HeadFilterInput input{
              layout, level,        heads, start,
              factor, codes.data(), lifts, random() % 2 == 0 ? list.data() : nullptr,
              posts};
          std::vector<uint32_t> expected(posts);
          HeadFilterPlain(input, expected.data());
          for (const uint32_t interests : expected) passing += interests != 0 ? 1 : 0;
          for (const CpuPath path : SupportedCpuPaths()) {
            std::vector<uint32_t> got(posts, 12345);
            HeadFilterFor(path)(input, got.data());
            EXPECT_EQ(got, expected) << CpuPathName(path) << " " << posts;
            std::vector<uint16_t> passed(posts + kListRoom);
            passed.resize(PassedListerFor(path)(got.data(), posts, passed.data()));
            std::vector<uint16_t> expected_list;
            for (size_t p = 0; p < posts; ++p) {
              if (got[p] != 0) expected_list.push_back(static_cast<uint16_t>(p));
            }
            EXPECT_EQ(passed, expected_list) << CpuPathName(path) << " " << posts;
          }
        }
      }
    }
  }
  EXPECT_GT(passing, 100u);
}

TEST(Kernels, AddStepsInTheirLanesOnEveryPath) {
  std::mt19937_64 random(6);
  const std::vector<uint16_t> posts = {0, 3, 4, 9};
  for (int round = 0; round < 200; ++round) {
    const auto mask = static_cast<uint16_t>(round == 0 ? 0xFFFF : random());
    // Exactly as many as there are lanes: reading behind them is an error.
    std::vector<int8_t> steps(static_cast<size_t>(std::popcount(mask)));
    for (int8_t& step : steps) step = static_cast<int8_t>(random());
    std::vector<int16_t> sums(10 * 16);
    for (int16_t& sum : sums) sum = static_cast<int16_t>(random());
    std::vector<int16_t> expected = sums;
    size_t next = 0;
    for (size_t lane = 0; lane < 16; ++lane) {
      if ((mask >> lane & 1) == 0) continue;
      for (const uint16_t post : posts) {
        int16_t& sum = expected[post * 16 + lane];
        sum = static_cast<int16_t>(sum + steps[next]);
      }
      ++next;
    }
    for (const CpuPath path : SupportedCpuPaths()) {
      std::vector<int16_t> got = sums;
      StepAdderFor(path)(mask, steps.data(), posts, 16, got.data());
      EXPECT_EQ(got, expected) << CpuPathName(path);
    }
  }
}

TEST(Kernels, AddColumnsInTheOneOrder) {
  std::mt19937_64 random(7);
  std::normal_distribution<float> normal;
  for (const size_t size : {0u, 1u, 7u, 100u}) {
    std::vector<float> x(size);
    std::vector<float> columns(size * 48);
    for (float& value : x) value = normal(random);
    for (float& value : columns) value = normal(random);
    std::vector<float> expected(48, 0.5F);
    ColumnAdderFor(CpuPath::kPlain)(columns.data(), 48, x, expected.data());
    for (const CpuPath path : SupportedCpuPaths()) {
      std::vector<float> got(48, 0.5F);
      ColumnAdderFor(path)(columns.data(), 48, x, got.data());
      EXPECT_EQ(got, expected) << CpuPathName(path);
    }
  }
}

TEST(Kernels, AddUpTheDensePartInTheOneOrder) {
  std::mt19937_64 random(4);
  std::normal_distribution<float> normal;
  for (size_t size = 0; size < 200; ++size) {
    std::vector<float> w(size + 1);
    std::vector<float> x(size + 1);
    for (float& value : w) value = normal(random) * (random() % 9 == 0 ? -0.0F : 1.0F);
    for (float& value : x) value = normal(random);
    const absl::Span<const float> weights(w.data() + 1, size);  // not aligned
    const absl::Span<const float> vector(x.data() + 1, size);
    for (const CpuPath path : SupportedCpuPaths()) {
      EXPECT_EQ(std::bit_cast<uint32_t>(DenseScorerFor(path)(weights, vector)),
                std::bit_cast<uint32_t>(DenseScore(weights, vector)))
          << CpuPathName(path) << " " << size;
    }
  }
}

TEST(Rotation, FindsTheAxesThatHoldMost) {
  std::mt19937_64 random(5);
  std::normal_distribution<float> normal;
  // Three strong directions, hidden by turning every vector the same way, and noise.
  const size_t n = 30;
  std::vector<std::vector<float>> strong(3, std::vector<float>(n));
  for (auto& direction : strong) {
    for (float& value : direction) value = normal(random);
  }
  SecondMoments moments(n);
  std::vector<std::vector<float>> sample(500, std::vector<float>(n));
  for (auto& x : sample) {
    for (const auto& direction : strong) {
      const float weight = normal(random);
      for (size_t i = 0; i < n; ++i) x[i] += weight * direction[i];
    }
    for (float& value : x) value += 0.1F * normal(random);
    moments.Add(x);
  }
  const Rotation rotation = Rotation::PrincipalAxes(moments.sums(), n, 3);
  EXPECT_LT(rotation.defect(), 1e-10);
  double all = 0;
  double held = 0;
  for (const auto& x : sample) {
    for (const float value : x) all += static_cast<double>(value) * static_cast<double>(value);
    for (size_t axis = 0; axis < 3; ++axis) {
      double coordinate = 0;
      for (size_t i = 0; i < n; ++i) {
        coordinate += rotation.Axis(axis)[i] * static_cast<double>(x[i]);
      }
      held += coordinate * coordinate;
    }
  }
  EXPECT_GT(held, 0.98 * all);
  EXPECT_LE(held, all * (1 + 1e-9));
}

TEST(Rotation, LeavesVectorsAloneWhereNothingCanBeLearned) {
  const std::vector<double> zero(9);
  const std::vector<double> broken(9, std::nan(""));
  for (const auto& moments : {zero, broken}) {
    const Rotation rotation = Rotation::PrincipalAxes(moments, 3, 2);
    EXPECT_EQ(rotation.axes(), 2u);
    EXPECT_EQ(rotation.Axis(1)[1], 1.0);
  }
}

}  // namespace
}  // namespace sluis
