#include "tools/evaluation/runs/score_sheet.h"

namespace sluis {

std::vector<double> Column(const ScoreSheet& sheet, size_t measure) {
  std::vector<double> values;
  for (const ScoreSheet::Row& row : sheet.rows) values.push_back(row.values[measure]);
  return values;
}

std::vector<OverallScore> OverallScores(const ScoreSheet& sheet, const ScoreSheet* other) {
  std::vector<OverallScore> scores;
  for (size_t i = 0; i < sheet.measures.size(); ++i) {
    const std::vector<double> values = Column(sheet, i);
    OverallScore score;
    score.measure = sheet.measures[i];
    score.mean = BootstrapMean(values);
    if (other != nullptr) {
      const std::vector<double> others = Column(*other, i);
      score.other_mean = BootstrapMean(others).mean;
      score.p = PairedRandomizationTest(values, others);
    }
    scores.push_back(std::move(score));
  }
  return scores;
}

}  // namespace sluis
