#include "models/interests/background.h"

#include "gtest/gtest.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

const Background& Small() { return SmallFeaturizer().background(); }

TEST(Background, KnowsTheMeanOfAllText) {
  const absl::Span<const float> mean = Small().mean();
  ASSERT_EQ(mean.size(), 20u);
  float largest = 0;
  for (const float value : mean) largest = std::max(largest, std::abs(value));
  EXPECT_GT(largest, 0.0F);
}

TEST(Background, RanksRareWordsAboveCommonOnes) {
  EXPECT_LT(Small().Rarity("de"), Small().Rarity("dijk"));
  EXPECT_LT(Small().Rarity("dijk"), Small().Rarity("sluis"));
  EXPECT_GT(Small().Rarity("de"), 0.0F);
}

TEST(Background, GivesUnknownWordsTheMost) {
  EXPECT_FLOAT_EQ(Small().Rarity("sluisdeur"), 1.5F);
  EXPECT_FLOAT_EQ(Small().Rarity(""), 1.5F);
}

TEST(Background, FindsAStemLessTellingThanItsWord) {
  EXPECT_LT(Small().Rarity("dijk~"), Small().Rarity("dijk"));
  EXPECT_FLOAT_EQ(Small().Rarity("sluisdeur~"), kStemShare * 1.5F);
}

TEST(Background, CountsAllWordsOfAStemTogether) {
  // Of "brug" there is one form.
  EXPECT_FLOAT_EQ(Small().Rarity("brug~"), kStemShare * Small().Rarity("brug"));
  // The Dutch stem of "hoge" is that of no other word, the English one of "betaal(t)" neither.
  EXPECT_LT(Small().Rarity("betaalt~"), kStemShare * 1.5F);
}

TEST(Background, FindsAPairAsRareAsItsRarerWord) {
  EXPECT_EQ(Small().Rarity("de dijk"), Small().Rarity("dijk"));
  EXPECT_EQ(Small().Rarity("dijk de"), Small().Rarity("dijk"));
}

}  // namespace
}  // namespace sluis
