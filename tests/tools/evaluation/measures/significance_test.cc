#include "tools/evaluation/measures/significance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace sluis {
namespace {

std::vector<double> Rising(size_t count) {
  std::vector<double> values(count);
  std::iota(values.begin(), values.end(), 0.0);
  return values;
}

TEST(BootstrapMean, HoldsTheMeanWithinItsInterval) {
  const MeanInterval interval = BootstrapMean(Rising(50));
  EXPECT_DOUBLE_EQ(interval.mean, 24.5);
  // Normal theory: 24.5 +- 1.96 * 14.43 / sqrt(50).
  EXPECT_NEAR(interval.low, 20.5, 0.2);
  EXPECT_NEAR(interval.high, 28.5, 0.2);
}

TEST(BootstrapMean, IsWiderForAHigherLevel) {
  BootstrapOptions strict;
  strict.level = 0.99;
  EXPECT_LT(BootstrapMean(Rising(50), strict).low, BootstrapMean(Rising(50)).low);
  EXPECT_GT(BootstrapMean(Rising(50), strict).high, BootstrapMean(Rising(50)).high);
}

TEST(BootstrapMean, IsAPointWhenAllTopicsAgree) {
  const MeanInterval interval = BootstrapMean({0.5, 0.5, 0.5});
  EXPECT_EQ(interval.low, 0.5);
  EXPECT_EQ(interval.high, 0.5);
}

TEST(BootstrapMean, DependsOnTheSeedAndOnNothingElse) {
  BootstrapOptions other_seed;
  other_seed.seed = 2;
  const std::vector<double> values = {0.1, 0.72, 0.33, 0.5, 0.91, 0.02};
  const MeanInterval once = BootstrapMean(values);
  EXPECT_EQ(once.low, BootstrapMean(values).low);
  EXPECT_EQ(once.high, BootstrapMean(values).high);
  EXPECT_NE(once.low, BootstrapMean(values, other_seed).low);
}

TEST(BootstrapMean, IsUndefinedWithoutTopics) { EXPECT_TRUE(std::isnan(BootstrapMean({}).mean)); }

TEST(PairedRandomizationTest, TriesEveryAssignmentOfFewTopics) {
  // All differences are 1: of the 2^5 sums only all-plus and all-minus are as large.
  EXPECT_DOUBLE_EQ(PairedRandomizationTest({1, 1, 1, 1, 1}, {0, 0, 0, 0, 0}), 2.0 / 32);
  // Differences 1, 2, 3: the sum 4 (1 turned) is reached by 4 and 6, and their opposites.
  EXPECT_DOUBLE_EQ(PairedRandomizationTest({0, 2, 3}, {1, 0, 0}), 4.0 / 8);
}

TEST(PairedRandomizationTest, SamplesManyTopicsAndAgreesWithTheExactTest) {
  const std::vector<double> one = {.3, .5, .2, .8, .4, .6, .7, .1, .9, .35};
  const std::vector<double> other = {.2, .45, .3, .6, .35, .5, .72, .05, .8, .3};
  RandomizationOptions sampled;
  sampled.samples = 1000;
  EXPECT_NEAR(PairedRandomizationTest(one, other), PairedRandomizationTest(one, other, sampled),
              0.02);
}

TEST(PairedRandomizationTest, DoesNotCareWhichSystemComesFirst) {
  const std::vector<double> other(40, 3.0);
  EXPECT_EQ(PairedRandomizationTest(Rising(40), other), PairedRandomizationTest(other, Rising(40)));
}

TEST(PairedRandomizationTest, KnowsTheSameFromTheDifferent) {
  EXPECT_EQ(PairedRandomizationTest(Rising(70), Rising(70)), 1);
  std::vector<double> better = Rising(100);
  for (double& value : better) value += 0.1;
  EXPECT_DOUBLE_EQ(PairedRandomizationTest(better, Rising(100)), 1.0 / 100'001);
  EXPECT_EQ(PairedRandomizationTest({}, {}), 1);
}

}  // namespace
}  // namespace sluis
