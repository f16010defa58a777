#include "tools/evaluation/measures/filtering.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(Filtering, UtilityIsTwoForAHitAndMinusOneForAMiss) {
  EXPECT_DOUBLE_EQ(LinearUtility({5, 3, 2}), 7);
  EXPECT_DOUBLE_EQ(NormalizedUtility({5, 3, 2}), 0.5);
  EXPECT_DOUBLE_EQ(ScaledUtility({5, 3, 2}), 2.0 / 3);
}

TEST(Filtering, SilenceScoresAThird) {
  EXPECT_DOUBLE_EQ(ScaledUtility({0, 0, 7}), 1.0 / 3);
  EXPECT_DOUBLE_EQ(ScaledUtility({0, 0, 0}), 1.0 / 3);
}

TEST(Filtering, PerfectionScoresOneAndAFloodZero) {
  EXPECT_DOUBLE_EQ(ScaledUtility({9, 0, 0}), 1);
  EXPECT_DOUBLE_EQ(FBeta({9, 0, 0}, 0.5), 1);
  EXPECT_DOUBLE_EQ(ScaledUtility({1, 100'000, 0}), 0);
  EXPECT_DOUBLE_EQ(NormalizedUtility({1, 4, 0}), -1);
}

TEST(Filtering, NoiseWithoutAnythingToFindIsWorseThanSilence) {
  EXPECT_LT(ScaledUtility({0, 1, 0}), ScaledUtility({0, 0, 0}));
}

TEST(Filtering, FBetaOfOneHalfValuesPrecisionMore) {
  // P = 5/8, R = 5/7: 1.25 P R / (0.25 P + R).
  EXPECT_NEAR(FBeta({5, 3, 2}, 0.5), 1.25 * 0.625 * (5.0 / 7) / (0.25 * 0.625 + 5.0 / 7), 1e-12);
  EXPECT_DOUBLE_EQ(FilteringPrecision({5, 3, 2}), 0.625);
  EXPECT_DOUBLE_EQ(FilteringRecall({5, 3, 2}), 5.0 / 7);
  EXPECT_GT(FBeta({5, 1, 4}, 0.5), FBeta({5, 4, 1}, 0.5));
  EXPECT_DOUBLE_EQ(FBeta({5, 1, 4}, 1), FBeta({5, 4, 1}, 1));
}

TEST(Filtering, NothingFoundIsZeroNotUndefined) {
  EXPECT_EQ(FilteringPrecision({0, 0, 3}), 0);
  EXPECT_EQ(FilteringRecall({0, 3, 0}), 0);
  EXPECT_EQ(FBeta({0, 0, 0}, 0.5), 0);
}

}  // namespace
}  // namespace sluis
