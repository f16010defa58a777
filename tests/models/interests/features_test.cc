#include "models/interests/features.h"

#include <cmath>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "models/text/terms.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

PostFeatures Of(std::string_view text) {
  FastTextWorkspace workspace;
  return SmallFeaturizer().Features(text, workspace);
}

TEST(Features, HaveAUnitVector) {
  const PostFeatures features = Of("Hoog water bij de dijk!");
  EXPECT_EQ(features.x.size(), 20u);
  EXPECT_NEAR(DenseScore(features.x, features.x), 1.0F, 1e-5F);
}

TEST(Features, HaveTheTermsOfTheNormalisedText) {
  EXPECT_EQ(Of("Hoog WATER https://t.co/x").terms, TermsOf("hoog water"));
}

TEST(Features, NameTheirTerms) {
  std::vector<uint64_t> hashes;
  for (const Term& term : SmallFeaturizer().TermTexts("Hoog water, @jan!")) {
    hashes.push_back(term.hash);
  }
  EXPECT_EQ(hashes, Of("Hoog water, @jan!").terms);
}

TEST(Features, OfATextWithoutWordsAreZero) {
  for (const char* text : {"", "   ", "@jan https://t.co/x !!"}) {
    const PostFeatures features = Of(text);
    EXPECT_EQ(features.x, std::vector<float>(20)) << text;
    EXPECT_TRUE(features.terms.empty()) << text;
  }
}

TEST(Features, OfOneSubjectPointOneWay) {
  const PostFeatures water = Of("de rivier en de dijk");
  const float same = DenseScore(water.x, Of("hoog water bij de brug").x);
  const float other = DenseScore(water.x, Of("toeslag op mijn rekening").x);
  EXPECT_GT(same, other);
}

TEST(Features, DoNotDependOnWhatTheWorkspaceDidBefore) {
  FastTextWorkspace workspace;
  const PostFeatures first = SmallFeaturizer().Features("de dijk", workspace);
  (void)SmallFeaturizer().Features("een veel langere tekst over de gemeente", workspace);
  EXPECT_EQ(SmallFeaturizer().Features("de dijk", workspace).x, first.x);
}

TEST(Features, SayHowTheyWereCentred) {
  FastTextWorkspace workspace;
  std::vector<float> x;
  const Centring centring = SmallFeaturizer().UnitVector("de dijk", workspace, &x);
  std::vector<float> h(20);
  SmallFeaturizer().model().Vector("de dijk", workspace, absl::MakeSpan(h));
  for (size_t i = 0; i < h.size(); ++i) {
    EXPECT_NEAR(x[i], (h[i] - SmallFeaturizer().background().mean()[i]) * centring.inverse_norm,
                1e-6F);
  }
}

}  // namespace
}  // namespace sluis
