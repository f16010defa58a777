// Which charts an evaluation is worth.
#ifndef SLUIS_TOOLS_EVALUATION_REPORT_CHARTS_H_
#define SLUIS_TOOLS_EVALUATION_REPORT_CHARTS_H_

#include <vector>

#include "tools/evaluation/report/chart.h"
#include "tools/evaluation/simulation/results.h"

namespace sluis {

// Means with their intervals, and for filters that judge: figures against the number of judgements,
// gain against pain, and how far probabilities can be relied on. Of groups, then of all.
[[nodiscard]] std::vector<Chart> ChartsOf(const std::vector<EvaluationResult>& results);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_REPORT_CHARTS_H_
