#include "engine/users/bars.h"

#include <gtest/gtest.h>

#include "models/interests/learner.h"
#include "models/interests/scorer.h"

namespace sluis {
namespace {

storage::v1::StoredInterest Plain() { return {}; }

InterestRow Learned(uint32_t wanted, float precision) {
  InterestRow row;
  row.judgements = 2 * wanted;
  row.wanted = wanted;
  row.precision = precision;
  return row;
}

TEST(Bars, AreTheOneThatTheOwnerSet) {
  storage::v1::StoredInterest stored = Plain();
  stored.mutable_interest()->set_bar(0.8);
  stored.mutable_interest()->set_no_exploration(true);
  const Bars bars = BarsOf(stored, InterestRow());
  EXPECT_FLOAT_EQ(bars.full, static_cast<float>(Logit(0.8)));
  EXPECT_EQ(bars.sure, bars.full);
  EXPECT_EQ(bars.lowest, bars.full);
}

TEST(Bars, RiseWithThePrecisionWish) {
  storage::v1::StoredInterest stored = Plain();
  const float usual = BarsOf(stored, InterestRow()).full;
  stored.mutable_interest()->set_precision(0.9);
  EXPECT_GT(BarsOf(stored, InterestRow()).full, usual + 1);
  stored.mutable_interest()->set_precision(0.5);
  EXPECT_LT(BarsOf(stored, InterestRow()).full, usual - 0.5);
}

TEST(Bars, OfAlertsComeDownAsTheInterestLearns) {
  const float cold = BarsOf(Plain(), InterestRow()).sure;
  const float warm = BarsOf(Plain(), Learned(2, 0.7F)).sure;
  const float learned = BarsOf(Plain(), Learned(50, 0.7F)).sure;
  EXPECT_GT(cold, warm);
  EXPECT_GT(warm, learned);
  EXPECT_GE(learned, BarsOf(Plain(), Learned(50, 0.7F)).full);
}

TEST(Bars, LookLessFarDownWhereALearnedInterestFallsShortOfTheWish) {
  const Bars good = BarsOf(Plain(), Learned(kWantedEnough, 0.8F));
  const Bars poor = BarsOf(Plain(), Learned(kWantedEnough, 0.5F));
  EXPECT_FLOAT_EQ(good.lowest, good.full - kExplorationMargin);
  EXPECT_GT(poor.lowest, good.lowest + 1);
  EXPECT_EQ(poor.full, good.full);
}

TEST(Bars, LookFurtherDownInQuietTimesUntilEnoughWasWanted) {
  storage::v1::StoredInterest quiet = Plain();
  quiet.set_quiet_digests(5);
  EXPECT_LT(BarsOf(quiet, Learned(3, 0.7F)).lowest, BarsOf(Plain(), Learned(3, 0.7F)).lowest);
  EXPECT_EQ(BarsOf(quiet, Learned(kWantedEnough, 0.7F)).lowest,
            BarsOf(Plain(), Learned(kWantedEnough, 0.7F)).lowest);
}

TEST(Bars, RiseWhenDigestAfterDigestHasFarMoreThanItsBudget) {
  storage::v1::StoredInterest crowded = Plain();
  crowded.add_crowded_scores(2.5F);
  crowded.add_crowded_scores(1.5F);
  EXPECT_EQ(BarsOf(crowded, InterestRow()).full, BarsOf(Plain(), InterestRow()).full);
  crowded.add_crowded_scores(2.0F);
  EXPECT_EQ(BarsOf(crowded, InterestRow()).full, 1.5F);
}

TEST(Bars, ShowOnePostBelowTheBarBeforeTheFirstJudgement) {
  const Bars unjudged = BarsOf(Plain(), InterestRow());
  EXPECT_EQ(unjudged.alone_below, unjudged.full);
  const Bars judged = BarsOf(Plain(), Learned(1, 0.7F));
  EXPECT_LT(judged.alone_below, judged.full);
}

}  // namespace
}  // namespace sluis
