// A filter of somebody else, in another process and any language: docs/evaluation.md, "A filter of
// your own"; proto/sluis/v1/evaluation.proto has the messages.
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_OUTSIDE_FILTER_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_OUTSIDE_FILTER_H_

#include <memory>
#include <string>

#include "tools/evaluation/simulation/filter.h"

namespace sluis {

// Speaks to a REP or ROUTER socket at `endpoint`, which is also its name in tables. Unavailable
// when nobody listens there, DeadlineExceeded after ten minutes without an answer; InvalidArgument
// when an answer makes no sense.
[[nodiscard]] std::unique_ptr<Filter> MakeOutsideFilter(const std::string& endpoint);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_OUTSIDE_FILTER_H_
