// What is in force: the default of every key, over it the file, the SLUIS_* variables and the
// flags. A value that does not fit its key is refused where it is given, so reading one cannot
// fail.
#ifndef SLUIS_TOOLS_SETTINGS_SETTINGS_H_
#define SLUIS_TOOLS_SETTINGS_SETTINGS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/runtime/engine.h"
#include "proto/checks.h"
#include "tools/settings/setting_faults.h"

namespace sluis {

class Settings {
 public:
  struct Value {
    std::string text;
    // "default", "sluis.toml:12", "SLUIS_DATA_FOLDER", "--data".
    std::string origin;
  };

  // Every key at its default.
  Settings();

  // `name` says where the text comes from in errors: InvalidArgument with a line "name:line:column:
  // ..." for each fault. What is good is taken all the same.
  [[nodiscard]] absl::Status ReadToml(std::string_view text, const std::string& name);
  // The same, one by one; none if all is good.
  [[nodiscard]] std::vector<SettingFault> FaultsOf(std::string_view text, const std::string& name);
  [[nodiscard]] absl::Status ReadFile(const std::string& path);

  // `look_up` returns a variable's value if it is set. A program passes the environment.
  using LookUp = std::function<std::optional<std::string>(const std::string&)>;
  [[nodiscard]] absl::Status ReadVariables(const LookUp& look_up);

  [[nodiscard]] absl::Status Set(std::string_view name, std::string_view text, std::string origin);

  // `name` must be a key of the table.
  const Value& value(std::string_view name) const;
  const std::string& Text(std::string_view name) const { return value(name).text; }
  int64_t Integer(std::string_view name) const;
  bool Boolean(std::string_view name) const { return Text(name) == "true"; }
  absl::Duration Duration(std::string_view name) const;
  uint64_t Bytes(std::string_view name) const;

  PostLimits Limits() const;
  // The keys that the engine itself reads. model_path is as set: empty if nobody named one.
  EngineOptions ToEngineOptions() const;

 private:
  std::map<std::string, Value, std::less<>> values_;
};

// Of sources.allow.
[[nodiscard]] std::vector<std::string> PlacesIn(std::string_view text);

// "90s", "10m", "72h", "30d".
[[nodiscard]] absl::StatusOr<absl::Duration> ParseDuration(std::string_view text);

// "1000", "64KiB", "500MiB", "4GiB".
[[nodiscard]] absl::StatusOr<uint64_t> ParseBytes(std::string_view text);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SETTINGS_SETTINGS_H_
