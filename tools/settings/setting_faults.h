// What is wrong with a configuration file: all of it, each with its place.
#ifndef SLUIS_TOOLS_SETTINGS_SETTING_FAULTS_H_
#define SLUIS_TOOLS_SETTINGS_SETTING_FAULTS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace sluis {

struct SettingFault {
  // From 1; the place of the key if that is unknown, else of the value.
  uint32_t line = 0;
  uint32_t column = 0;
  // "section.key"; empty where the text is no TOML.
  std::string key;
  std::string message;
};

// Hands every value of the TOML `text` that has a known key to `take`, whose refusal becomes a
// fault of that place. A line that is no TOML is a fault and is left out, so that what follows is
// checked too; behind a broken section header nothing is. In the order of the lines.
using TakeSetting =
    std::function<absl::Status(const std::string& key, const std::string& value, uint32_t line)>;
[[nodiscard]] std::vector<SettingFault> ReadSettings(std::string_view text,
                                                     const TakeSetting& take);

// A line each: "sluis.toml:3:1: ...".
[[nodiscard]] std::string DescribeFaults(const std::vector<SettingFault>& faults,
                                         const std::string& name);

// The message for a key that is not in the table.
[[nodiscard]] std::string UnknownSetting(std::string_view name);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SETTINGS_SETTING_FAULTS_H_
