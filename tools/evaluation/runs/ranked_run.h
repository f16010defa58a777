// Scores a ranked run against judgements. Every judged topic counts, as with `trec_eval -c`: one
// that the run leaves out scores as an empty ranking. Posts without a judgement are not relevant.
#ifndef SLUIS_TOOLS_EVALUATION_RUNS_RANKED_RUN_H_
#define SLUIS_TOOLS_EVALUATION_RUNS_RANKED_RUN_H_

#include <vector>

#include "tools/evaluation/formats/qrels_file.h"
#include "tools/evaluation/formats/trec_run.h"
#include "tools/evaluation/runs/measure_catalog.h"
#include "tools/evaluation/runs/score_sheet.h"

namespace sluis {

[[nodiscard]] ScoreSheet ScoreRankedRun(const TrecRun& run, const Qrels& qrels,
                                        const std::vector<RankedMeasure>& measures);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_RUNS_RANKED_RUN_H_
