#include "models/interests/explain.h"

#include <cmath>
#include <set>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

std::vector<v1::Reason> PartsOf(const InterestRow& row, std::string_view text) {
  FastTextWorkspace workspace;
  return Explain(row, text, SmallFeaturizer(), workspace);
}

v1::Reason Part(v1::ReasonKind kind, const std::string& text, float contribution) {
  v1::Reason reason;
  reason.set_kind(kind);
  reason.set_text(text);
  reason.set_contribution(contribution);
  return reason;
}

TEST(Explain, PartsSumToTheScore) {
  std::mt19937 random(30);
  FastTextWorkspace workspace;
  for (const char* text : {"De brug is dicht door hoog water!", "water water water", "onbekend",
                           "toeslag @jan https://x.nl/y en uitkering", "", "@jan"}) {
    for (int i = 0; i < 20; ++i) {
      const InterestRow row = RandomRow(20, {"water", "hoog water", "uitkering", "brug"}, &random);
      double sum = 0;
      for (const v1::Reason& part : PartsOf(row, text)) {
        sum += static_cast<double>(part.contribution());
      }
      EXPECT_NEAR(sum, Score(row, SmallFeaturizer().Features(text, workspace)), 1e-4) << text;
    }
  }
}

TEST(Explain, NamesEachTokenOnce) {
  std::mt19937 random(31);
  std::set<std::string> tokens;
  for (const v1::Reason& part : PartsOf(RandomRow(20, {}, &random), "water Water de WATER")) {
    if (part.kind() != v1::REASON_KIND_TOKEN) continue;
    EXPECT_TRUE(tokens.insert(part.text()).second) << part.text();
  }
  EXPECT_EQ(tokens.count("water"), 1u);
  EXPECT_EQ(tokens.count("de"), 1u);
}

TEST(Explain, PutsTheStrongestFirst) {
  std::mt19937 random(32);
  const auto parts = PartsOf(RandomRow(20, {"water"}, &random), "hoog water bij de brug");
  for (size_t i = 1; i < parts.size(); ++i) {
    EXPECT_GE(std::abs(parts[i - 1].contribution()), std::abs(parts[i].contribution()));
  }
}

TEST(Explain, OfATextWithoutWordsIsTheBias) {
  std::mt19937 random(33);
  const InterestRow row = RandomRow(20, {"water"}, &random);
  const auto parts = PartsOf(row, "@jan");
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].kind(), v1::REASON_KIND_BIAS);
  EXPECT_EQ(parts[0].contribution(), row.bias);
}

TEST(StrongestReasons, JoinTheTokenAndTheTermOfOneWord) {
  const std::vector<v1::Reason> parts = {Part(v1::REASON_KIND_TERM, "dijk", 2.0F),
                                         Part(v1::REASON_KIND_TOKEN, "dijk", 0.5F),
                                         Part(v1::REASON_KIND_TOKEN, "brug", 1.0F)};
  const auto reasons = StrongestReasons(parts);
  ASSERT_EQ(reasons.size(), 2u);
  EXPECT_EQ(reasons[0].text(), "dijk");
  EXPECT_EQ(reasons[0].kind(), v1::REASON_KIND_TERM);
  EXPECT_FLOAT_EQ(reasons[0].contribution(), 2.5F);
}

TEST(StrongestReasons, LeaveOutWhatSpeaksAgainstOrSaysNothing) {
  const std::vector<v1::Reason> parts = {
      Part(v1::REASON_KIND_BIAS, "", 3.0F),       Part(v1::REASON_KIND_TOKEN, "</s>", 2.0F),
      Part(v1::REASON_KIND_TOKEN, "de", 1.0F),    Part(v1::REASON_KIND_TERM, "wet", -1.0F),
      Part(v1::REASON_KIND_TOKEN, "nat", 0.005F), Part(v1::REASON_KIND_TOKEN, "dijk", 0.2F)};
  const auto reasons = StrongestReasons(parts);
  ASSERT_EQ(reasons.size(), 1u);
  EXPECT_EQ(reasons[0].text(), "dijk");
}

TEST(StrongestReasons, AreAtMostAsManyAsAsked) {
  const std::vector<v1::Reason> parts = {Part(v1::REASON_KIND_TERM, "a1", 1.0F),
                                         Part(v1::REASON_KIND_TERM, "b2", 3.0F),
                                         Part(v1::REASON_KIND_TERM, "c3", 2.0F)};
  const auto reasons = StrongestReasons(parts, 2);
  ASSERT_EQ(reasons.size(), 2u);
  EXPECT_EQ(reasons[0].text(), "b2");
  EXPECT_EQ(reasons[1].text(), "c3");
}

}  // namespace
}  // namespace sluis
