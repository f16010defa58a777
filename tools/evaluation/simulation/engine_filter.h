// The product itself under evaluation: a real engine in a folder of its own, fed as a connector
// feeds it, with a user for each topic who reads its digests and judges at the desk.
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_ENGINE_FILTER_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_ENGINE_FILTER_H_

#include <memory>
#include <string>

#include "models/interests/features.h"
#include "tools/evaluation/simulation/filter.h"

namespace sluis {

struct EngineFilterOptions {
  std::string name;
  std::string model_path;
  FeatureParts features = FeatureParts::kBoth;
  int worker_threads = 2;
  // Of every interest; the engine's default if 0.
  double bar = 0;
  // Another model to go on with from the middle window; not used if empty.
  std::string later_model_path;
};

[[nodiscard]] std::unique_ptr<Filter> MakeEngineFilter(const EngineFilterOptions& options);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_ENGINE_FILTER_H_
