#include "models/interests/compound.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> PartsOf(std::string_view word) {
  return CompoundParts(word, SmallFeaturizer().model().dictionary());
}

TEST(Compound, IsCutIntoTwoKnownWords) {
  EXPECT_THAT(PartsOf("waterbrug"), ElementsAre("water", "brug"));
  EXPECT_THAT(PartsOf("rivierdijk"), ElementsAre("rivier", "dijk"));
}

TEST(Compound, MayHaveALinkBetweenItsParts) {
  EXPECT_THAT(PartsOf("gemeentesdijk"), ElementsAre("gemeente", "dijk"));
  EXPECT_THAT(PartsOf("dijkenbrug"), ElementsAre("dijk", "brug"));
}

TEST(Compound, IsNotMadeOfUnknownOrShortWords) {
  for (const char* word : {"waterxyzw", "sluisdeur", "dede", "hoog", ""}) {
    EXPECT_THAT(PartsOf(word), IsEmpty()) << word;
  }
}

}  // namespace
}  // namespace sluis
