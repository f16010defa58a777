// Sources as the settings say: what `sluis serve` fetches, and how.
#ifndef SLUIS_TOOLS_ACCESS_FETCHING_H_
#define SLUIS_TOOLS_ACCESS_FETCHING_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "connectors/sources/source_runner.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/engine.h"
#include "tools/settings/settings.h"

namespace sluis {

// Null where nothing is to be fetched. Ends before the engine; `on_error` hears of each failure of
// a source.
[[nodiscard]] std::unique_ptr<SourceRunner> StartFetching(
    const Settings& settings, Engine* engine, const Clock& clock,
    const std::function<void(const absl::Status&)>& on_error);

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_FETCHING_H_
