// What a run was like: as text, as JSON for programs, and as a chart over time.
#ifndef SLUIS_BENCH_PIPELINE_REPORT_H_
#define SLUIS_BENCH_PIPELINE_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bench/pipeline/load.h"

namespace sluis {

// One second, or somewhat more, of a run.
struct Sample {
  double seconds = 0;  // since the start, at its end
  uint64_t posts = 0;
  uint64_t alerts = 0;
  uint64_t pass = 0;  // of VariedPosts
  // Since the engine was made.
  uint64_t matches_in_all = 0;
  uint64_t stories_in_all = 0;
  double server_processor_seconds = 0;
  double load_processor_seconds = 0;
  uint64_t resident_bytes = 0;
  uint64_t written_bytes = 0;
  uint64_t descriptors = 0;
  uint64_t folder_bytes = 0;  // of the engine's data folder
  // Times that RocksDB slowed writes down, or stopped them, since the engine was started.
  uint64_t stalls = 0;
  Latencies to_ack;
  Latencies to_alert;
  Latencies to_effect;
};

struct RunFacts {
  double rate = 0;  // asked for; 0: flat out
  uint64_t interests = 0;
  uint64_t refused_posts = 0;
  std::vector<Sample> samples;
};

[[nodiscard]] std::string TextReport(const RunFacts& facts);
[[nodiscard]] std::string JsonReport(const RunFacts& facts);
// Posts a second, the slowest hundredth of acks and alerts, and memory, each over time.
[[nodiscard]] std::string SvgReport(const RunFacts& facts);

}  // namespace sluis

#endif  // SLUIS_BENCH_PIPELINE_REPORT_H_
