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
std::string FileInForce(const std::string& named) {
  const std::string file = named.empty() ? Environment("SLUIS_CONFIG").value_or("") : named;
  std::error_code error;
  const bool by_default = file.empty() && std::filesystem::exists(kDefaultFile, error);
  return by_default ? kDefaultFile : file;
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

absl::StatusOr<Session> Session::Make(const SessionOptions& options, bool ignores_file) {
  Session session;
  session.json_ = options.json;
  session.options_ = options;
  session.file_ = FileInForce(options.config_file);
  absl::Status status;
  if (!ignores_file && !session.file_.empty()) status = session.settings_.ReadFile(session.file_);
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
