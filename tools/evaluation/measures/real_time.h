// The batch measures of TREC Real-Time Summarization (Lin et al., Overview of the TREC 2016 and
// 2017 Real-Time Summarization Tracks; the guidelines at trecrts.github.io). Pure functions, safe
// on any thread.
//
// They are computed for each topic and day; a topic's score is the mean over the days of the track,
// the track's the mean over all judged topics. A day is eventful when it has a post of a cluster
// that was not delivered yet, else silent. On a silent day
//   -0 scores 0 whatever was done,
//   -1 scores 1 for no push and else 0,
//   -p scores 1 - pushes / 10.
// An eventful day without a push scores 0.
//
// Two variants. `kGuideline` is the prose: a push belongs to the day it was made, the eleventh of a
// day and later ones are not looked at, and what nobody judged is not relevant. `kOfficialScript`
// is what the organisers' programs compute, to the digit:
//   scenario A  pushes of posts without a known time (in no topic's pool) and, with the time of
//   2016
//               set 139 s later for the broker's clock, of posts not yet written are ignored; a
//               push belongs to the day its post was written, in the order of the file; the gains
//               of the first ten of a day count, while EG's divisor and the pain have no such
//               limit; -p may fall below 0; silent days add nothing to GMP.
//   scenario B  posts after the tenth earn nothing but use their clusters up.
#ifndef SLUIS_TOOLS_EVALUATION_MEASURES_REAL_TIME_H_
#define SLUIS_TOOLS_EVALUATION_MEASURES_REAL_TIME_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "tools/evaluation/measures/cluster_ledger.h"

namespace sluis {

enum class RealTimeVariant { kGuideline, kOfficialScript };

struct RealTimeTrack {
  absl::CivilDay first_day;
  int day_count = 0;
  // Added to the times of pushes by the official script of scenario A.
  int64_t push_delay_s = 0;
};

// 2 to 11 August 2016.
[[nodiscard]] RealTimeTrack RealTimeTrack2016();
// 29 July to 5 August 2017.
[[nodiscard]] RealTimeTrack RealTimeTrack2017();

struct RealTimePush {
  std::string post;
  // Since 1970.
  int64_t pushed_s = 0;
};

inline constexpr std::array<double, 3> kGainMinusPainWeights = {0.33, 0.50, 0.66};

// Scenario A, push notifications. With G the sum of gains, N the pushes, P those without gain and Z
// the sum of the ten largest gains still to be had, each for one day:
struct ScenarioAScore {
  // G / N
  double eg_0 = 0;
  double eg_1 = 0;
  double eg_p = 0;
  // G / Z
  double ncg_0 = 0;
  double ncg_1 = 0;
  double ncg_p = 0;
  // a * G - (1 - a) * P, for each a of kGainMinusPainWeights
  std::array<double, 3> gain_minus_pain = {};
  // Of each push that earned: its time minus that of its cluster's first post, at least 0. The
  // track takes mean and median over the pushes of all topics together.
  std::vector<double> latencies_s;
  // On eventful days, as the scripts count.
  int pushes = 0;
};

// `pushes` in the order of the run. `times` of the posts of all pools.
[[nodiscard]] ScenarioAScore ScoreScenarioA(const RealTimeTopic& topic,
                                            const std::vector<RealTimePush>& pushes,
                                            const PostTimes& times, const RealTimeTrack& track,
                                            RealTimeVariant variant);

// Scenario B, a ranked list a day: nDCG@10 with gain 2^g - 1, where g is 0.5 or 1. A post earns
// only in the list of the day it was written.
struct ScenarioBScore {
  double ndcg_0 = 0;
  double ndcg_1 = 0;
  double ndcg_p = 0;
};

// The posts of each day's list, in its order.
using DailyLists = std::map<absl::CivilDay, std::vector<std::string>>;

[[nodiscard]] ScenarioBScore ScoreScenarioB(const RealTimeTopic& topic, const DailyLists& lists,
                                            const RealTimeTrack& track, RealTimeVariant variant);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_MEASURES_REAL_TIME_H_
