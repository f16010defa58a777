#include "tools/access/open_door.h"

#include <filesystem>
#include <utility>

#include "fmt/format.h"
#include "tools/access/default_model.h"
#include "tools/access/own_door.h"
#include "tools/access/running_door.h"
#include "tools/forms/text_file.h"

namespace sluis {

std::string KeyFolderOf(const Settings& settings) {
  const std::string& folder = settings.Text("access.folder");
  if (!folder.empty()) return folder;
  return (std::filesystem::path(settings.Text("data.folder")) / "keys").string();
}

absl::StatusOr<EngineOptions> ResolveEngineOptions(const Settings& settings) {
  EngineOptions options = settings.ToEngineOptions();
  options.keep_changed_model = options.model_path.empty();
  if (options.model_path.empty()) {
    absl::StatusOr<std::string> model = FindDefaultModel();
    if (!model.ok()) return model.status();
    options.model_path = *std::move(model);
  }
  std::error_code error;
  if (!std::filesystem::exists(options.model_path, error)) {
    return absl::NotFoundError(fmt::format(
        "There is no model {} ({}). Name one with --model FILE, or leave it out for the model that "
        "comes with the program.",
        options.model_path, settings.value("model.path").origin));
  }
  if (const std::string& file = settings.Text("interests.organisations"); !file.empty()) {
    absl::StatusOr<std::string> text = ReadTextFile(file);
    if (!text.ok()) return text.status();
    absl::StatusOr<Organisations> organisations = Organisations::Parse(*text, file);
    if (!organisations.ok()) return organisations.status();
    options.organisations = *std::move(organisations);
  }
  return options;
}

absl::StatusOr<std::unique_ptr<EngineDoor>> RequireRunningDoor(const Settings& settings) {
  if (const std::string& key = settings.Text("access.key"); !key.empty()) {
    return OpenRemoteDoor(key, settings.Text("control.endpoint"), settings.Text("ingest.endpoint"));
  }
  absl::StatusOr<std::unique_ptr<EngineDoor>> running =
      FindRunningDoor(settings.Text("data.folder"), KeyFolderOf(settings));
  if (running.ok() && *running == nullptr) return NoEngineRuns(settings.Text("data.folder"));
  return running;
}

absl::StatusOr<std::unique_ptr<EngineDoor>> OpenDoor(
    const Settings& settings,
    const std::function<void(const v1::ChangeModelReply&)>& on_model_change,
    const std::function<void(const absl::Status&)>& on_error) {
  if (const std::string& key = settings.Text("access.key"); !key.empty()) {
    return OpenRemoteDoor(key, settings.Text("control.endpoint"), settings.Text("ingest.endpoint"));
  }
  absl::StatusOr<std::unique_ptr<EngineDoor>> running =
      FindRunningDoor(settings.Text("data.folder"), KeyFolderOf(settings));
  if (!running.ok() || *running != nullptr) return running;
  absl::StatusOr<EngineOptions> options = ResolveEngineOptions(settings);
  if (!options.ok()) return options.status();
  options->on_model_change = on_model_change;
  options->model_storage = ModelStorage::kMapped;  // a command is over before a copy pays
  return OpenOwnDoor(*options, {settings.Text("digests.folder"), on_error});
}

}  // namespace sluis
