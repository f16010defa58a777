// The data folder opened by this process itself.
#ifndef SLUIS_TOOLS_ACCESS_OWN_DOOR_H_
#define SLUIS_TOOLS_ACCESS_OWN_DOOR_H_

#include <memory>

#include "engine/runtime/engine.h"
#include "tools/access/engine_door.h"

namespace sluis {

// Holds the data folder for as long as it lives.
[[nodiscard]] absl::StatusOr<std::unique_ptr<EngineDoor>> OpenOwnDoor(const EngineOptions& options);

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_OWN_DOOR_H_
