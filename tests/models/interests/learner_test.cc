#include "models/interests/learner.h"

#include <algorithm>
#include <cmath>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "models/interests/starting_row.h"
#include "models/interests/stored_row.h"
#include "models/text/terms.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

struct Judged {
  PostFeatures features;
  std::vector<std::string> texts;
};

Judged Post(const std::string& text) {
  FastTextWorkspace workspace;
  Judged judged{SmallFeaturizer().Features(text, workspace), {}};
  for (const Term& term : TermTextsOf(SmallFeaturizer().Normalized(text))) {
    judged.texts.push_back(term.text);
  }
  return judged;
}

InterestRow Water() {
  FastTextWorkspace workspace;
  v1::Interest interest;
  interest.set_title("hoog water");
  return StartingRow(interest, SmallFeaturizer(), workspace);
}

InterestRow After(const InterestRow& row, const Judged& post, bool wanted) {
  return Learn(row, {post.features.x, post.texts, wanted}, SmallFeaturizer().background());
}

TEST(Learner, MovesTheScoreTheWayOfTheJudgement) {
  const InterestRow row = Water();
  const Judged post = Post("de brug over de rivier is dicht");
  EXPECT_GT(Score(After(row, post, true), post.features), Score(row, post.features));
  EXPECT_LT(Score(After(row, post, false), post.features), Score(row, post.features));
}

TEST(Learner, CountsItsSteps) {
  const Judged post = Post("de dijk");
  EXPECT_EQ(After(Water(), post, true).version, 2u);
  EXPECT_EQ(After(After(Water(), post, true), post, false).version, 3u);
}

TEST(Learner, IsDeterministicWhateverTheOrderOfTerms) {
  Judged post = Post("de brug over de rivier is dicht");
  const std::string first = ToStored(After(Water(), post, true), 1).SerializeAsString();
  std::reverse(post.texts.begin(), post.texts.end());
  post.texts.push_back(post.texts.front());
  EXPECT_EQ(ToStored(After(Water(), post, true), 1).SerializeAsString(), first);
}

TEST(Learner, LetsTermsOfThePostInButNoStopWords) {
  const InterestRow row = After(Water(), Post("de sluisdeur klemt"), true);
  std::vector<std::string> texts;
  for (const TermWeight& term : row.terms) texts.push_back(term.text);
  EXPECT_NE(std::count(texts.begin(), texts.end(), "sluisdeur"), 0);
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "de"), 0);
}

TEST(Learner, KeepsTheTitleWhenTheRowIsFull) {
  InterestRow row = Water();
  for (int i = 0; i < 30; ++i) {
    std::string text;
    for (int w = 0; w < 20; ++w) text += "w" + std::to_string(i) + "x" + std::to_string(w) + " ";
    row = After(row, Post(text), false);
  }
  EXPECT_EQ(row.terms.size(), kMaxRowTerms);
  EXPECT_TRUE(std::any_of(row.terms.begin(), row.terms.end(),
                          [](const TermWeight& term) { return term.text == "hoog water"; }));
  EXPECT_TRUE(FromStored(ToStored(row, 1)).ok());
}

TEST(Learner, StaysFiniteUnderAThousandEqualJudgements) {
  InterestRow row = Water();
  const Judged post = Post("de brug is dicht");
  for (int i = 0; i < 1000; ++i) row = After(row, post, true);
  EXPECT_TRUE(std::isfinite(Score(row, post.features)));
  EXPECT_GT(Probability(Score(row, post.features)), 0.95);
}

TEST(Learner, TakesTheAdaGradStepOfTheBias) {
  InterestRow row = Water();
  row.terms.clear();
  std::fill(row.dense.begin(), row.dense.end(), 0.0F);
  row.bias = 0;
  const Judged nothing = Post("");
  const InterestRow next = After(row, nothing, true);
  // g = 0.5 - 1; squares = g^2; step = 0.1 * 0.5 / sqrt(0.01 + 0.25)
  EXPECT_FLOAT_EQ(next.bias, 0.1F * 0.5F / std::sqrt(0.26F));
  EXPECT_FLOAT_EQ(next.bias_squares, 0.25F);
}

TEST(Learner, LeavesWhatThePostDoesNotHold) {
  const InterestRow row = Water();
  const InterestRow next = After(row, Post("de toeslag"), false);
  for (const TermWeight& term : row.terms) {
    const auto same = std::find_if(next.terms.begin(), next.terms.end(),
                                   [&](const TermWeight& t) { return t.hash == term.hash; });
    ASSERT_NE(same, next.terms.end());
    EXPECT_EQ(same->weight, term.weight);
  }
}

}  // namespace
}  // namespace sluis
