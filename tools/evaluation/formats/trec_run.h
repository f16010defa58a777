// A ranked run in TREC's format, one post a row: "topic Q0 post rank score tag".
#ifndef SLUIS_TOOLS_EVALUATION_FORMATS_TREC_RUN_H_
#define SLUIS_TOOLS_EVALUATION_FORMATS_TREC_RUN_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/evaluation/measures/ranking.h"

namespace sluis {

struct TrecRun {
  // Of the last row; empty for an empty run, which is a run like any other.
  std::string tag;
  // In the order of the rows: SortAsTrecEval makes the ranking, as it does for trec_eval.
  std::map<std::string, std::vector<RankedPost>> topics;
};

// `name` stands for the text in errors. Refused: rows of another form, scores that are not finite
// numbers, a post twice in a topic. The rank is not looked at.
[[nodiscard]] absl::StatusOr<TrecRun> ParseTrecRun(std::string_view text, const std::string& name);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_FORMATS_TREC_RUN_H_
