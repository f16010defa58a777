#include "models/interests/calibration.h"

#include <vector>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"

namespace sluis {
namespace {

LearningExample Shown(float score, bool wanted, bool exploring = false, int64_t day = 0) {
  LearningExample example;
  example.wanted = wanted;
  example.showing = Showing{score, exploring, day};
  return example;
}

InterestRow Calibrated(const std::vector<LearningExample>& examples) {
  InterestRow row;
  Calibrate(examples, &row);
  return row;
}

TEST(Calibration, WithoutShowingsChangesNothing) {
  const InterestRow row = Calibrated({LearningExample(), LearningExample()});
  EXPECT_EQ(row.slope, 1.0F);
  EXPECT_EQ(row.offset, 0.0F);
  EXPECT_EQ(row.openness, 1.0F);
}

TEST(Calibration, ComesDownWhenTheScoresPromisedTooMuch) {
  const std::vector<LearningExample> examples(20, Shown(1.5F, false));
  const InterestRow row = Calibrated(examples);
  EXPECT_LT(CalibratedProbability(row, 1.5F), 0.4);
  EXPECT_GT(row.slope, 0.0F);
}

TEST(Calibration, OfManyShowingsIsTheShareThatWasWanted) {
  std::vector<LearningExample> examples;
  for (int i = 0; i < 60; ++i) examples.push_back(Shown(i % 2 == 0 ? 2.0F : -1.0F, i % 6 < 3));
  // Two of three at 2, one of three at -1.
  const InterestRow row = Calibrated(examples);
  EXPECT_NEAR(CalibratedProbability(row, 2.0F), 2.0 / 3, 0.05);
  EXPECT_NEAR(CalibratedProbability(row, -1.0F), 1.0 / 3, 0.05);
}

TEST(Calibration, NeverTurnsTheOrderRound) {
  std::vector<LearningExample> examples;
  for (int i = 0; i < 60; ++i) examples.push_back(Shown(i % 2 == 0 ? 5.0F : -5.0F, i % 2 == 1));
  const InterestRow row = Calibrated(examples);
  EXPECT_GT(CalibratedProbability(row, 5.0F), CalibratedProbability(row, -5.0F));
}

TEST(Calibration, ForgetsOldShowings) {
  std::vector<LearningExample> examples(200, Shown(1, false));
  examples.insert(examples.end(), kCalibrationShowings, Shown(1, true));
  EXPECT_GT(CalibratedProbability(Calibrated(examples), 1.0F), 0.8);
}

TEST(Openness, ClosesWhenExploringFindsNothing) {
  const std::vector<LearningExample> examples(8, Shown(0, false, true));
  EXPECT_FLOAT_EQ(Calibrated(examples).openness, static_cast<float>(0.1 / kOpenAt));
}

TEST(Openness, StaysWhenHalfOfItIsWanted) {
  const std::vector<LearningExample> examples = {Shown(0, false, true), Shown(0, true, true)};
  EXPECT_EQ(Calibrated(examples).openness, static_cast<float>(1.0 / 2 / kOpenAt));
}

TEST(Openness, IsFullWhenMostOfItIsWanted) {
  const std::vector<LearningExample> examples(4, Shown(0, true, true));
  EXPECT_EQ(Calibrated(examples).openness, 1.0F);
}

TEST(Openness, IsNotAboutWhatStoodAboveTheBar) {
  EXPECT_EQ(Calibrated({Shown(2, false), Shown(2, false)}).openness,
            static_cast<float>(1.0 / 2 / kOpenAt));
}

TEST(Openness, OpensAgainAsDaysPass) {
  std::vector<LearningExample> examples(8, Shown(0, false, true, 10));
  const float closed = Calibrated(examples).openness;
  examples.push_back(Shown(3, true, false, 40));
  EXPECT_GT(Calibrated(examples).openness, closed + 0.3F);
}

TEST(Precision, StartsAtTheUsualWish) {
  EXPECT_FLOAT_EQ(Calibrated({}).precision, static_cast<float>(kPrecisionWish));
}

TEST(Precision, IsTheShareOfShownPostsThatWereWanted) {
  std::vector<LearningExample> examples;
  for (int i = 0; i < 400; ++i) examples.push_back(Shown(1, i % 4 == 0, i % 3 == 0));
  EXPECT_NEAR(Calibrated(examples).precision, 0.33, 0.03);
}

TEST(Precision, CountsTheNewestMost) {
  std::vector<LearningExample> better(60, Shown(1, false));
  better.insert(better.end(), 60, Shown(1, true));
  const std::vector<LearningExample> worse(better.rbegin(), better.rend());
  EXPECT_GT(Calibrated(better).precision, Calibrated(worse).precision + 0.2F);
}

}  // namespace
}  // namespace sluis
