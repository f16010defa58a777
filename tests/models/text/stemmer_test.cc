#include "models/text/stemmer.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sluis {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> StemsOf(std::string_view word) {
  const Stems stems(word);
  return {stems.begin(), stems.end()};
}

TEST(Stems, AreOneForTheFormsOfADutchWord) {
  EXPECT_THAT(StemsOf("dijken"), Contains("dijk"));
  EXPECT_THAT(StemsOf("dijk"), ElementsAre("dijk"));
  EXPECT_THAT(StemsOf("overstromingen"), Contains(StemsOf("overstroming")[0]));
}

TEST(Stems, AreOneForTheFormsOfAnEnglishWord) {
  EXPECT_THAT(StemsOf("flooding"), Contains("flood"));
  EXPECT_THAT(StemsOf("floods"), Contains("flood"));
}

TEST(Stems, ReadLettersOutsideAscii) {
  EXPECT_THAT(StemsOf("reünies"), Contains(StemsOf("reünie").back()));
}

TEST(Stems, AreNotForNumbersPlaceholdersAndHashtags) {
  for (const char* text : {"2026", "<url>", "#dijk", "a12", "ja", ""}) {
    EXPECT_THAT(StemsOf(text), IsEmpty()) << text;
  }
}

TEST(Stems, AreNotForWhatIsTooLongForAWord) {
  EXPECT_THAT(StemsOf(std::string(65, 'a')), IsEmpty());
  EXPECT_EQ(StemsOf(std::string(64, 'a')).size(), 1u);
}

}  // namespace
}  // namespace sluis
