// The names of measures that a person types, and what each computes.
#ifndef SLUIS_TOOLS_EVALUATION_RUNS_MEASURE_CATALOG_H_
#define SLUIS_TOOLS_EVALUATION_RUNS_MEASURE_CATALOG_H_

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/evaluation/measures/ranking.h"
#include "tools/evaluation/measures/real_time.h"

namespace sluis {

// Of one topic of a ranked run. The filtering measures take the whole ranking as the set that was
// let through.
struct RankedMeasure {
  std::string name;
  std::function<double(const JudgedRanking&)> score;
};

// A task of TREC Real-Time Summarization; its measures come together.
struct RealTimeTask {
  enum class Scenario { kPushes, kDailyLists };
  RealTimeTrack track;
  Scenario scenario = Scenario::kPushes;
};

using MeasureChoice = std::variant<std::vector<RankedMeasure>, RealTimeTask>;

// `names` separated by commas: sets (ranking, filtering), single measures such as P@10, or one
// rts-... alone. InvalidArgument names what is unknown, with what there is.
[[nodiscard]] absl::StatusOr<MeasureChoice> ParseMeasures(const std::string& names);

// One line for each name that ParseMeasures knows, for --help.
[[nodiscard]] std::string DescribeMeasures();

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_RUNS_MEASURE_CATALOG_H_
