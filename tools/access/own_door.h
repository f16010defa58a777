// The data folder opened by this process itself.
#ifndef SLUIS_TOOLS_ACCESS_OWN_DOOR_H_
#define SLUIS_TOOLS_ACCESS_OWN_DOOR_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "engine/runtime/engine.h"
#include "tools/access/engine_door.h"

namespace sluis {

// Where the digests that a sender's posts bring are written; an empty folder: nowhere.
struct OwnDoorDigests {
  std::string folder;
  // Hears of what cannot be written; may be empty. The outbox keeps it.
  std::function<void(const absl::Status&)> on_error;
};

// Holds the data folder for as long as it lives. Opening a sender, and draining it, also delivers
// what the outbox holds for the folder of digests.
[[nodiscard]] absl::StatusOr<std::unique_ptr<EngineDoor>> OpenOwnDoor(const EngineOptions& options,
                                                                      OwnDoorDigests digests = {});

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_OWN_DOOR_H_
