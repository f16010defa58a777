// The end of a repair: the new database takes the place of the damaged one. However often the
// process ends on the way, it can be finished.
#ifndef SLUIS_ENGINE_STATE_REPAIR_EXCHANGE_H_
#define SLUIS_ENGINE_STATE_REPAIR_EXCHANGE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sluis {

// To be written into the new folder, before it takes its name: where the damaged one goes.
[[nodiscard]] absl::Status WriteKeptAside(const std::string& repaired, const std::string& aside);

// Moves `db` and `durable-mark` of the data folder aside, and those of RepairedFolder(folder) in
// their place. FORMAT stays and is copied. Returns where the damaged one is.
[[nodiscard]] absl::StatusOr<std::string> Exchange(const std::string& folder);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_REPAIR_EXCHANGE_H_
