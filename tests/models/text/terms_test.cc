#include "models/text/terms.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sluis {
namespace {

using ::testing::UnorderedElementsAre;

std::vector<std::string> Texts(const std::vector<Term>& terms) {
  std::vector<std::string> texts;
  for (const Term& term : terms) texts.push_back(term.text);
  return texts;
}

TEST(Terms, AreWordsTheirStemsAndPairs) {
  EXPECT_THAT(Texts(TermTextsOf("hoge dijken 27")),
              UnorderedElementsAre("hoge", "hoge~", "hog~", "dijken", "dijk~", "dijken~", "27",
                                   "hoge dijken", "dijken 27"));
}

TEST(Terms, LeaveOutStopWordsAndPairsWithOne) {
  EXPECT_THAT(Texts(TermTextsOf("de dijk the")), UnorderedElementsAre("dijk", "dijk~"));
}

TEST(Terms, TellTheirKind) {
  EXPECT_EQ(KindOf("dijk"), TermKind::kWord);
  EXPECT_EQ(KindOf(StemTerm("dijk")), TermKind::kStem);
  EXPECT_EQ(KindOf("hoog water"), TermKind::kPair);
}

TEST(Terms, OfOneByteCountOnlyWithinPairs) {
  EXPECT_THAT(Texts(TermTextsOf("x 27 y")), UnorderedElementsAre("27", "x 27", "27 y"));
}

TEST(Terms, ComeOnceByRisingHash) {
  const std::vector<uint64_t> hashes = TermsOf("water water water maas water water");
  EXPECT_EQ(hashes.size(), 8u);  // water, maas, maa, and three pairs; "water~", "maas~"
  EXPECT_TRUE(std::is_sorted(hashes.begin(), hashes.end()));
}

TEST(Terms, WithTextsAreTheSameInTheSameOrder) {
  for (const std::string text : {"", "een", "de brug is dicht de brug"}) {
    std::vector<uint64_t> hashes;
    for (const Term& term : TermTextsOf(text)) {
      EXPECT_EQ(term.hash, TermHash(term.text));
      hashes.push_back(term.hash);
    }
    EXPECT_EQ(hashes, TermsOf(text)) << text;
  }
}

// Stored rows hold these numbers: they must never change.
TEST(Terms, HaveTheHashOfXxh3) { EXPECT_EQ(TermHash(""), 0x2d06800538d394c2u); }

TEST(Terms, OfLooselySpacedTextHoldNoEmptyWord) {
  EXPECT_THAT(Texts(TermTextsOf(" brug  dicht ")),
              UnorderedElementsAre("brug", "brug~", "dicht", "dicht~"));
}

}  // namespace
}  // namespace sluis
