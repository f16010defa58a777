// What a simulation was worth, by every measure, for each topic and group of topics.
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_RESULTS_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_RESULTS_H_

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tools/evaluation/measures/probabilities.h"
#include "tools/evaluation/measures/significance.h"
#include "tools/evaluation/simulation/collection.h"
#include "tools/evaluation/simulation/filter.h"
#include "tools/evaluation/simulation/simulation.h"

namespace sluis {

// Names and values in the order of showing. A value that there is none of is NaN.
using MeasureValues = std::vector<std::pair<std::string, double>>;

// Figures against what the reader had said before: windows (and what they showed) with at least
// `from` judgements and fewer than the next step has.
inline constexpr std::array<uint32_t, 7> kJudgementSteps = {0, 1, 3, 5, 10, 20, 50};

struct CurvePoint {
  uint32_t from = 0;
  size_t windows = 0;
  MeasureValues values;
};

// Those whose value for several topics is the mean of theirs. The first that there is sums a
// protocol up.
inline constexpr std::array<const char*, 15> kMeansOverTopics = {
    "digest",  "T11SU",        "T11U",        "F0.5",       "set_P",
    "set_R",   "judged_T11SU", "judged_F0.5", "gain_share", "nDCG@10",
    "nDCG@20", "P@10",         "P@30",        "AP",         "RR"};

struct NamedInterval {
  std::string name;
  MeanInterval interval;
};

// Share of the clusters found at no more than so many posts shown in vain, a topic.
struct GainPoint {
  size_t pain = 0;
  double gain_share = 0;
};
inline constexpr std::array<size_t, 10> kPainSteps = {0, 1, 2, 5, 10, 20, 50, 100, 200, 500};

// How a mean over topics differs from that of the first filter.
struct Difference {
  std::string measure;
  // This filter's mean less the first one's.
  double mean = 0;
  // Of the paired randomisation test over topics.
  double p = 1;
};

struct TopicsResult {
  // A topic's id, a group's prefix, or "all".
  std::string name;
  std::string title;
  size_t topics = 0;
  MeasureValues values;
  // Of the measures that are means over topics, where there are several.
  std::vector<NamedInterval> intervals;
  std::vector<CurvePoint> curve;
  // Of what was shown after at least 20 judgements; empty without probabilities.
  std::vector<CalibrationBin> calibration;
  std::vector<GainPoint> gain_at_pain;
  // Of every filter but the first of an evaluation.
  std::vector<Difference> against_first;
};

struct EvaluationResult {
  std::string filter;
  TopicsResult all;
  std::vector<TopicsResult> groups;
  std::vector<TopicsResult> by_topic;
  // Of the whole run: posts/s, judgements, memory.
  MeasureValues costs;
};

// `group_prefix`: topics whose ids begin with the same so many bytes form a group; 0 for none.
[[nodiscard]] EvaluationResult Assess(const Collection& collection,
                                      const std::vector<PostWindow>& windows,
                                      const SimulationLog& log, ServingKind serving,
                                      size_t group_prefix);

// Fills against_first of the results of one collection, in "all" and in the groups.
void CompareWithFirst(std::vector<EvaluationResult>* results);

// The measure of kMeansOverTopics that sums the protocol up.
[[nodiscard]] std::string MainMeasure(const EvaluationResult& result);

// NaN when there is no measure of that name.
[[nodiscard]] double ValueOf(const MeasureValues& values, const std::string& name);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_RESULTS_H_
