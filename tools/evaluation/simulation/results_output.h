// An evaluation's results as people and programs read them.
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_RESULTS_OUTPUT_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_RESULTS_OUTPUT_H_

#include <string>
#include <vector>

#include "tools/evaluation/simulation/results.h"

namespace sluis {

// What was measured, on what.
struct EvaluationSubject {
  std::string protocol;
  std::string window;
  size_t posts = 0;
  size_t topics = 0;
  size_t windows = 0;
};

// Of several filters first one table, with the p of the difference from the first; then a table for
// each: measures by groups, and figures against the number of judgements.
[[nodiscard]] std::string ResultsAsText(const EvaluationSubject& subject,
                                        const std::vector<EvaluationResult>& results);

// {"protocol", "window", "posts", "topics", "windows", "filters": [{"filter", "costs", "all",
// "groups", "per_topic"}]}. "all", each group and each topic hold "topics", "measures" (every one
// by name; null where there is none), "by_judgements", "calibration" and "gain_at_pain"; a measure
// of "all" and of the groups that is a mean over topics has its 95% bootstrap interval in
// "intervals", and its difference from the first filter with the p of it in "against_first".
[[nodiscard]] std::string ResultsAsJson(const EvaluationSubject& subject,
                                        const std::vector<EvaluationResult>& results);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_RESULTS_OUTPUT_H_
