// Baselines by name, as a command line asks for them.
#ifndef SLUIS_TOOLS_EVALUATION_BASELINES_CHOICE_H_
#define SLUIS_TOOLS_EVALUATION_BASELINES_CHOICE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/evaluation/simulation/filter.h"

namespace sluis {

struct BaselineChoice {
  std::string name;
  // The same baseline with each of these bars; only the best of them is of interest. An evaluation
  // that picks the best with hindsight flatters the baseline, never the product.
  std::vector<double> bars;
};

// "bm25", "rocchio", "logistic", "logistic-every-label" or "one-vs-all"; with "@0.5" behind it,
// that bar alone.
[[nodiscard]] absl::StatusOr<BaselineChoice> ParseBaseline(std::string_view text);

// One simulation's worth of a parsed choice, called "name@bar".
[[nodiscard]] std::unique_ptr<Filter> MakeBaseline(const std::string& name, double bar);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_BASELINES_CHOICE_H_
