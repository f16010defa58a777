#include "models/interests/starting_row.h"

#include <algorithm>
#include <cmath>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "models/interests/stored_row.h"
#include "models/text/terms.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

InterestRow RowOf(const v1::Interest& interest) {
  FastTextWorkspace workspace;
  return StartingRow(interest, SmallFeaturizer(), workspace);
}

float ScoreOf(const InterestRow& row, std::string_view text) {
  FastTextWorkspace workspace;
  return Score(row, SmallFeaturizer().Features(text, workspace));
}

float WeightOf(const InterestRow& row, std::string_view term) {
  for (const TermWeight& known : row.terms) {
    if (known.text == term) return known.weight;
  }
  return 0;
}

// What a post gets for a word: its own weight and those of its stems.
float WordScore(const InterestRow& row, std::string_view word) {
  float score = 0;
  for (const Term& term : TermTextsOf(word)) score += WeightOf(row, term.text);
  return score;
}

v1::Interest Titled(const std::string& title) {
  v1::Interest interest;
  interest.set_title(title);
  return interest;
}

TEST(StartingRow, PrefersItsSubject) {
  const InterestRow row = RowOf(Titled("hoog water"));
  EXPECT_GT(ScoreOf(row, "hoog water in de rivier"), ScoreOf(row, "de rivier en de dijk"));
  EXPECT_GT(ScoreOf(row, "de rivier en de dijk"), ScoreOf(row, "toeslag op mijn rekening"));
}

TEST(StartingRow, OfATitleAloneMatchesTheTitleAndNotAnotherSubject) {
  const InterestRow row = RowOf(Titled("sluisdeur kapot"));
  const auto bar = static_cast<float>(Logit(kDefaultBar));
  EXPECT_GT(ScoreOf(row, "de sluisdeur is kapot"), bar);
  EXPECT_LT(ScoreOf(row, "mijn uitkering is te laat betaald"), bar);
}

TEST(StartingRow, WeighsTheWordOfATagAndNothingOfOtherFields) {
  v1::Interest words = Titled("water");
  words.add_required()->add_any_of("dijk");
  v1::Interest fields = Titled("water");
  fields.add_required()->add_any_of("tag:#dijk*");
  for (const char* term : {"source:mastodon", "lang:nl", "author:mastodon/sluisdeur"}) {
    fields.add_required()->add_any_of(term);
  }
  const InterestRow row = RowOf(fields);
  EXPECT_EQ(ToStored(row, 0).SerializeAsString(), ToStored(RowOf(words), 0).SerializeAsString());
  EXPECT_GT(WeightOf(row, "dijk"), 0);
  EXPECT_EQ(WeightOf(row, "tag"), 0);
}

// Neither word is known to the model, so both are as rare as can be.
TEST(StartingRow, WantsMoreThanOneWordOfALongerTitle) {
  const InterestRow row = RowOf(Titled("Zwartewater stormvloedkering"));
  const float lone = std::max(WordScore(row, "zwartewater"), WordScore(row, "stormvloedkering"));
  EXPECT_LT(lone + row.bias, Logit(kDefaultBar));
  EXPECT_GT(2 * lone + row.bias, Logit(kDefaultBar));
  const InterestRow single = RowOf(Titled("Zwartewater"));
  EXPECT_GT(WordScore(single, "zwartewater") + single.bias, Logit(kDefaultBar));
}

TEST(StartingRow, BeginsAtVersionOneInTheSpaceOfItsModel) {
  const InterestRow row = RowOf(Titled("hoog water"));
  EXPECT_EQ(row.version, 1u);
  EXPECT_EQ(row.model_hash, SmallFeaturizer().model().content_hash());
  EXPECT_NEAR(std::sqrt(DenseScore(row.dense, row.dense)), StartingRowParameters().dense_scale,
              1e-4F);
}

TEST(StartingRow, IsTheSameEachTime) {
  v1::Interest interest = Titled("hoog water");
  interest.set_description("dijk, brug en rivier");
  interest.add_examples("de dijk langs de rivier");
  EXPECT_EQ(ToStored(RowOf(interest), 1).SerializeAsString(),
            ToStored(RowOf(interest), 1).SerializeAsString());
}

TEST(StartingRow, WeighsTitleAboveDescription) {
  v1::Interest interest = Titled("sluisdeur");
  interest.set_description("gemaal");
  const InterestRow row = RowOf(interest);
  EXPECT_GT(WeightOf(row, "sluisdeur"), WeightOf(row, "gemaal"));
  EXPECT_GT(WeightOf(row, "gemaal"), 0.0F);
}

TEST(StartingRow, GivesRequiredAndOptionalTermsWeight) {
  v1::Interest interest = Titled("water");
  interest.add_required()->add_any_of("Maas");
  interest.add_optional("dijk*");
  interest.add_optional("hoge nood");
  interest.add_optional("drie woorden lang");
  const InterestRow row = RowOf(interest);
  for (const char* term : {"maas", "dijk", "hoge nood", "drie woorden", "woorden lang"}) {
    EXPECT_GT(WeightOf(row, term), 0.0F) << term;
  }
}

TEST(StartingRow, KnowsOtherFormsOfItsWords) {
  const InterestRow row = RowOf(Titled("sluisdeuren"));
  EXPECT_GT(WordScore(row, "sluisdeur"), 0.0F);
  EXPECT_GT(WordScore(row, "sluisdeuren"), WordScore(row, "sluisdeur"));
}

TEST(StartingRow, LeavesStopWordsOut) {
  const InterestRow row = RowOf(Titled("de brug in het water and the bridge"));
  for (const char* term : {"de", "in", "het", "and", "the", "de brug", "in het"}) {
    EXPECT_EQ(WeightOf(row, term), 0.0F) << term;
  }
}

TEST(StartingRow, KeepsTheHeaviestTermsByRisingHash) {
  v1::Interest interest = Titled("sluisdeur");
  std::string description;
  for (int i = 0; i < 400; ++i) description += "woord" + std::to_string(i) + "x ";
  interest.set_description(description);
  const InterestRow row = RowOf(interest);
  EXPECT_EQ(row.terms.size(), kMaxRowTerms);
  EXPECT_GT(WeightOf(row, "sluisdeur"), 0.0F);
  EXPECT_TRUE(
      std::is_sorted(row.terms.begin(), row.terms.end(),
                     [](const TermWeight& a, const TermWeight& b) { return a.hash < b.hash; }));
  EXPECT_TRUE(FromStored(ToStored(row, 1)).ok());
}

TEST(StartingRow, WithoutTextMatchesNothing) {
  const InterestRow row = RowOf(v1::Interest());
  EXPECT_TRUE(row.terms.empty());
  EXPECT_LT(ScoreOf(row, "de brug is dicht"), Logit(kDefaultBar));
}

TEST(StartingRow, UsesExamples) {
  v1::Interest interest = Titled("meldingen");
  const InterestRow without = RowOf(interest);
  interest.add_examples("de dijk langs de rivier houdt het water tegen");
  const char* post = "hoog water bij de brug";
  EXPECT_GT(ScoreOf(RowOf(interest), post), ScoreOf(without, post));
}

TEST(StartingRow, TakesTheBarOfTheInterest) {
  v1::Interest interest;
  EXPECT_EQ(BarOf(interest), kDefaultBar);
  interest.set_bar(0.7);
  EXPECT_EQ(BarOf(interest), 0.7);
}

}  // namespace
}  // namespace sluis
