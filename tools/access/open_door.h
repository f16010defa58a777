// The door that fits: with a client's key (access.key) to the engine at control.endpoint; else to
// the engine that runs on the data folder; else the folder itself.
#ifndef SLUIS_TOOLS_ACCESS_OPEN_DOOR_H_
#define SLUIS_TOOLS_ACCESS_OPEN_DOOR_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "tools/access/engine_door.h"
#include "tools/settings/settings.h"

namespace sluis {

// `on_model_change` as EngineOptions says, `on_error` as OwnDoorDigests does; an engine in another
// process calls neither.
[[nodiscard]] absl::StatusOr<std::unique_ptr<EngineDoor>> OpenDoor(
    const Settings& settings,
    const std::function<void(const v1::ChangeModelReply&)>& on_model_change = nullptr,
    const std::function<void(const absl::Status&)>& on_error = nullptr);

// Where the keys are: access.folder, or "keys" in the data folder.
[[nodiscard]] std::string KeyFolderOf(const Settings& settings);

// For what only a running engine can answer: the one that access.key speaks to, else the one on the
// data folder. Unavailable when there is none.
[[nodiscard]] absl::StatusOr<std::unique_ptr<EngineDoor>> RequireRunningDoor(
    const Settings& settings);

// The engine's part of the settings. Where they name no model, a folder goes on with the one that
// it was changed to, and any other has the default model. NotFound when the model's file is not
// there.
[[nodiscard]] absl::StatusOr<EngineOptions> ResolveEngineOptions(const Settings& settings);

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_OPEN_DOOR_H_
