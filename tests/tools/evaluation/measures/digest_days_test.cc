#include "tools/evaluation/measures/digest_days.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace sluis {
namespace {

constexpr double kExact = 1e-12;

std::vector<ShownPost> Noise(size_t count) {
  std::vector<ShownPost> shown;
  for (size_t i = 0; i < count; ++i) shown.push_back({"noise" + std::to_string(i), false});
  return shown;
}

double Only(const DigestWindow& window) { return ScoreDigestWindows({window}).at(0).score; }

TEST(DigestDays, ASilentWindowLosesATenthForEachPostShown) {
  EXPECT_DOUBLE_EQ(Only({{}, {}}), 1);
  EXPECT_DOUBLE_EQ(Only({{}, Noise(3)}), 0.7);
  EXPECT_DOUBLE_EQ(Only({{}, Noise(10)}), 0);
  EXPECT_FALSE(ScoreDigestWindows({{{}, {}}})[0].active);
}

TEST(DigestDays, AnActiveWindowScoresNdcg) {
  const DigestWindow window = {{"a", "b", "a", "c"}, {{"a", true}, {"x", false}, {"b", true}}};
  EXPECT_NEAR(Only(window), (1 + 0.5) / (1 + 1 / std::log2(3.0) + 0.5), kExact);
  const DigestWindowScore score = ScoreDigestWindows({window})[0];
  EXPECT_TRUE(score.active);
  EXPECT_EQ(score.shown, 3u);
  EXPECT_EQ(score.earned, 2u);
}

TEST(DigestDays, SilenceInAnActiveWindowScoresZero) { EXPECT_EQ(Only({{"a"}, {}}), 0); }

TEST(DigestDays, TheIdealIsTenAtMost) {
  DigestWindow window;
  for (int i = 0; i < 25; ++i) window.relevant_clusters.push_back(std::to_string(i));
  for (int i = 0; i < 10; ++i) window.shown.push_back({std::to_string(i), true});
  EXPECT_DOUBLE_EQ(Only(window), 1);
}

TEST(DigestDays, AClusterEarnsOnceEver) {
  const DigestWindow window = {{"a"}, {{"a", true}}};
  const std::vector<DigestWindowScore> scores = ScoreDigestWindows({window, window});
  EXPECT_DOUBLE_EQ(scores[0].score, 1);
  EXPECT_FALSE(scores[1].active) << "nothing new is left";
  EXPECT_DOUBLE_EQ(scores[1].score, 0.9);
  EXPECT_EQ(scores[1].earned, 0u);
  EXPECT_NEAR(Only({{"a", "b"}, {{"a", true}, {"a", true}}}), 1 / (1 + 1 / std::log2(3.0)), kExact);
}

TEST(DigestDays, AClusterThatWasNotShownCanBeFoundLater) {
  const std::vector<DigestWindowScore> scores =
      ScoreDigestWindows({{{"a"}, {}}, {{"a"}, {{"a", true}}}});
  EXPECT_EQ(scores[0].score, 0);
  EXPECT_DOUBLE_EQ(scores[1].score, 1);
}

TEST(DigestDays, AnIrrelevantPostUsesItsClusterUp) {
  const DigestWindow window = {{"a"}, {{"a", false}, {"a", true}}};
  EXPECT_EQ(Only(window), 0);
}

TEST(DigestDays, SummarizesWindowsThenInterests) {
  const auto one = ScoreDigestWindows({{{"a"}, {{"a", true}}}, {{}, {}}, {{}, Noise(5)}});
  const auto other = ScoreDigestWindows({{{"b"}, {}}});
  const DigestSummary summary = SummarizeDigests({one, other, {}});
  EXPECT_NEAR(summary.digest, (2.5 / 3 + 0) / 2, kExact);
  EXPECT_DOUBLE_EQ(summary.active, 0.5);
  EXPECT_DOUBLE_EQ(summary.silent, 0.75);
  EXPECT_DOUBLE_EQ(summary.precision, 1.0 / 6);
  EXPECT_EQ(summary.active_windows, 2u);
  EXPECT_EQ(summary.silent_windows, 2u);
}

TEST(DigestDays, WhatDoesNotExistHasNoMean) {
  const DigestSummary summary = SummarizeDigests({ScoreDigestWindows({{{"a"}, {}}})});
  EXPECT_EQ(summary.active, 0);
  EXPECT_TRUE(std::isnan(summary.silent));
  EXPECT_TRUE(std::isnan(summary.precision));
}

}  // namespace
}  // namespace sluis
