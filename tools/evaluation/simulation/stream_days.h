// TREC Real-Time Summarization's measures of a simulation: the collection's relevant posts are the
// pool, what was delivered are pushes made when they were written (scenario A) or daily lists
// (scenario B).
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_STREAM_DAYS_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_STREAM_DAYS_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/evaluation/measures/real_time.h"
#include "tools/evaluation/simulation/collection.h"
#include "tools/evaluation/simulation/simulation.h"

namespace sluis {

// Immutable; its topics are those of the collection that it was made of, in order.
class StreamDays {
 public:
  // Nothing where posts have no times. `collection` must outlive it.
  [[nodiscard]] static std::optional<StreamDays> Of(const Collection& collection);

  // Names and values: EG, nCG, GMP and latency (seconds, mean of the pushes that earned) of
  // scenario A; nDCG@10 of scenario B with `by_digest`, when the deliveries of a window are a
  // ranked list. Those of the official script's variant begin with "official_".
  [[nodiscard]] std::vector<std::pair<std::string, double>> Score(
      size_t topic, const std::vector<SimulationLog::Shown>& shown, bool by_digest) const;

 private:
  explicit StreamDays(const Collection* collection) : collection_(collection) {}

  const Collection* collection_;
  RealTimeTrack track_;
  PostTimes times_;
  std::vector<RealTimeTopic> topics_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_STREAM_DAYS_H_
