// Runs a filter over a collection with a simulated reader, and keeps what happened.
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_SIMULATION_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_SIMULATION_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/evaluation/simulation/collection.h"
#include "tools/evaluation/simulation/filter.h"
#include "tools/evaluation/simulation/reader.h"

namespace sluis {

struct SimulationLog {
  struct Shown {
    uint32_t window = 0;
    Delivery delivery;
    // What its reader had said to the filter before.
    uint32_t judgements_before = 0;
  };
  std::string filter;
  // [topic], in the order of delivery.
  std::vector<std::vector<Shown>> shown;
  // [topic][window].
  std::vector<std::vector<uint32_t>> judgements_before;
  // Wall time of Decide and Learn.
  double decide_s = 0;
  double learn_s = 0;
  uint64_t judgements = 0;
  // The process's largest resident size so far.
  uint64_t peak_rss_bytes = 0;
};

struct SimulationOptions {
  ServingKind serving = ServingKind::kDigests;
  ReaderHabits habits;
  uint64_t seed = 1;
  // After each window, with how many are done. May be empty.
  std::function<void(size_t)> on_window;
};

[[nodiscard]] absl::StatusOr<SimulationLog> Simulate(const Collection& collection,
                                                     const std::vector<PostWindow>& windows,
                                                     const SimulationOptions& options,
                                                     Filter* filter);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_SIMULATION_H_
