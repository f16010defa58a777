#include "tools/sluis/session.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "fmt/format.h"
#include "tools/access/open_door.h"

namespace sluis {
namespace {

constexpr char kDefaultFile[] = "sluis.toml";

std::optional<std::string> Environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

// The file that a flag or a variable names must be there; the default one may be absent.
absl::Status ReadConfiguration(const std::string& named, Settings* settings) {
  const std::string file = named.empty() ? Environment("SLUIS_CONFIG").value_or("") : named;
  if (!file.empty()) return settings->ReadFile(file);
  std::error_code error;
  if (!std::filesystem::exists(kDefaultFile, error)) return absl::OkStatus();
  return settings->ReadFile(kDefaultFile);
}

absl::Status ReadAssignment(const std::string& assignment, Settings* settings) {
  const size_t equals = assignment.find('=');
  if (equals == std::string::npos) {
    return absl::InvalidArgumentError(fmt::format("--set takes KEY=VALUE, not '{}'.", assignment));
  }
  return settings->Set(assignment.substr(0, equals), assignment.substr(equals + 1), "--set");
}

absl::Status ReadFlags(const SessionOptions& options, Settings* settings) {
  for (const std::string& assignment : options.assignments) {
    if (absl::Status status = ReadAssignment(assignment, settings); !status.ok()) return status;
  }
  absl::Status status;
  if (!options.data_folder.empty()) {
    status = settings->Set("data.folder", options.data_folder, "--data");
  }
  if (status.ok() && !options.model_path.empty()) {
    status = settings->Set("model.path", options.model_path, "--model");
  }
  if (status.ok() && !options.key_file.empty()) {
    status = settings->Set("access.key", options.key_file, "--key");
  }
  return status;
}

}  // namespace

absl::StatusOr<Session> Session::Make(const SessionOptions& options) {
  Session session;
  session.json_ = options.json;
  absl::Status status = ReadConfiguration(options.config_file, &session.settings_);
  if (status.ok()) status = session.settings_.ReadVariables(Environment);
  if (status.ok()) status = ReadFlags(options, &session.settings_);
  if (!status.ok()) return status;
  return session;
}

absl::StatusOr<std::unique_ptr<EngineDoor>> Session::OpenEngine() const {
  // Only what opening the folder does by the way: a command that changes the model tells it itself.
  const auto opening = std::make_shared<std::atomic<bool>>(true);
  auto door = OpenDoor(
      settings_,
      [opening](const v1::ChangeModelReply& change) {
        if (!*opening) return;
        fmt::print(
            stderr,
            "sluis: the folder was of another model: {} interests were learned again for {}.\n",
            change.interests(), change.model());
      },
      [](const absl::Status& error) {
        fmt::print(stderr, "sluis: {} The digest is kept, and delivered by the next run.\n",
                   std::string(error.message()));
      });
  *opening = false;
  return door;
}

absl::StatusOr<v1::ControlReply> Session::Ask(const v1::ControlRequest& request) const {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = OpenEngine();
  if (!door.ok()) return door.status();
  return (*door)->Call(request);
}

}  // namespace sluis
