#include <memory>
#include <string>
#include <vector>

#include "connectors/web/theme/theme_folder.h"
#include "fmt/format.h"
#include "tools/forms/text_file.h"
#include "tools/settings/setting_faults.h"
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

void PrintFaults(const std::vector<SettingFault>& faults, const std::string& file, bool as_json) {
  if (!as_json) {
    if (faults.empty()) {
      Print(fmt::format("{} is good.\n", file));
    } else {
      fmt::print(stderr, "{}\n", DescribeFaults(faults, file));
    }
    return;
  }
  JsonWriter json;
  json.BeginObject();
  AddText("file", file, &json);
  json.Key("faults");
  json.BeginArray();
  for (const SettingFault& fault : faults) {
    json.BeginObject();
    AddNumber("line", fault.line, &json);
    AddNumber("column", fault.column, &json);
    AddText("key", fault.key, &json);
    AddText("message", fault.message, &json);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  Print(json.Take() + "\n");
}

// Whether what the value names can be read, where a running engine would end without it.
absl::Status CheckWhatIsNamed(const std::string& key, const std::string& value) {
  if (key != "web.theme" || value.empty()) return absl::OkStatus();
  return ThemeFolder::Read(value).status();
}

absl::StatusOr<int> Check(const Session& session, const ConfigOptions& options) {
  const std::string file = options.file.empty() ? session.file() : options.file;
  if (file.empty()) {
    return absl::NotFoundError(
        "There is no ./sluis.toml to check. Name a file, or set SLUIS_CONFIG or --config.");
  }
  absl::StatusOr<std::string> text = ReadTextFile(file);
  if (!text.ok()) return text.status();
  Settings settings;
  const std::vector<SettingFault> faults =
      ReadSettings(*text, [&](const std::string& key, const std::string& value, uint32_t line) {
        const absl::Status set = settings.Set(key, value, fmt::format("{}:{}", file, line));
        return set.ok() ? CheckWhatIsNamed(key, value) : set;
      });
  PrintFaults(faults, file, session.json());
  return faults.empty() ? kExitOk : kExitConfiguration;
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
  check->add_option("file", options->file, "A configuration file (the one in force)");
  check->callback([action, options] {
    action->ignores_file = true;
    action->run = [options](const Session& session) { return Check(session, *options); };
  });
}

}  // namespace sluis
