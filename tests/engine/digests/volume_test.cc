#include "engine/digests/volume.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace sluis {
namespace {

using Counts = std::vector<uint64_t>;

TEST(Volume, SaysNothingOfTooFewWindows) {
  const v1::Volume volume = VolumeOf(84, Counts{20, 20, 20, 20});
  EXPECT_EQ(volume.posts(), 84u);
  EXPECT_EQ(volume.windows(), 4u);
  EXPECT_DOUBLE_EQ(volume.usual(), 20);
  EXPECT_EQ(volume.kind(), v1::VOLUME_KIND_UNSPECIFIED);
  EXPECT_EQ(VolumeOf(84, Counts{}).windows(), 0u);
  EXPECT_EQ(VolumeOf(84, Counts{20, 20, 20, 20, 20}).kind(), v1::VOLUME_KIND_MORE);
}

TEST(Volume, TellsAWaveAndASilence) {
  const Counts weeks = {18, 22, 20, 19, 24, 17, 21, 20, 23, 16};
  EXPECT_EQ(VolumeOf(84, weeks).kind(), v1::VOLUME_KIND_MORE);
  EXPECT_EQ(VolumeOf(0, weeks).kind(), v1::VOLUME_KIND_LESS);
  for (const uint64_t usual : {10u, 20u, 30u}) {
    EXPECT_EQ(VolumeOf(usual, weeks).kind(), v1::VOLUME_KIND_USUAL) << usual;
  }
}

TEST(Volume, KnowsThatCountsVaryByChanceEvenWhereTheyNeverDid) {
  EXPECT_EQ(VolumeOf(110, Counts(28, 100)).kind(), v1::VOLUME_KIND_USUAL);
  EXPECT_EQ(VolumeOf(140, Counts(28, 100)).kind(), v1::VOLUME_KIND_MORE);
}

TEST(Volume, AsksForMoreThanTheWavesThatWereThere) {
  const Counts wavy = {0, 60, 5, 0, 80, 3, 0, 70, 2, 0};
  EXPECT_EQ(VolumeOf(85, wavy).kind(), v1::VOLUME_KIND_USUAL);
  EXPECT_EQ(VolumeOf(400, wavy).kind(), v1::VOLUME_KIND_MORE);
}

TEST(Volume, MakesNoNewsOfOnePostOnASilentSubject) {
  const Counts silent(28, 0);
  EXPECT_EQ(VolumeOf(0, silent).kind(), v1::VOLUME_KIND_USUAL);
  EXPECT_EQ(VolumeOf(3, silent).kind(), v1::VOLUME_KIND_USUAL);
  EXPECT_EQ(VolumeOf(4, silent).kind(), v1::VOLUME_KIND_MORE);
}

TEST(Volume, LooksAtTheNewestWindowsOnly) {
  Counts grown(40, 1000);
  grown.insert(grown.end(), kMostWindows, 20);
  const v1::Volume volume = VolumeOf(84, grown);
  EXPECT_EQ(volume.windows(), kMostWindows);
  EXPECT_DOUBLE_EQ(volume.usual(), 20);
  EXPECT_EQ(volume.kind(), v1::VOLUME_KIND_MORE);
}

TEST(Volume, SeldomCriesWolfOverPureChance) {
  std::mt19937 random(11);
  for (const double mean : {0.3, 4.0, 50.0}) {
    std::poisson_distribution<uint64_t> draw(mean);
    int unusual = 0;
    constexpr int kRounds = 2000;
    for (int round = 0; round < kRounds; ++round) {
      Counts counts(10);
      for (uint64_t& count : counts) count = draw(random);
      unusual += VolumeOf(draw(random), counts).kind() == v1::VOLUME_KIND_USUAL ? 0 : 1;
    }
    EXPECT_LT(unusual, kRounds / 100) << mean;
  }
}

TEST(Volume, ComparesWindowsOfLikeLength) {
  EXPECT_TRUE(AlikeInLength(absl::Hours(24), absl::Hours(24)));
  EXPECT_TRUE(AlikeInLength(absl::Hours(23), absl::Hours(25)));
  EXPECT_FALSE(AlikeInLength(absl::Hours(24), absl::Hours(72)));
  EXPECT_FALSE(AlikeInLength(absl::Hours(14), absl::Hours(10)));
}

}  // namespace
}  // namespace sluis
