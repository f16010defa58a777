// Scores a run of TREC Real-Time Summarization. Every topic with judgements counts, one without
// clusters too: all its days are silent.
#ifndef SLUIS_TOOLS_EVALUATION_RUNS_REAL_TIME_SCORING_H_
#define SLUIS_TOOLS_EVALUATION_RUNS_REAL_TIME_SCORING_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "tools/evaluation/formats/clusters_file.h"
#include "tools/evaluation/formats/qrels_file.h"
#include "tools/evaluation/formats/real_time_run.h"
#include "tools/evaluation/measures/real_time.h"
#include "tools/evaluation/runs/score_sheet.h"

namespace sluis {

// What the organisers made of a year. Immutable, so it may be shared.
struct RealTimeCollection {
  RealTimeTrack track;
  std::map<std::string, RealTimeTopic> topics;
  PostTimes times;
};

// InvalidArgument when the files do not belong together: a cluster of a topic without judgements,
// or what MakeRealTimeTopic refuses.
[[nodiscard]] absl::StatusOr<RealTimeCollection> MakeRealTimeCollection(
    const RealTimeTrack& track, const Qrels& qrels, const TopicClusters& clusters, PostTimes times);

// Figures beside the measures: mean and median latency over the pushes of all topics (0 when none
// earned, as the scripts print), the pushes that earned, and those on eventful days.
[[nodiscard]] ScoreSheet ScorePushRun(const PushRun& run, const RealTimeCollection& collection,
                                      RealTimeVariant variant);

[[nodiscard]] ScoreSheet ScoreDailyRun(const DailyRun& run, const RealTimeCollection& collection,
                                       RealTimeVariant variant);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_RUNS_REAL_TIME_SCORING_H_
