#include "models/interests/learner.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "models/interests/starting_row.h"
#include "models/interests/stored_row.h"
#include "models/text/terms.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

using ::testing::Contains;
using ::testing::Not;

PostFeatures FeaturesOf(const std::string& text) {
  FastTextWorkspace workspace;
  return SmallFeaturizer().Features(text, workspace);
}

// What the examples of a test point to.
struct Kept {
  std::vector<float> x;
  std::vector<ExampleTerm> terms;
};

LearningExample Example(const std::string& text, bool wanted, uint64_t voice = 1) {
  static std::deque<Kept> all;
  Kept& kept = all.emplace_back();
  kept.x = FeaturesOf(text).x;
  for (const Term& term : SmallFeaturizer().TermTexts(text)) {
    kept.terms.push_back({term.hash, SmallFeaturizer().background().Rarity(term.text), term.text});
  }
  LearningExample example;
  example.x = kept.x;
  example.terms = kept.terms;
  example.wanted = wanted;
  example.voice = voice;
  return example;
}

InterestRow Water() {
  FastTextWorkspace workspace;
  v1::Interest interest;
  interest.set_title("hoog water");
  return StartingRow(interest, SmallFeaturizer(), workspace);
}

InterestRow Learned(const std::vector<LearningExample>& examples) { return Fit(Water(), examples); }

float ScoreOf(const InterestRow& row, const std::string& text) {
  return Score(row, FeaturesOf(text));
}

std::vector<std::string> TermsIn(const InterestRow& row) {
  std::vector<std::string> texts;
  for (const TermWeight& term : row.terms) texts.push_back(term.text);
  return texts;
}

uint32_t VoicesOf(const InterestRow& row, const std::string& text) {
  for (const TermWeight& term : row.terms) {
    if (term.text == text) return term.voices;
  }
  ADD_FAILURE() << "no term " << text;
  return 0;
}

TEST(Learner, MovesTheScoreTheWayOfTheJudgement) {
  const std::string post = "de brug over de rivier is dicht";
  EXPECT_GT(ScoreOf(Learned({Example(post, true)}), post), ScoreOf(Water(), post));
  EXPECT_LT(ScoreOf(Learned({Example(post, false)}), post), ScoreOf(Water(), post));
}

TEST(Learner, WithoutExamplesIsTheStartingRow) {
  EXPECT_EQ(ToStored(Learned({}), 1).SerializeAsString(), ToStored(Water(), 1).SerializeAsString());
}

TEST(Learner, CountsTheJudgementsButNotWhatWasDrawn) {
  LearningExample weak = Example("de toeslag", false);
  weak.weak = true;
  EXPECT_EQ(Learned({Example("de dijk", true), weak, Example("de brug", false)}).judgements, 2u);
}

TEST(Learner, IsTheSameEachTime) {
  const std::vector<LearningExample> examples = {Example("de dijk is dicht", true),
                                                 Example("mijn uitkering", false)};
  EXPECT_EQ(ToStored(Learned(examples), 1).SerializeAsString(),
            ToStored(Learned(examples), 1).SerializeAsString());
}

TEST(Learner, HearsAWeakNegativeLess) {
  const std::string post = "de toeslag is te laat betaald";
  LearningExample weak = Example(post, false);
  weak.weak = true;
  const float by_weak = ScoreOf(Learned({weak}), post);
  EXPECT_LT(by_weak, ScoreOf(Water(), post));
  EXPECT_GT(by_weak, ScoreOf(Learned({Example(post, false)}), post));
}

TEST(Learner, CarriesOverToPostsOfTheSameSubject) {
  const InterestRow row = Learned({Example("mijn uitkering is gestopt", true)});
  const std::string like = "de toeslag en de uitkering komen op mijn rekening";
  EXPECT_GT(ScoreOf(row, like) - ScoreOf(Water(), like),
            ScoreOf(row, "het water in de rivier") - ScoreOf(Water(), "het water in de rivier"));
}

TEST(Learner, LetsTermsOfThePostInButNoStopWords) {
  const std::vector<std::string> terms = TermsIn(Learned({Example("de sluisdeur klemt", true)}));
  EXPECT_THAT(terms, Contains("sluisdeur"));
  EXPECT_THAT(terms, Contains("sluisdeur~"));
  EXPECT_THAT(terms, Contains("sluisdeur klemt"));
  EXPECT_THAT(terms, Not(Contains("de")));
  EXPECT_THAT(terms, Not(Contains("de sluisdeur")));
}

