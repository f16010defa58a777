// What is tried, one after the other, each on a server of its own.
#ifndef SLUIS_BENCH_HOSTILE_SCENARIOS_H_
#define SLUIS_BENCH_HOSTILE_SCENARIOS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/hostile/good_load.h"
#include "bench/pipeline/server_process.h"

namespace sluis {

struct ScenarioOptions {
  uint64_t mutated = 1'000'000;
  double mutated_a_second = 4000;
  size_t idle = 2000;
  std::string golden = SLUIS_GOLDEN;
};

// What an attack needs to know of the server.
struct Target {
  ServerEndpoints server;
  // Where there are keys: one of role ingest.
  std::optional<CurveClientKeys> flooder;
  // Set when the good clients have run their time: an attack without an end of its own ends.
  const std::atomic<bool>& time_is_up;
};

struct Scenario {
  std::string name;
  bool keys = false;
  GoodLoadOptions load;
  // Runs in a process of its own. Returns what there is to tell; an error when the server let it do
  // what it should not.
  std::function<absl::StatusOr<std::string>(const Target&)> attack;
};

[[nodiscard]] std::vector<Scenario> Scenarios(const ScenarioOptions& options);

}  // namespace sluis

#endif  // SLUIS_BENCH_HOSTILE_SCENARIOS_H_
