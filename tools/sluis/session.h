// What a subcommand gets: the settings in force and the road to the engine.
#ifndef SLUIS_TOOLS_SLUIS_SESSION_H_
#define SLUIS_TOOLS_SLUIS_SESSION_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/access/engine_door.h"
#include "tools/settings/settings.h"

namespace sluis {

// The flags that every subcommand takes.
struct SessionOptions {
  std::string config_file;
  std::string data_folder;
  std::string model_path;
  std::string key_file;
  std::vector<std::string> assignments;
  bool json = false;
};

class Session {
 public:
  // Reads the file (unless told not to), the environment and the flags.
  [[nodiscard]] static absl::StatusOr<Session> Make(const SessionOptions& options,
                                                    bool ignores_file = false);

  // Reads them anew.
  [[nodiscard]] absl::StatusOr<Session> Again() const { return Make(options_); }

  const Settings& settings() const { return settings_; }
  bool json() const { return json_; }
  // The configuration file in force, read or not; empty if there is none.
  const std::string& file() const { return file_; }

  // Speaks to the running engine, or opens the data folder. One at a time.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<EngineDoor>> OpenEngine() const;
  // One request to a door opened for it.
  [[nodiscard]] absl::StatusOr<v1::ControlReply> Ask(const v1::ControlRequest& request) const;

 private:
  Settings settings_;
  bool json_ = false;
  SessionOptions options_;
  std::string file_;
};

// Set by the subcommand that was named.
struct Action {
  // The value is the exit code; a failure is printed by main.
  std::function<absl::StatusOr<int>(const Session&)> run;
  // It looks at the configuration file itself: a wrong one must not stop it.
  bool ignores_file = false;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_SESSION_H_
