#include "engine/users/bars.h"

#include <algorithm>
#include <cmath>

#include "models/interests/calibration.h"
#include "models/interests/learner.h"
#include "models/interests/scorer.h"
#include "models/interests/starting_row.h"

namespace sluis {
namespace {

// How fast the margin shrinks with the share of shown posts that were wanted.
constexpr double kPrecisionPower = 10;
// The bar of alerts, as a probability; how much higher it starts, in log-odds; and the judgements
// after which e^-1 of that is left.
constexpr double kAlertBar = 0.45;
constexpr double kColdMargin = 3;
constexpr double kColdJudgements = 5;

double WishOf(const v1::Interest& interest) {
  return interest.precision() > 0 ? interest.precision() : kPrecisionWish;
}

float FullBar(const storage::v1::StoredInterest& stored) {
  const v1::Interest& interest = stored.interest();
  const double shift = Logit(WishOf(interest)) - Logit(kPrecisionWish);
  const auto bar = static_cast<float>(Logit(BarOf(interest)) + shift);
  if (interest.bar() > 0 || stored.crowded_scores_size() < kCrowdedDigests) return bar;
  return std::max(bar, *std::min_element(stored.crowded_scores().begin(),
                                         stored.crowded_scores().end()));
}

float SureBar(const v1::Interest& interest, const InterestRow& row, float full) {
  if (interest.bar() > 0) return full;
  const double cold = kColdMargin * std::exp(-static_cast<double>(row.judgements) / kColdJudgements);
  return std::max(full, static_cast<float>(Logit(kAlertBar) + cold));
}

// How far below its bar the interest looks, in [0, 1] of kExplorationMargin.
float OpennessOf(const v1::Interest& interest, const InterestRow& row) {
  if (row.wanted < kWantedEnough) return row.openness;
  const double reached = static_cast<double>(row.precision) / WishOf(interest);
  return row.openness * static_cast<float>(std::pow(std::min(1.0, reached), kPrecisionPower));
}

}  // namespace

Bars BarsOf(const storage::v1::StoredInterest& stored, const InterestRow& row) {
  Bars bars;
  bars.full = FullBar(stored);
  bars.sure = SureBar(stored.interest(), row, bars.full);
  bars.alone_below = bars.full;
  bars.lowest = bars.full;
  if (stored.interest().no_exploration()) return bars;
  const float openness = OpennessOf(stored.interest(), row);
  bars.lowest -= kExplorationMargin * openness;
  if (row.judgements > 0) bars.alone_below = bars.lowest;
  if (row.wanted < kWantedEnough) {
    const auto quiet = static_cast<float>(stored.quiet_digests());
    bars.lowest -= openness * std::min(kQuietStep * quiet, kMaxQuietMargin);
  }
  return bars;
}

uint32_t QuietAfter(uint32_t quiet_digests, bool present) {
  if (present) return 0;
  // Further down it does not look.
  const bool at_most = kQuietStep * static_cast<float>(quiet_digests) >= kMaxQuietMargin;
  return at_most ? quiet_digests : quiet_digests + 1;
}

}  // namespace sluis
