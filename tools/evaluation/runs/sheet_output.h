// A score sheet as people and programs read it.
#ifndef SLUIS_TOOLS_EVALUATION_RUNS_SHEET_OUTPUT_H_
#define SLUIS_TOOLS_EVALUATION_RUNS_SHEET_OUTPUT_H_

#include <string>

#include "tools/evaluation/runs/score_sheet.h"

namespace sluis {

struct SheetOutputOptions {
  // Text only; JSON always has them.
  bool per_topic = false;
};

// A table with four decimals and 95% intervals. `other` may be null; it is the run that `sheet` is
// compared with.
[[nodiscard]] std::string SheetAsText(const ScoreSheet& sheet, const ScoreSheet* other,
                                      const SheetOutputOptions& options);

// {"run", "topics", "measures": {name: {"mean", "low", "high"}}, "figures": {name: value},
// "per_topic": {topic: {name: value}}}, every digit; "against", "against_mean" and "p" when there
// is `other`.
[[nodiscard]] std::string SheetAsJson(const ScoreSheet& sheet, const ScoreSheet* other);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_RUNS_SHEET_OUTPUT_H_
