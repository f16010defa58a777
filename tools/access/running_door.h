// An engine that runs in another process on this machine.
#ifndef SLUIS_TOOLS_ACCESS_RUNNING_DOOR_H_
#define SLUIS_TOOLS_ACCESS_RUNNING_DOOR_H_

#include <memory>
#include <string>

#include "tools/access/engine_door.h"

namespace sluis {

// Null when no engine runs on the data folder. DeadlineExceeded when one does and does not answer.
[[nodiscard]] absl::StatusOr<std::unique_ptr<EngineDoor>> FindRunningDoor(
    const std::string& data_folder);

// What is said where only a running engine can answer: Unavailable.
[[nodiscard]] absl::Status NoEngineRuns(const std::string& data_folder);

// Sends posts to any ingest endpoint.
[[nodiscard]] absl::StatusOr<std::unique_ptr<PostSender>> ConnectSender(
    const std::string& endpoint, const std::string& producer);

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_RUNNING_DOOR_H_
