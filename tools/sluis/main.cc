// The one program. What it can do is listed in commands.cc.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "fmt/format.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/session.h"

namespace sluis {
namespace {

void DeclareGlobalOptions(CLI::App* app, SessionOptions* options) {
  app->add_option("--config", options->config_file, "Configuration file (default: ./sluis.toml)");
  app->add_option("--data", options->data_folder, "Data folder (data.folder)");
  app->add_option("--model", options->model_path, "fastText model (model.path)");
  app->add_option("--key", options->key_file, "Key file for an engine that wants one (access.key)");
  app->add_option("--set", options->assignments, "Any configuration key: KEY=VALUE")
      ->allow_extra_args(false);
  app->add_flag("--json", options->json, "Print JSON, for programs");
}

int Fail(const absl::Status& status, int code) {
  fmt::print(stderr, "sluis: {}\n", std::string(status.message()));
  return code;
}

int Run(int count, char** arguments) {
  CLI::App app("Sluis filters streams of posts into personal digests.", "sluis");
  app.require_subcommand(1);
  app.set_version_flag("--version", "sluis " SLUIS_VERSION);
  app.fallthrough();
  app.failure_message(CLI::FailureMessage::simple);
  SessionOptions options;
  DeclareGlobalOptions(&app, &options);
  Action action;
  DeclareCommands(&app, &action);
  try {
    app.parse(count, arguments);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "sluis: {}. See `sluis --help`.\n", error.what());
    return kExitUsage;
  }
  absl::StatusOr<Session> session = Session::Make(options, action.ignores_file);
  if (!session.ok()) return Fail(session.status(), kExitConfiguration);
  const absl::StatusOr<int> code = action.run(*session);
  return code.ok() ? *code : Fail(code.status(), ExitCodeOf(code.status()));
}

}  // namespace
}  // namespace sluis

int main(int count, char** arguments) {
  // No exception leaves a module of ours; what is left is the command line parser and the memory.
  try {
    return sluis::Run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sluis: Internal error: %s\n", error.what());
    return sluis::kExitInternal;
  }
}
