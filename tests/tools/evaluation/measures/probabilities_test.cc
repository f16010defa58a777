#include "tools/evaluation/measures/probabilities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace sluis {
namespace {

using ::testing::IsEmpty;

constexpr double kExact = 1e-12;
const std::vector<Forecast> kFour = {{0.9, true}, {0.6, false}, {0.2, false}, {0.7, true}};

TEST(Probabilities, BrierByHand) {
  const double brier = (0.01 + 0.36 + 0.04 + 0.09) / 4;
  EXPECT_NEAR(BrierScore(kFour), brier, kExact);
  EXPECT_DOUBLE_EQ(BaseRate(kFour), 0.5);
  EXPECT_NEAR(BrierSkill(kFour), 1 - brier / 0.25, kExact);
}

TEST(Probabilities, LogLossByHand) {
  EXPECT_NEAR(LogLoss(kFour), -(std::log(0.9) + std::log(0.4) + std::log(0.8) + std::log(0.7)) / 4,
              kExact);
  EXPECT_NEAR(BaseRateLogLoss(kFour), std::log(2.0), kExact);
}

TEST(Probabilities, ForecastingTheBaseRateHasNoSkill) {
  const std::vector<Forecast> constant = {
      {0.25, true}, {0.25, false}, {0.25, false}, {0.25, false}};
  EXPECT_NEAR(BrierSkill(constant), 0, kExact);
  EXPECT_NEAR(LogLoss(constant), BaseRateLogLoss(constant), kExact);
  EXPECT_NEAR(CalibrationError(EqualMassBins(constant, 10)), 0, kExact);
}

TEST(Probabilities, CertaintyThatIsRightIsPerfect) {
  const std::vector<Forecast> certain = {{1, true}, {0, false}};
  EXPECT_EQ(BrierScore(certain), 0);
  EXPECT_DOUBLE_EQ(BrierSkill(certain), 1);
  EXPECT_NEAR(LogLoss(certain), 0, 1e-14);
}

TEST(Probabilities, CertaintyThatIsWrongIsBadButFinite) {
  EXPECT_NEAR(LogLoss({{0, true}}), -std::log(1e-15), 1e-9);
}

TEST(Probabilities, SkillNeedsBothOutcomes) {
  EXPECT_TRUE(std::isnan(BrierSkill({{0.5, true}, {0.6, true}})));
  EXPECT_EQ(BaseRateLogLoss({{0.5, true}}), 0);
}

TEST(Probabilities, BinsHoldEquallyMany) {
  std::vector<Forecast> forecasts;
  for (int i = 0; i < 100; ++i) forecasts.push_back({i / 100.0, i % 2 == 0});
  const std::vector<CalibrationBin> bins = EqualMassBins(forecasts, 10);
  ASSERT_EQ(bins.size(), 10u);
  for (size_t i = 0; i < bins.size(); ++i) {
    EXPECT_EQ(bins[i].count, 10u);
    EXPECT_NEAR(bins[i].lowest, static_cast<double>(i) / 10, kExact);
    EXPECT_NEAR(bins[i].highest, static_cast<double>(i) / 10 + 0.09, kExact);
    EXPECT_NEAR(bins[i].mean_probability, static_cast<double>(i) / 10 + 0.045, kExact);
    EXPECT_DOUBLE_EQ(bins[i].happened_share, 0.5);
  }
}

TEST(Probabilities, CalibrationErrorByHand) {
  // Bins {0.2, 0.6} and {0.7, 0.9}: |0.4 - 0| and |0.8 - 1|.
  EXPECT_NEAR(CalibrationError(EqualMassBins(kFour, 2)), (2 * 0.4 + 2 * 0.2) / 4, kExact);
}

TEST(Probabilities, EqualOnesShareABinWhateverTheirOrder) {
  std::vector<Forecast> forecasts = {{0.5, true}, {0.5, false}, {0.5, true}, {0.9, true}};
  for (int turn = 0; turn < 4; ++turn) {
    const std::vector<CalibrationBin> bins = EqualMassBins(forecasts, 4);
    ASSERT_EQ(bins.size(), 2u);
    EXPECT_EQ(bins[0].count, 3u);
    EXPECT_DOUBLE_EQ(bins[0].happened_share, 2.0 / 3);
    std::rotate(forecasts.begin(), forecasts.begin() + 1, forecasts.end());
  }
}

TEST(Probabilities, MoreBinsThanForecastsLeaveNoneEmpty) {
  EXPECT_EQ(EqualMassBins(kFour, 100).size(), 4u);
}

TEST(Probabilities, NothingForecastIsUndefined) {
  EXPECT_TRUE(std::isnan(BrierScore({})));
  EXPECT_TRUE(std::isnan(BrierSkill({})));
  EXPECT_TRUE(std::isnan(LogLoss({})));
  EXPECT_TRUE(std::isnan(BaseRateLogLoss({})));
  EXPECT_THAT(EqualMassBins({}, 10), IsEmpty());
  EXPECT_TRUE(std::isnan(CalibrationError({})));
}

}  // namespace
}  // namespace sluis
