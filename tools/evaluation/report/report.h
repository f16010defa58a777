// An evaluation as one HTML file that needs nothing beside it.
#ifndef SLUIS_TOOLS_EVALUATION_REPORT_REPORT_H_
#define SLUIS_TOOLS_EVALUATION_REPORT_REPORT_H_

#include <string>
#include <vector>

#include "tools/evaluation/simulation/results.h"
#include "tools/evaluation/simulation/results_output.h"

namespace sluis {

// Charts with a table beside each, every measure of every filter and group, and the protocol's main
// measure topic by topic. `results` holds one at least. Whatever names hold comes out escaped.
[[nodiscard]] std::string ReportAsHtml(const EvaluationSubject& subject,
                                       const std::vector<EvaluationResult>& results);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_REPORT_REPORT_H_
