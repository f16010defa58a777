#include <memory>
#include <string>

#include "fmt/format.h"
#include "tools/settings/setting_keys.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/json_value.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct ConfigOptions {
  std::string file;
  std::string format = "text";
};

absl::StatusOr<int> Show(const Session& session, const ConfigOptions& /*options*/) {
  JsonWriter json;
  json.BeginObject();
  for (const SettingKey& key : SettingKeys()) {
    const Settings::Value& value = session.settings().value(key.name);
    if (session.json()) {
      json.Key(key.name);
      json.BeginObject();
      AddText("value", value.text, &json);
      AddText("origin", value.origin, &json);
      json.EndObject();
    } else {
      Print(fmt::format("{} = {}  ({})\n", key.name, value.text.empty() ? "\"\"" : value.text,
                        value.origin));
    }
  }
  json.EndObject();
  if (session.json()) Print(json.Take() + "\n");
  return kExitOk;
}

absl::StatusOr<int> Keys(const Session& /*session*/, const ConfigOptions& options) {
  if (options.format == "markdown") {
    Print(SettingsDocument());
    return kExitOk;
  }
  for (const SettingKey& key : SettingKeys()) {
    Print(fmt::format("{}\n    {} Default: {}\n", key.name, key.description,
                      key.fallback.empty() ? "none" : key.fallback));
  }
  return kExitOk;
}

absl::StatusOr<int> Check(const Session& /*session*/, const ConfigOptions& options) {
  Settings settings;
  const absl::Status status = settings.ReadFile(options.file);
  if (absl::IsNotFound(status)) return status;
  if (!status.ok()) {
    fmt::print(stderr, "sluis: {}\n", std::string(status.message()));
    return kExitConfiguration;
  }
  Print(fmt::format("{} is good.\n", options.file));
  return kExitOk;
}

}  // namespace

void DeclareConfig(CLI::App* command, Action* action) {
  auto options = std::make_shared<ConfigOptions>();
  command->require_subcommand(1);
  RunWhenNamed(AddCommand(command, "show", "What is in force, and where each value comes from"),
               action, options, &Show);
  CLI::App* keys = AddCommand(command, "keys", "Every key with its meaning");
  keys->add_option("--format", options->format, "text or markdown (text)")
      ->check(CLI::IsMember({"text", "markdown"}));
  RunWhenNamed(keys, action, options, &Keys);
  CLI::App* check = AddCommand(command, "check", "Check a file without using it");
  check->add_option("file", options->file, "A configuration file")->required();
  RunWhenNamed(check, action, options, &Check);
}

}  // namespace sluis
