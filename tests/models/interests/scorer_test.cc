#include "models/interests/scorer.h"

#include <cmath>
#include <random>

#include "gtest/gtest.h"
#include "models/text/terms.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

// The order of the sum as scorer.h says it, spelled out.
float Spelled(const std::vector<float>& w, const std::vector<float>& x) {
  std::vector<float> lanes(16, 0.0F);
  for (size_t i = 0; i < w.size(); ++i) {
    const float product = w[i] * x[i];
    lanes[i % 16] = lanes[i % 16] + product;
  }
  for (size_t d = 8; d > 0; d /= 2) {
    for (size_t l = 0; l < d; ++l) lanes[l] = lanes[l] + lanes[l + d];
  }
  return lanes[0];
}

TEST(Scorer, AddsInTheStatedOrderAtEveryLength) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  for (size_t size = 0; size < 130; ++size) {
    std::vector<float> w(size);
    std::vector<float> x(size);
    for (size_t i = 0; i < size; ++i) {
      w[i] = normal(random);
      x[i] = normal(random);
    }
    EXPECT_EQ(DenseScore(w, x), Spelled(w, x)) << size;
  }
}

TEST(Scorer, AddsTermsByRisingHashThenTheBias) {
  std::mt19937 random(4);
  const InterestRow row = RandomRow(20, {"hoog", "water", "dijk", "brug"}, &random);
  PostFeatures post;
  post.x.assign(20, 0.1F);
  post.terms = TermsOf("hoog water bij de brug");
  float expected = DenseScore(row.dense, post.x);
  for (const TermWeight& term : row.terms) {
    if (term.text != "dijk") expected = expected + term.weight;
  }
  EXPECT_EQ(Score(row, post), expected + row.bias);
}

TEST(Scorer, OfAPostWithoutFeaturesIsTheBias) {
  std::mt19937 random(5);
  const InterestRow row = RandomRow(20, {"hoog"}, &random);
  EXPECT_EQ(Score(row, PostFeatures{std::vector<float>(20), {}}), row.bias);
}

TEST(Scorer, TurnsLogOddsIntoProbabilitiesAndBack) {
  EXPECT_DOUBLE_EQ(Probability(0), 0.5);
  EXPECT_DOUBLE_EQ(Logit(0.5), 0.0);
  for (const double p : {1e-6, 0.1, 0.4, 0.9, 0.999}) EXPECT_NEAR(Probability(Logit(p)), p, 1e-12);
  EXPECT_EQ(Probability(-1000), 0.0);
  EXPECT_EQ(Probability(1000), 1.0);
}

}  // namespace
}  // namespace sluis