TEST(Learner, KeepsTheTitleWhenTheRowIsFull) {
  std::vector<LearningExample> examples;
  for (int i = 0; i < 30; ++i) {
    std::string text;
    for (int w = 0; w < 20; ++w) text += "w" + std::to_string(i) + "x" + std::to_string(w) + " ";
    examples.push_back(Example(text, false));
  }
  const InterestRow row = Learned(examples);
  EXPECT_EQ(row.terms.size(), kMaxRowTerms);
  // Thousands of rows stay in memory, none with room for all that it was taught with.
  EXPECT_EQ(row.terms.capacity(), kMaxRowTerms);
  EXPECT_THAT(TermsIn(row), Contains("hoog water"));
  EXPECT_TRUE(FromStored(ToStored(row, 1)).ok());
}

TEST(Learner, StaysFiniteUnderAThousandEqualJudgements) {
  const std::string post = "de brug is dicht";
  const std::vector<LearningExample> examples(1000, Example(post, true));
  const float score = ScoreOf(Learned(examples), post);
  EXPECT_TRUE(std::isfinite(score));
  EXPECT_GT(Probability(score), 0.95);
}

TEST(Learner, LearnsFromTheNewestOnly) {
  LearnerParameters parameters;
  parameters.max_examples = 2;
  const std::vector<LearningExample> examples = {
      Example("de sluisdeur klemt", true), Example("de dijk", true), Example("de brug", false)};
  const InterestRow row = Fit(Water(), examples, parameters);
  const std::vector<LearningExample> newest(examples.begin() + 1, examples.end());
  EXPECT_EQ(ToStored(row, 1).SerializeAsString(),
            ToStored(Fit(Water(), newest, parameters), 1).SerializeAsString());
  EXPECT_THAT(TermsIn(row), Not(Contains("sluisdeur")));
}

TEST(Learner, LeavesWhatNoPostHolds) {
  const InterestRow start = Water();
  const InterestRow row = Learned({Example("de toeslag", false)});
  for (const TermWeight& term : start.terms) {
    const auto same = std::find_if(row.terms.begin(), row.terms.end(),
                                   [&](const TermWeight& t) { return t.hash == term.hash; });
    ASSERT_NE(same, row.terms.end());
    EXPECT_EQ(same->weight, term.weight);
  }
}

// The gradient of the sum that the header states, by the weights' own definition.
TEST(Learner, EndsWhereTheStatedSumIsLeast) {
  const std::vector<LearningExample> examples = {
      Example("de brug over de rivier is dicht", true), Example("mijn uitkering", false),
      Example("de dijk houdt het water tegen", true), Example("de toeslag is te laat", false)};
  LearnerParameters parameters;
  parameters.passes = 200;
  const InterestRow start = Water();
  const InterestRow row = Fit(start, examples, parameters);
  std::vector<double> gradient(row.dense.size());
  for (size_t i = 0; i < gradient.size(); ++i) {
    gradient[i] = parameters.dense * (row.dense[i] - start.dense[i]);
  }
  double bias = parameters.bias * (row.bias - start.bias);
  for (const LearningExample& example : examples) {
    PostFeatures features;
    features.x.assign(example.x.begin(), example.x.end());
    for (const ExampleTerm& term : example.terms) features.terms.push_back(term.hash);
    const double y = example.wanted ? 1 : -1;
    const double pull = -y * Probability(-y * Score(row, features));
    for (size_t i = 0; i < gradient.size(); ++i) gradient[i] += pull * example.x[i];
    bias += pull;
  }
  for (const double each : gradient) EXPECT_NEAR(each, 0, 1e-4);
  EXPECT_NEAR(bias, 0, 1e-4);
}

TEST(Learner, CountsTheAuthorsOfLearnedTerms) {
  LearningExample weak = Example("de brug is dicht", false, 9);
  weak.weak = true;
  const InterestRow row =
      Learned({Example("de brug en de dijk", true, 1), Example("de brug en de toeslag", true, 2),
               Example("de brug", true, 2), weak, Example("de dijk", true, 0)});
  EXPECT_EQ(VoicesOf(row, "brug"), 2u);
  EXPECT_EQ(VoicesOf(row, "dijk"), 1u);
  EXPECT_EQ(VoicesOf(row, "hoog water"), kOwnVoice);
}

TEST(Learner, StopsCountingAuthorsWhenThereAreEnoughToShowTheTerm) {
  std::vector<LearningExample> examples;
  for (uint64_t voice = 1; voice <= 6; ++voice) {
    examples.push_back(Example("de brug", true, voice));
  }
  EXPECT_EQ(VoicesOf(Learned(examples), "brug"), kShownVoices);
}

}  // namespace
}  // namespace sluis
