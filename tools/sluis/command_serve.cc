#include <filesystem>
#include <memory>
#include <utility>

#include "fmt/format.h"
#include "spdlog/sinks/stdout_color_sinks.h"
#include "spdlog/spdlog.h"
#include "tools/access/open_door.h"
#include "tools/access/serving.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/interruption.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

constexpr size_t kLogColumns = 500;

struct ServeOptions {
  std::string ingest;
  std::string control;
  std::string live;
  std::string replay;
};

// Findings in the log. No text of a post goes there.
class LogSink final : public Sink {
 public:
  void OnMatch(const v1::MatchEvent& event, bool alert) override {
    spdlog::debug("{} of post {}: {}/{}", alert ? "alert" : "match", event.match().sequence(),
                  event.match().owner_id(), event.match().interest_id());
  }
  void OnDigest(const v1::Digest& digest) override {
    spdlog::info("digest {}: {} stories of {} posts", digest.id(), digest.stories_size(),
                 digest.balance().seen());
  }
};

void LogModelChange(const v1::ChangeModelReply& change) {
  if (change.has_failure()) {
    spdlog::warn("the model was not changed: {}", OneLine(change.failure().message(), kLogColumns));
    return;
  }
  spdlog::info("{} interests were learned again for the model {}, in force from post {} on",
               change.interests(), change.model(), change.effective_sequence());
  for (const std::string& interest : change.restarted()) {
    spdlog::warn(
        "{} starts again with the vectors of its own words: texts that it learned from "
        "are gone; its learned terms were kept",
        interest);
  }
}

// What was told here is on paper, or on another machine: `sluis audit verify --head` asks for it.
void LogAuditHead(const AuditHead& head) {
  if (head.number > 0) spdlog::info("audit head {} {}", head.number, head.hash);
}

void StartLog(const std::string& level) {
  spdlog::set_default_logger(spdlog::stderr_color_mt("sluis"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
  spdlog::set_level(spdlog::level::from_str(level));
}

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

void PrintStart(const Settings& settings, const Serving& serving) {
  Print(fmt::format(
      "sluis serves {}\n"
      "  model    {}\n"
      "  ingest   {}\n"
      "  control  {}\n"
      "  live     {}\n"
      "  replay   {}\n"
      "  keys     {}\n"
      "Ctrl-C stops it; every acknowledged post stays.\n",
      std::filesystem::absolute(settings.Text("data.folder")).lexically_normal().string(),
      serving.model_path(), serving.server().ingest_endpoint(), serving.server().control_endpoint(),
      serving.server().live_endpoint(), serving.server().replay_endpoint(),
      serving.server().has_keys() ? KeyFolderOf(settings)
                                  : "none: it listens on this machine only, and whoever is on it "
                                    "may do everything; `sluis keys new` makes one"));
}

absl::StatusOr<int> Serve(const Session& session, const ServeOptions& options) {
  absl::StatusOr<Settings> settings = WithEndpoints(session.settings(), options);
  if (!settings.ok()) return settings.status();
  StartLog(settings->Text("log.level"));
  absl::StatusOr<std::unique_ptr<Serving>> serving = Serving::Open(
      *settings,
      [](const absl::Status& status) {
        spdlog::warn("{}", OneLine(std::string(status.message()), kLogColumns));
      },
      &LogModelChange, &LogAuditHead);
  if (!serving.ok()) return serving.status();
  LogSink log;
  (*serving)->AddSink(&log);
  const Interruption interruption([&serving] { (*serving)->Stop(); });
  PrintStart(*settings, **serving);
  if (absl::Status status = (*serving)->Run(); !status.ok()) return status;
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
