// Every key of sluis.toml, declared once. The parser, the SLUIS_* variables, `sluis config keys`
// and docs/configuration.md are all made from this table.
#ifndef SLUIS_TOOLS_SETTINGS_SETTING_KEYS_H_
#define SLUIS_TOOLS_SETTINGS_SETTING_KEYS_H_

#include <span>
#include <string>
#include <string_view>

namespace sluis {

enum class SettingType {
  kText,
  kPath,
  kEndpoint,
  // A whole number within [least, most].
  kInteger,
  // A number with a unit, "72h", "30d", "10m"; a duration string.
  kDuration,
  kBoolean,
  // A number of bytes, "500MiB", "4GiB".
  kBytes,
};

struct SettingKey {
  // "section.key".
  std::string_view name;
  SettingType type;
  std::string_view fallback;
  std::string_view description;
  // Only of kInteger.
  long long least = 0;
  long long most = 0;
};

[[nodiscard]] std::span<const SettingKey> SettingKeys();
[[nodiscard]] std::string_view SettingTypeName(SettingType type);

// Null if there is none of that name.
[[nodiscard]] const SettingKey* FindSettingKey(std::string_view name);

// The key whose name takes the fewest edits to reach from `name`.
[[nodiscard]] std::string_view NearestSettingKey(std::string_view name);

// "SLUIS_INGEST_ENDPOINT" for "ingest.endpoint".
[[nodiscard]] std::string SettingVariable(std::string_view name);

// docs/configuration.md, whole.
[[nodiscard]] std::string SettingsDocument();

}  // namespace sluis

#endif  // SLUIS_TOOLS_SETTINGS_SETTING_KEYS_H_
