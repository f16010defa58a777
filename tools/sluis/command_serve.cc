#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "connectors/http/http_server.h"
#include "fmt/format.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "tools/access/open_door.h"
#include "tools/access/serving.h"
#include "tools/operation/descriptor_limit.h"
#include "tools/operation/engine_log.h"
#include "tools/operation/heartbeat.h"
#include "tools/operation/log.h"
#include "tools/operation/reloading.h"
#include "tools/operation/service_notice.h"
#include "tools/operation/status_pages.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/hangup.h"
#include "tools/sluis/interruption.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct ServeOptions {
  std::string ingest;
  std::string control;
  std::string live;
  std::string replay;
};

absl::StatusOr<Settings> WithEndpoints(Settings settings, const ServeOptions& options) {
  const std::pair<const char*, const std::string*> flags[] = {{"ingest", &options.ingest},
                                                              {"control", &options.control},
                                                              {"live", &options.live},
                                                              {"replay", &options.replay}};
  for (const auto& [name, value] : flags) {
    if (value->empty()) continue;
    const absl::Status status =
        settings.Set(fmt::format("{}.endpoint", name), *value, fmt::format("--{}", name));
    if (!status.ok()) return status;
  }
  return settings;
}

void PrintStart(const Settings& settings, const Serving& serving, const HttpServer* pages) {
  Print(fmt::format(
      "sluis serves {}\n"
      "  model    {}\n"
      "  ingest   {}\n"
      "  control  {}\n"
      "  live     {}\n"
      "  replay   {}\n"
      "  keys     {}\n"
      "{}{}"
      "Ctrl-C stops it; every acknowledged post stays.\n",
      std::filesystem::absolute(settings.Text("data.folder")).lexically_normal().string(),
      serving.model_path(), serving.server().ingest_endpoint(), serving.server().control_endpoint(),
      serving.server().live_endpoint(), serving.server().replay_endpoint(),
      serving.server().has_keys() ? KeyFolderOf(settings)
                                  : "none: it listens on this machine only, and whoever is on it "
                                    "may do everything; `sluis keys new` makes one",
      pages == nullptr ? "" : fmt::format("  metrics  http://{}/metrics\n", pages->address()),
      serving.web_url().empty() ? "" : fmt::format("  pages    {}\n", serving.web_url())));
}

// What runs beside the engine and tells of it: the log, the pages, the service manager.
class Operation {
 public:
  explicit Operation(const Settings& settings)
      : log_(std::make_shared<spdlog::sinks::stderr_sink_mt>(),
             LogLevelOf(settings.Text("log.level")), LogFormatOf(settings.Text("log.format"))),
        pages_(SLUIS_VERSION, settings.Text("data.folder"),
               static_cast<uint64_t>(settings.Integer("data.reserve_bytes")), &heartbeat_) {}

  // The pages can be asked for from now on.
  absl::Status Listen(const std::string& address) {
    if (address.empty()) return absl::OkStatus();
    auto server = HttpServer::Listen(
        address, [this](const HttpRequest& request) { return pages_.Answer(request.path); });
    if (!server.ok()) return server.status();
    http_ = *std::move(server);
    log_.Write(LogLevel::kInfo, "starting",
               {{"version", SLUIS_VERSION}, {"metrics", http_->address()}});
    return absl::OkStatus();
  }

  ServingHooks Hooks() {
    ServingHooks hooks;
    hooks.on_stage = [this](const std::string& stage) {
      pages_.NotReady(stage);
      notice_.Status(stage);
    };
    hooks.on_turn = [this] {
      heartbeat_.Beat();
      notice_.Alive();
    };
    hooks.on_audit_head = [this](const AuditHead& head) { engine_log_.OnAuditHead(head); };
    hooks.on_source = [this](const std::string& name, const absl::Status& status) {
      engine_log_.OnSource(name, status);
    };
    hooks.answer_program = [this](const v1::ControlRequest& request) {
      return AnswerProgram(request);
    };
    return hooks;
  }

  // Before the serving's Run; `serving` must stay until End.
  void Attach(Serving* serving, const Settings& settings,
              std::function<absl::StatusOr<Settings>()> reread) {
    engine_log_.NameBy(&serving->engine());
    serving->AddSink(&engine_log_);
    reloading_.emplace(std::move(reread), settings, &serving->engine(), &log_);
    pages_.Ready(&serving->engine(), &serving->server());
  }

