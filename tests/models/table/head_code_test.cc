#include "models/table/head_code.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "models/table/kernels/head_filter.h"
#include "tests/models/table/random_interests.h"

namespace sluis {
namespace {

std::vector<float> WeightsOf(const InterestRow& row) {
  std::vector<float> weights;
  for (const TermWeight& term : row.terms) weights.push_back(term.weight);
  return weights;
}

// A pair as the first pass sees it.
struct CodedPair {
  CodedPair(const HeadCoder& coder, const InterestRow& row, float bar, const PostFeatures& post,
            const Centroid& centroid = {})
      : layout(coder.layout()),
        bytes(coder.size()),
        post_bytes(coder.size()),
        planes(2 * coder.centroid_size()) {
    const std::vector<float> weights = WeightsOf(row);
    std::vector<int8_t> steps(weights.size());
    code = coder.EncodeRow({row.dense, weights, row.bias, bar}, centroid, absl::MakeSpan(bytes),
                           absl::MakeSpan(steps));
    EXPECT_TRUE(coder.EncodePost(post.x, {absl::MakeSpan(post_bytes), absl::MakeSpan(planes)}));
    for (size_t i = 0; i < weights.size(); ++i) {
      if (!std::binary_search(post.terms.begin(), post.terms.end(), row.terms[i].hash)) continue;
      shares_a_term = true;
      term_steps += steps[i];
    }
    if (centroid.step > 0) {
      int64_t fine = 0;
      centroid_sum = coder.OffsetOf(centroid);
      for (size_t i = 0; i < coder.centroid_size(); ++i) {
        centroid_sum += int64_t{centroid.bytes[i]} * planes[i];
        fine += int64_t{centroid.bytes[i]} * planes[coder.centroid_size() + i];
      }
      centroid_sum += (fine + 255) >> 8;
    }
  }

  int64_t Products(const std::vector<int8_t>& of, size_t level) const {
    int64_t sum = 0;
    for (size_t l = 0; l <= level; ++l) sum += Products(of, layout.begin(l), layout.lengths(l));
    return sum + Products(of, layout.lengths(level), layout.lengths(level) + 1);
  }
  int64_t Products(const std::vector<int8_t>& of, size_t begin, size_t end) const {
    int64_t sum = 0;
    for (size_t i = 4 * begin; i < 4 * end; ++i) sum += int64_t{of[i]} * post_bytes[i];
    return sum;
  }

  // The least of all levels.
  int64_t Sum() const {
    const int64_t rounded = (centroid_sum + (1 << kCentroidShift) - 1) >> kCentroidShift;
    EXPECT_LE(std::abs(rounded), 0x7FFF);
    int64_t least = std::numeric_limits<int64_t>::max();
    for (size_t level = 0; level < layout.levels; ++level) {
      least = std::min(least, code.start[level] + (code.factors >> 16) * rounded +
                                  (code.factors & 0xFFFF) * term_steps + Products(bytes, level));
    }
    return least;
  }

  HeadLayout layout;
  std::vector<int8_t> bytes;
  std::vector<uint8_t> post_bytes;
  std::vector<uint8_t> planes;
  RowCode code;
  bool shares_a_term = false;
  int64_t term_steps = 0;
  int64_t centroid_sum = 0;
};

bool CanCode(const HeadCoder& coder, const PostFeatures& post) {
  std::vector<uint8_t> bytes(coder.size());
  std::vector<uint8_t> planes(2 * coder.centroid_size());
  return coder.EncodePost(post.x, {absl::MakeSpan(bytes), absl::MakeSpan(planes)});
}

// Near the row, and by chance far from it.
Centroid CentroidNear(const HeadCoder& coder, const InterestRow& row, std::mt19937_64* random) {
  std::normal_distribution<float> normal;
  const float spread = std::exp(3 * normal(*random) - 2);
  std::vector<float> mean = row.dense;
  for (float& value : mean) value += spread * std::abs(value) * normal(*random);
  return coder.EncodeCentroid(mean);
}

// With the bar at the very score, and a hair below it, the pair must stay: no rounding anywhere may
// lose a match.
TEST(HeadCode, NeverLeavesOutAMatch) {
  std::mt19937_64 random(1);
  int with_centroid = 0;
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
    if (!CanCode(coder, post)) continue;
    const Centroid centroid = round % 3 == 0 ? Centroid() : CentroidNear(coder, row, &random);
    const CodedPair pair(coder, row, Score(row, post), post, centroid);
    ASSERT_GE(pair.Sum(), 0) << "round " << round;
    if (pair.code.factors >> 16 == 0) continue;
    ++with_centroid;
    if (!pair.shares_a_term) {
      ASSERT_GE(pair.centroid_sum + pair.code.reach, 0) << round;
    }
  }
  EXPECT_GT(with_centroid, 5'000);
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
    if (!CanCode(coder, post)) continue;
    // All axes are coded, so what is left is rounding: some hundredths of the row's length, and of
    // the heaviest term.
    float heaviest = 0;
    for (const TermWeight& term : row.terms) heaviest = std::max(heaviest, std::abs(term.weight));
    const float room = 0.05F * norm + 0.3F * heaviest + 1e-3F;
    const float bar = Score(row, post) + room;
    EXPECT_LT(CodedPair(coder, row, bar, post).Sum(), 0) << "round " << round;
  }
}

// What is coded is the difference, so that all rounding is finer than the row's.
TEST(HeadCode, LeavesOutMoreWithACentroidThatIsNear) {
  std::mt19937_64 random(8);
  std::normal_distribution<float> normal;
  RandomShape shape;
  shape.max_row_terms = 0;
  const HeadCoder coder(std::make_shared<const Rotation>(shape.dimension, shape.dimension));
  int out_at_once = 0;
  for (int round = 0; round < 1000; ++round) {
    const InterestRow row = RandomInterest(shape, &random);
    const PostFeatures post = RandomPost(shape, &random);
    const float norm = std::sqrt(DenseScore(row.dense, row.dense));
    if (!CanCode(coder, post)) continue;
    std::vector<float> mean = row.dense;
    for (float& value : mean) value *= 1 + 0.1F * normal(random);
    const Centroid centroid = coder.EncodeCentroid(mean);
    const float bar = Score(row, post) + 0.02F * norm + 1e-3F;
    EXPECT_LT(CodedPair(coder, row, bar, post, centroid).Sum(), 0) << "round " << round;
    const CodedPair far(coder, row, Score(row, post) + 0.3F * norm, post, centroid);
    out_at_once += far.centroid_sum + far.code.reach < 0 ? 1 : 0;
  }
  EXPECT_GT(out_at_once, 900);
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
