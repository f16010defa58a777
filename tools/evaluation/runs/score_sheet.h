// What a run scored: every measure of every topic. Values, so any thread may read them.
#ifndef SLUIS_TOOLS_EVALUATION_RUNS_SCORE_SHEET_H_
#define SLUIS_TOOLS_EVALUATION_RUNS_SCORE_SHEET_H_

#include <cstddef>
#include <string>
#include <vector>

#include "tools/evaluation/measures/significance.h"

namespace sluis {

struct ScoreSheet {
  struct Row {
    std::string topic;
    // As many as `measures`.
    std::vector<double> values;
  };
  // A figure of the run as a whole that is no mean over topics.
  struct Figure {
    std::string name;
    double value = 0;
  };

  // The tag in the run file.
  std::string run;
  std::vector<std::string> measures;
  // Every judged topic, by id, whether the run has it or not.
  std::vector<Row> rows;
  std::vector<Figure> figures;
  size_t topics_in_run = 0;
  // Topics of the run that nobody judged: left out.
  size_t unjudged_topics = 0;
};

// The values of one measure, by topic.
[[nodiscard]] std::vector<double> Column(const ScoreSheet& sheet, size_t measure);

// A run's measure over all topics, and how it compares with another run's.
struct OverallScore {
  std::string measure;
  MeanInterval mean;
  // Only when there is another run: its mean, and the p of the paired randomisation test.
  double other_mean = 0;
  double p = 1;
};

// One for each measure. `other`, when not null, was scored with the same judgements and measures.
[[nodiscard]] std::vector<OverallScore> OverallScores(const ScoreSheet& sheet,
                                                      const ScoreSheet* other);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_RUNS_SCORE_SHEET_H_
