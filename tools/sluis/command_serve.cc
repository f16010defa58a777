#include <filesystem>
#include <memory>
#include <utility>

#include "connectors/files/digest_folder.h"
#include "connectors/zeromq/server.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/engine.h"
#include "fmt/format.h"
#include "tools/access/endpoints_file.h"
#include "tools/access/open_door.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/interruption.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct ServeOptions {
  std::string ingest;
  std::string control;
  std::string live;
};

void Complain(const absl::Status& status) {
  fmt::print(stderr, "sluis: {}\n", std::string(status.message()));
}

absl::StatusOr<Settings> WithEndpoints(Settings settings, const ServeOptions& options) {
  const std::pair<const char*, const std::string*> flags[] = {{"ingest", &options.ingest},
                                                              {"control", &options.control},
                                                              {"live", &options.live}};
  for (const auto& [name, value] : flags) {
    if (value->empty()) continue;
    const absl::Status status =
        settings.Set(fmt::format("{}.endpoint", name), *value, fmt::format("--{}", name));
    if (!status.ok()) return status;
  }
  return settings;
}

ZmqServerOptions ServerOptions(const Settings& settings) {
  ZmqServerOptions options;
  options.ingest_endpoint = settings.Text("ingest.endpoint");
  options.control_endpoint = settings.Text("control.endpoint");
  options.control_ipc_endpoint = ControlIpcEndpoint(settings.Text("data.folder"));
  options.live_endpoint = settings.Text("live.endpoint");
  options.on_error = &Complain;
  return options;
}

void PrintStart(const Settings& settings, const EngineOptions& engine, const ZmqServer& server) {
  Print(fmt::format(
      "sluis serves {}\n"
      "  model    {}\n"
      "  ingest   {}\n"
      "  control  {}\n"
      "  live     {}\n"
      "Ctrl-C stops it; every acknowledged post stays.\n",
      std::filesystem::absolute(settings.Text("data.folder")).lexically_normal().string(),
      engine.model_path, server.ingest_endpoint(), server.control_endpoint(),
      server.live_endpoint()));
}

absl::StatusOr<int> Serve(const Session& session, const ServeOptions& options) {
  absl::StatusOr<Settings> settings = WithEndpoints(session.settings(), options);
  if (!settings.ok()) return settings.status();
  absl::StatusOr<EngineOptions> engine_options = ResolveEngineOptions(*settings);
  if (!engine_options.ok()) return engine_options.status();
  const SystemClock clock;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Open(*engine_options, &clock);
  if (!engine.ok()) return engine.status();
  absl::StatusOr<std::unique_ptr<ZmqServer>> server =
      ZmqServer::Bind(ServerOptions(*settings), engine->get());
  if (!server.ok()) return server.status();
  const absl::Status told =
      WriteEndpoints(settings->Text("data.folder"),
                     {(*server)->ingest_endpoint(), (*server)->control_endpoint(),
                      (*server)->live_endpoint()});
  if (!told.ok()) return told;
  (*engine)->AddSink(server->get());
  DigestFolder digests(settings->Text("digests.folder"), &Complain);
  if (!settings->Text("digests.folder").empty()) (*engine)->AddSink(&digests);
  const Interruption interruption([&server] { (*server)->Stop(); });
  PrintStart(*settings, *engine_options, **server);
  if (absl::Status status = (*server)->Run(); !status.ok()) return status;
  Print("Stopped.\n");
  return kExitOk;
}

}  // namespace

void DeclareServe(CLI::App* command, Action* action) {
  auto options = std::make_shared<ServeOptions>();
  command->add_option("--ingest", options->ingest, "Address for producers (ingest.endpoint)");
  command->add_option("--control", options->control, "Address for control (control.endpoint)");
  command->add_option("--live", options->live, "Address for live messages (live.endpoint)");
  RunWhenNamed(command, action, options, &Serve);
}

}  // namespace sluis
