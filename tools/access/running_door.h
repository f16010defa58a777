// An engine that runs in another process on this machine.
#ifndef SLUIS_TOOLS_ACCESS_RUNNING_DOOR_H_
#define SLUIS_TOOLS_ACCESS_RUNNING_DOOR_H_

#include <memory>
#include <string>

#include "tools/access/engine_door.h"

namespace sluis {

// Null when no engine runs on the data folder. DeadlineExceeded when one does and does not answer.
// Where there are keys, posts are sent with the folder's own (KeyFolder::local_key_file).
[[nodiscard]] absl::StatusOr<std::unique_ptr<EngineDoor>> FindRunningDoor(
    const std::string& data_folder, const std::string& key_folder);

// An engine anywhere, with a client's key file. Connects at the first call.
[[nodiscard]] absl::StatusOr<std::unique_ptr<EngineDoor>> OpenRemoteDoor(
    const std::string& key_file, const std::string& control_endpoint,
    const std::string& ingest_endpoint);

// What is said where only a running engine can answer: Unavailable.
[[nodiscard]] absl::Status NoEngineRuns(const std::string& data_folder);

// Sends posts to any ingest endpoint. Without key if `key_file` is empty.
[[nodiscard]] absl::StatusOr<std::unique_ptr<PostSender>> ConnectSender(
    const std::string& endpoint, const std::string& producer, const std::string& key_file);

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_RUNNING_DOOR_H_
