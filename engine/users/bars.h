// How sure a post must be for an interest to take it, in log-odds of the row's score.
#ifndef SLUIS_ENGINE_USERS_BARS_H_
#define SLUIS_ENGINE_USERS_BARS_H_

#include <cstdint>

#include "models/interests/row.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

struct Bars {
  // From here on a post is one of the interest's own. Below it the interest explores: posts are
  // marked, and a digest has a few places for them.
  float full = 0;
  // From here on an alert is sent. At least `full`.
  float sure = 0;
  // Below it a digest shows one post at most.
  float alone_below = 0;
  // Below it nothing matches.
  float lowest = 0;
};

// In log-odds: how much further down an interest looks after each digest without it, and at most.
inline constexpr float kQuietStep = 0.1F;
inline constexpr float kMaxQuietMargin = 1.5F;
// So many posts that its readers wanted are enough to have learned the subject. From then on it
// looks less far below its bar where what it shows falls short of the precision wish; until then it
// looks further down the longer digests have had nothing of it.
inline constexpr uint32_t kWantedEnough = 30;
// So many digests in a row with more than kEnoughTimes the interest's budget raise its bar, to the
// least of the scores that came next.
inline constexpr int kCrowdedDigests = 3;
inline constexpr uint32_t kEnoughTimes = 5;

// `full` is the bar that the owner set, 0.36 if none; raised or lowered by as many log-odds as the
// precision wish differs from kPrecisionWish; if the owner set none, raised where the stream is too
// much for the budget.
// `lowest` lies kExplorationMargin times the row's openness below it, and further by kQuietStep;
// with no_exploration it is `full`. `sure` is `full` if the owner set a bar. Else it is 0.45, and
// since an alert disturbs, up to 3 log-odds more for an interest that has learned little: five
// judgements leave e^-1 of that. Pure: the same input gives the same bits.
[[nodiscard]] Bars BarsOf(const storage::v1::StoredInterest& stored, const InterestRow& row);

// StoredInterest.quiet_digests after one more digest, that has something of the interest or not.
[[nodiscard]] uint32_t QuietAfter(uint32_t quiet_digests, bool present);

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_BARS_H_
