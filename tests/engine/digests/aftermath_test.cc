#include "engine/digests/aftermath.h"

#include <gtest/gtest.h>

#include <vector>

namespace sluis {
namespace {

v1::Match MatchOf(const char* interest, uint64_t story, float score) {
  v1::Match match;
  match.set_interest_id(interest);
  match.set_story_id(story);
  match.set_score(score);
  return match;
}

TEST(CrowdedScore, IsThatOfTheFirstStoryTooMany) {
  const std::vector<v1::Match> matches = {MatchOf("water", 1, 0.5F), MatchOf("water", 2, 2.0F),
                                          MatchOf("water", 3, 1.0F), MatchOf("water", 4, 1.5F)};
  EXPECT_EQ(CrowdedScore(matches, "water", 2), 1.0F);
  EXPECT_EQ(CrowdedScore(matches, "water", 3), 0.5F);
}

TEST(CrowdedScore, IsNoneWhereThereAreNotTooMany) {
  const std::vector<v1::Match> matches = {MatchOf("water", 1, 0.5F), MatchOf("water", 2, 2.0F)};
  EXPECT_FALSE(CrowdedScore(matches, "water", 2).has_value());
  EXPECT_FALSE(CrowdedScore({}, "water", 0).has_value());
}

TEST(CrowdedScore, CountsAStoryOnceByItsBestPost) {
  const std::vector<v1::Match> matches = {MatchOf("water", 1, 0.5F), MatchOf("water", 1, 3.0F),
                                          MatchOf("water", 2, 1.0F)};
  EXPECT_EQ(CrowdedScore(matches, "water", 1), 1.0F);
}

TEST(CrowdedScore, LeavesOtherInterestsAlone) {
  const std::vector<v1::Match> matches = {MatchOf("water", 1, 0.5F), MatchOf("bridge", 2, 3.0F)};
  EXPECT_FALSE(CrowdedScore(matches, "water", 1).has_value());
}

}  // namespace
}  // namespace sluis
