#include "models/text/phrase_matcher.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

bool Finds(std::string_view phrase, std::string_view text) {
  const auto matcher = PhraseMatcher::Create(phrase);
  EXPECT_TRUE(matcher.ok()) << matcher.status();
  return matcher.ok() && matcher->Matches(MatchableText(text));
}

TEST(PhraseMatcher, FindsWholeWordsOnly) {
  EXPECT_TRUE(Finds("dijk", "De Dijk!"));
  EXPECT_FALSE(Finds("dijk", "dijkdoorbraak"));
  EXPECT_FALSE(Finds("dijk", "zeedijk"));
}

TEST(PhraseMatcher, FindsPhrasesSideBySide) {
  EXPECT_TRUE(Finds("hoog water", "Het HOOG  water komt"));
  EXPECT_TRUE(Finds("hoog water", "#hoog #water"));
  EXPECT_FALSE(Finds("hoog water", "hoog het water"));
  EXPECT_FALSE(Finds("hoog water", "hoog waterpeil"));
}

TEST(PhraseMatcher, FindsPrefixes) {
  EXPECT_TRUE(Finds("dijk*", "dijkdoorbraak"));
  EXPECT_TRUE(Finds("dijk*", "de dijk"));
  EXPECT_FALSE(Finds("dijk*", "zeedijk"));
  EXPECT_TRUE(Finds("hoog wat*", "hoog waterpeil"));
}

TEST(PhraseMatcher, FoldsCaseAccentsAndHyphens) {
  EXPECT_TRUE(Finds("CAFÉ", "een cafe"));
  EXPECT_TRUE(Finds("cafe", "een café"));
  EXPECT_TRUE(Finds("ww", "mijn WW-uitkering"));
  EXPECT_TRUE(Finds("ww-uitkering", "ww uitkering"));
}

TEST(PhraseMatcher, NeverMatchesWhatNormalisationTakesOut) {
  EXPECT_FALSE(Finds("nos", "zie https://nos.nl/artikel"));
  EXPECT_FALSE(Finds("jan", "hoi @jan"));
}

TEST(PhraseMatcher, RefusesWhatCannotMatch) {
  for (const char* phrase : {"", "  ", "!!", "@jan", "*", "hoog *", "*dijk", "di*jk", "dijk**"}) {
    EXPECT_EQ(PhraseMatcher::Create(phrase).status().code(), absl::StatusCode::kInvalidArgument)
        << phrase;
  }
  EXPECT_THAT(PhraseMatcher::Create("*dijk").status().message(), HasSubstr("\"*dijk\""));
}

TEST(PhraseMatcher, KeepsThePhraseAsGiven) {
  EXPECT_EQ(PhraseMatcher::Create("Hoog Water")->phrase(), "Hoog Water");
}

}  // namespace
}  // namespace sluis
