#include "engine/digests/retelling.h"

#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

bool SameNews(const std::string& a, const std::string& b) {
  v1::Post first;
  first.set_text(a);
  v1::Post second;
  second.set_text(b);
  return TellsTheSame(NewsWordsOf(first), NewsWordsOf(second));
}

constexpr char kPeak[] =
    "Piek hoogwater Linde komende nacht: 4,85 m boven NAP verwacht. Waterschap naar fase 2.";

TEST(TellsTheSame, SeesThroughOtherWordsAndOtherOrder) {
  EXPECT_TRUE(SameNews(kPeak,
                       "Het waterschap schaalt op naar fase 2: vannacht staat de piek van het "
                       "hoogwater in de Linde boven de 4 meter"));
}

TEST(TellsTheSame, LooksPastCaseAccentsLinksAndHandles) {
  EXPECT_TRUE(SameNews("Café Zeezicht sluit morgen definitief https://a.example.org",
                       "RT @jan: CAFÉ zeezicht sluit morgen DEFINITIEF https://b.example.org"));
}

TEST(TellsTheSame, NeedsHalfOfTheShorterText) {
  EXPECT_FALSE(
      SameNews(kPeak,
               "Waterschap: piek hoogwater Linde vraagt morgen twintig extra vrijwilligers "
               "voor zandzakken bij gemaal Wilgendijk, aanmelden kan telefonisch"));
}

TEST(TellsTheSame, NeedsFourWordsInCommon) {
  EXPECT_FALSE(SameNews("Hoogwater Linde zakt", "Hoogwater Linde zakt"));
  EXPECT_TRUE(SameNews("Hoogwater Linde zakt snel", "Hoogwater Linde zakt snel"));
}

TEST(TellsTheSame, ShortWordsDoNotCount) {
  EXPECT_FALSE(SameNews("de man en de ui in het bos", "de man en de ui in het bos"));
}

TEST(TellsTheSame, LettersAreCountedNotBytes) {
  EXPECT_FALSE(SameNews("één één' éé óó íí úú", "één óó íí úú"));
}

TEST(TellsTheSame, TheTitleCounts) {
  v1::Post titled;
  titled.set_title("Hoogwater Linde zakt snel");
  v1::Post plain;
  plain.set_text("Hoogwater Linde zakt snel");
  EXPECT_TRUE(TellsTheSame(NewsWordsOf(titled), NewsWordsOf(plain)));
}

}  // namespace
}  // namespace sluis
