#include "tools/evaluation/runs/ranked_run.h"

#include <utility>

namespace sluis {

ScoreSheet ScoreRankedRun(const TrecRun& run, const Qrels& qrels,
                          const std::vector<RankedMeasure>& measures) {
  ScoreSheet sheet;
  sheet.run = run.tag;
  for (const RankedMeasure& measure : measures) sheet.measures.push_back(measure.name);
  for (const auto& [topic, grades] : qrels) {
    const auto found = run.topics.find(topic);
    std::vector<RankedPost> ranking;
    if (found != run.topics.end()) ranking = found->second;
    sheet.topics_in_run += ranking.empty() ? 0 : 1;
    SortAsTrecEval(&ranking);
    const JudgedRanking judged = JudgeRanking(ranking, grades);
    ScoreSheet::Row row{topic, {}};
    for (const RankedMeasure& measure : measures) row.values.push_back(measure.score(judged));
    sheet.rows.push_back(std::move(row));
  }
  sheet.unjudged_topics = run.topics.size() - sheet.topics_in_run;
  return sheet;
}

}  // namespace sluis