  // What will go by its age; nothing has gone yet.
  void TellRetention(const Settings& settings) {
    const auto kept = [&settings](const char* key) {
      const std::string& time = settings.Text(key);
      return settings.Duration(key) == absl::ZeroDuration() ? std::string("without end") : time;
    };
    log_.Write(LogLevel::kInfo, "retention",
               {{"posts", kept("retention.posts")},
                {"matches", kept("retention.matches")},
                {"digests", kept("retention.digests")},
                {"judgements", kept("retention.judgements")}});
  }

  // Once its addresses are printed.
  void Announce(const ZmqServer& server) {
    log_.Write(LogLevel::kInfo, "ready",
               {{"version", SLUIS_VERSION},
                {"ingest", server.ingest_endpoint()},
                {"control", server.control_endpoint()},
                {"live", server.live_endpoint()}});
    notice_.Ready("serving");
    hangup_.Start([this] { static_cast<void>(Reload()); });
  }

  void End() {
    hangup_.Stop();
    pages_.NotReady("stopping");
    notice_.Stopping();
    log_.Write(LogLevel::kInfo, "stopped", {});
  }

  EngineLog& engine_log() { return engine_log_; }
  const HttpServer* http() const { return http_.get(); }

 private:
  absl::StatusOr<v1::ReloadReply> Reload() {
    notice_.Reloading();
    absl::StatusOr<v1::ReloadReply> reply = reloading_->Reload();
    engine_log_.OnReload(reply);
    notice_.Ready(reply.ok() ? "serving" : "serving; the last reload failed");
    return reply;
  }

  v1::ControlReply AnswerProgram(const v1::ControlRequest& request) {
    v1::ControlReply reply;
    reply.mutable_status();
    if (request.has_metrics()) {
      reply.mutable_metrics()->set_text(pages_.Metrics());
      return reply;
    }
    absl::StatusOr<v1::ReloadReply> reloaded = Reload();
    if (reloaded.ok()) {
      *reply.mutable_reload() = *std::move(reloaded);
    } else {
      reply.mutable_status()->set_code(static_cast<int>(reloaded.status().code()));
      reply.mutable_status()->set_message(std::string(reloaded.status().message()));
    }
    return reply;
  }

  Log log_;
  EngineLog engine_log_{&log_};
  Heartbeat heartbeat_;
  ServiceNotice notice_;
  StatusPages pages_;
  std::optional<Reloading> reloading_;
  // Behind what their threads use.
  std::unique_ptr<HttpServer> http_;
  Hangup hangup_;
};

absl::StatusOr<int> Serve(const Session& session, const ServeOptions& options) {
  const auto read = [&options](absl::StatusOr<Session> read_session) -> absl::StatusOr<Settings> {
    if (!read_session.ok()) return read_session.status();
    return WithEndpoints(read_session->settings(), options);
  };
  const absl::StatusOr<Settings> settings = read(session);
  if (!settings.ok()) return settings.status();
  Operation operation(*settings);
  if (absl::Status raised = RaiseDescriptorLimit(*settings); !raised.ok()) {
    operation.engine_log().OnError(raised);
  }
  absl::Status status = operation.Listen(settings->Text("metrics.listen"));
  if (!status.ok()) return status;
  absl::StatusOr<std::unique_ptr<Serving>> serving = Serving::Open(
      *settings, [&](const absl::Status& error) { operation.engine_log().OnError(error); },
      [&](const v1::ChangeModelReply& change) { operation.engine_log().OnModelChange(change); },
      operation.Hooks());
  if (!serving.ok()) return serving.status();
  status = Reloading::ApplyAtStart(*settings, &(*serving)->engine());
  if (!status.ok()) return status;
  const Interruption interruption([&serving] { (*serving)->Stop(); });
  operation.Attach(serving->get(), *settings, [&] { return read(session.Again()); });
  PrintStart(*settings, **serving, operation.http());
  operation.Announce((*serving)->server());
  operation.TellRetention(*settings);
  status = (*serving)->Run();
  operation.End();
  if (!status.ok()) return status;
  Print("Stopped.\n");
  return kExitOk;
}

}  // namespace

void DeclareServe(CLI::App* command, Action* action) {
  auto options = std::make_shared<ServeOptions>();
  command->add_option("--ingest", options->ingest, "Address for producers (ingest.endpoint)");
  command->add_option("--control", options->control, "Address for control (control.endpoint)");
  command->add_option("--live", options->live, "Address for live messages (live.endpoint)");
  command->add_option("--replay", options->replay, "Address for replay (replay.endpoint)");
  RunWhenNamed(command, action, options, &Serve);
}

}  // namespace sluis
