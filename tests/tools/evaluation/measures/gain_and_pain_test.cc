#include "tools/evaluation/measures/gain_and_pain.h"

#include <gtest/gtest.h>

#include <vector>

namespace sluis {
namespace {

// found, in vain, a repeat, found
const std::vector<ShownPost> kShown = {{"a", true}, {"x", false}, {"a", true}, {"b", true}};

TEST(GainAndPain, TheCurveIsAStaircase) {
  const std::vector<GainAndPain> curve = GainAndPainCurve(kShown);
  ASSERT_EQ(curve.size(), 5u);
  const std::vector<std::pair<size_t, size_t>> expected = {{0, 0}, {1, 0}, {1, 1}, {1, 2}, {2, 2}};
  for (size_t i = 0; i < curve.size(); ++i) {
    EXPECT_EQ(curve[i].gain, expected[i].first) << i;
    EXPECT_EQ(curve[i].pain, expected[i].second) << i;
  }
}

TEST(GainAndPain, TellsWhatAPainBuys) {
  const std::vector<GainAndPain> curve = GainAndPainCurve(kShown);
  EXPECT_EQ(GainAtPain(curve, 0), 1u);
  EXPECT_EQ(GainAtPain(curve, 1), 1u);
  EXPECT_EQ(GainAtPain(curve, 2), 2u);
  EXPECT_EQ(GainAtPain(curve, 99), 2u);
  EXPECT_EQ(GainAtPain(GainAndPainCurve({}), 5), 0u);
}

TEST(GainAndPain, TheAreaIsOneWhenAllIsFoundFirst) {
  EXPECT_DOUBLE_EQ(MeanGainShare(GainAndPainCurve(kShown), 2, 2), (0.5 + 0.5 + 1) / 3);
  EXPECT_DOUBLE_EQ(MeanGainShare(GainAndPainCurve({{"a", true}, {"b", true}}), 2, 10), 1);
  EXPECT_EQ(MeanGainShare(GainAndPainCurve({}), 2, 10), 0);
}

TEST(GainAndPain, WeighsOneAgainstTheOther) {
  EXPECT_DOUBLE_EQ(GainMinusPain({4, 2}, 0.5), 1);
  EXPECT_NEAR(GainMinusPain({4, 2}, 0.33), 1.32 - 1.34, 1e-12);
}

}  // namespace
}  // namespace sluis
