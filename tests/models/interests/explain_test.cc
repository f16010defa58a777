#include "models/interests/explain.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

std::vector<v1::Reason> PartsOf(const InterestRow& row, std::string_view text) {
  FastTextWorkspace workspace;
  const Explainer explainer(text, SmallFeaturizer(), workspace);
  std::vector<v1::Reason> parts;
  for (const ScorePart& part : explainer.Parts(row)) parts.push_back(ToReason(part));
  return parts;
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

// SLUIS_PAIRS=100000 tries more of them; --gtest_output=xml tells the largest deviation.
int PairsToTry() {
  const char* wanted = std::getenv("SLUIS_PAIRS");
  return wanted == nullptr ? 20'000 : std::atoi(wanted);
}

const Featurizer& ShippedFeaturizer() {
  static const Featurizer featurizer = [] {
    auto model = FastTextModel::Load(SLUIS_SOURCE_DIR "/models/default/sluis-nl-en.ftz");
    EXPECT_TRUE(model.ok()) << model.status();
    return Featurizer(*std::move(model), Normalization::kSluis1);
  }();
  return featurizer;
}

// Words of the demo's posts, links, signs and all.
std::vector<std::string> DemoWords() {
  std::ifstream file(SLUIS_SOURCE_DIR "/tools/demo/data/posts.ndjson");
  std::vector<std::string> words;
  for (std::string word; file >> word;) words.push_back(word);
  EXPECT_GT(words.size(), 1000u);
  return words;
}

// Texts of up to 200 words for rows as the learner makes them: any dense part, many terms.
TEST(Explain, PartsOfTheShippedModelSumToTheScore) {
  const Featurizer& featurizer = ShippedFeaturizer();
  const std::vector<std::string> words = DemoWords();
  constexpr int kRowsAText = 50;
  std::mt19937 random(34);
  FastTextWorkspace workspace;
  double largest = 0;
  for (int i = 0; i < PairsToTry() / kRowsAText; ++i) {
    std::string text;
    for (size_t left = random() % 200; left > 0; --left) {
      text += words[random() % words.size()] + " ";
    }
    const PostFeatures features = featurizer.Features(text, workspace);
    const Explainer explainer(text, featurizer, workspace);
    std::vector<std::string> terms;
    for (const Term& term : featurizer.TermTexts(text)) {
      if (random() % 2 == 0 && terms.size() < kMaxRowTerms) terms.push_back(term.text);
    }
    for (int j = 0; j < kRowsAText; ++j) {
      const InterestRow row =
          RandomRow(static_cast<size_t>(featurizer.dimension()), terms, &random);
      double sum = 0;
      for (const ScorePart& part : explainer.Parts(row)) {
        sum += static_cast<double>(ToReason(part).contribution());
      }
      largest = std::max(largest, std::abs(sum - static_cast<double>(Score(row, features))));
    }
  }
  RecordProperty("largest_deviation", std::to_string(largest * 1e6) + "e-6");
  EXPECT_LT(largest, 1e-4);
}

TEST(Explain, NamesNoTermThatFewHaveUsed) {
  std::mt19937 random(33);
  InterestRow row = RandomRow(20, {"water", "brug"}, &random);
  row.dense.assign(20, 0);
  for (uint32_t voices = 1; voices <= kShownVoices; ++voices) {
    for (TermWeight& term : row.terms) {
      term.voices = term.text == "water" ? voices : kOwnVoice;
    }
    std::set<std::string> named;
    bool others = false;
    for (const v1::Reason& part : PartsOf(row, "water onder de brug")) {
      if (part.kind() == v1::REASON_KIND_TERM) named.insert(part.text());
      others |= part.kind() == v1::REASON_KIND_OTHER_TERMS && part.text().empty();
    }
    EXPECT_EQ(named.contains("water"), voices == kShownVoices) << voices;
    EXPECT_EQ(others, voices < kShownVoices) << voices;
    EXPECT_TRUE(named.contains("brug"));
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
  const std::vector<ScorePart> parts = {ScorePart{v1::REASON_KIND_TERM, "dijk", 2.0},
                                        ScorePart{v1::REASON_KIND_TOKEN, "dijk", 0.5},
                                        ScorePart{v1::REASON_KIND_TOKEN, "brug", 1.0}};
  const auto reasons = StrongestReasons(parts);
  ASSERT_EQ(reasons.size(), 2u);
  EXPECT_EQ(reasons[0].text(), "dijk");
  EXPECT_EQ(reasons[0].kind(), v1::REASON_KIND_TERM);
  EXPECT_FLOAT_EQ(reasons[0].contribution(), 2.5F);
}

TEST(StrongestReasons, LeaveOutWhatSpeaksAgainstOrSaysNothing) {
  const std::vector<ScorePart> parts = {ScorePart{v1::REASON_KIND_BIAS, "", 3.0},
                                        ScorePart{v1::REASON_KIND_TOKEN, "</s>", 2.0},
                                        ScorePart{v1::REASON_KIND_TOKEN, "de", 1.0},
                                        ScorePart{v1::REASON_KIND_TERM, "wet", -1.0},
                                        ScorePart{v1::REASON_KIND_TOKEN, "nat", 0.005},
                                        ScorePart{v1::REASON_KIND_TOKEN, "dijk", 0.2}};
  const auto reasons = StrongestReasons(parts);
  ASSERT_EQ(reasons.size(), 1u);
  EXPECT_EQ(reasons[0].text(), "dijk");
}

TEST(StrongestReasons, AreAtMostAsManyAsAsked) {
  const std::vector<ScorePart> parts = {ScorePart{v1::REASON_KIND_TERM, "a1", 1.0},
                                        ScorePart{v1::REASON_KIND_TERM, "b2", 3.0},
                                        ScorePart{v1::REASON_KIND_TERM, "c3", 2.0}};
  const auto reasons = StrongestReasons(parts, 2);
  ASSERT_EQ(reasons.size(), 2u);
  EXPECT_EQ(reasons[0].text(), "b2");
  EXPECT_EQ(reasons[1].text(), "c3");
}

}  // namespace
}  // namespace sluis
