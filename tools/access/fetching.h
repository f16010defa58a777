// Sources as the settings say: what `sluis serve` fetches, and how.
#ifndef SLUIS_TOOLS_ACCESS_FETCHING_H_
#define SLUIS_TOOLS_ACCESS_FETCHING_H_

#include <memory>

#include "connectors/sources/source_runner.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/engine.h"
#include "tools/settings/settings.h"

namespace sluis {

// Null where nothing is to be fetched. Ends before the engine; `on_source` hears of each failure of
// a source, and that it works again; may be empty.
[[nodiscard]] std::unique_ptr<SourceRunner> StartFetching(const Settings& settings, Engine* engine,
                                                          const Clock& clock,
                                                          SourceBoard::OnTurn on_source);

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_FETCHING_H_
