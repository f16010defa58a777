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

struct NamedInterval {
  std::string name;
  MeanInterval interval;
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
                                      const SimulationLog& log, Serving serving,
                                      size_t group_prefix);

// NaN when there is no measure of that name.
[[nodiscard]] double ValueOf(const MeasureValues& values, const std::string& name);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_RESULTS_H_
