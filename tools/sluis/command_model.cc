#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "fmt/format.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/interruption.h"
#include "tools/sluis/output.h"
#include "tools/sluis/progress_bar.h"

namespace sluis {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks(100);

struct ModelOptions {
  std::string file;
};

absl::StatusOr<v1::StatsReply> AskStats(EngineDoor* engine) {
  v1::ControlRequest request;
  request.mutable_stats();
  absl::StatusOr<v1::ControlReply> reply = engine->Call(request);
  if (!reply.ok()) return reply.status();
  return reply->stats();
}

void PrintRestarted(const v1::ChangeModelReply& change) {
  if (change.restarted().empty()) return;
  Print(
      "Texts that these interests learned from are gone. Their learned terms were kept; what they "
      "had learned of the vectors starts again:\n");
  for (const std::string& interest : change.restarted()) Print(fmt::format("  {}\n", interest));
}

absl::StatusOr<int> Show(const Session& session, const ModelOptions& /*options*/) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> engine = session.OpenEngine();
  if (!engine.ok()) return engine.status();
  absl::StatusOr<v1::StatsReply> stats = AskStats(engine->get());
  if (!stats.ok()) return stats.status();
  if (session.json()) {
    v1::StatsReply shown;
    shown.set_model(stats->model());
    shown.set_model_path(stats->model_path());
    shown.set_model_sequence(stats->model_sequence());
    if (stats->has_model_change()) *shown.mutable_model_change() = stats->model_change();
    PrintJson(shown);
    return kExitOk;
  }
  Print(fmt::format("model     {}\nfile      {}\nin force  from post {} of the stream on\n",
                    stats->model(), stats->model_path(), stats->model_sequence()));
  const v1::ChangeModelReply& change = stats->model_change();
  if (change.under_way()) {
    Print(fmt::format("change    under way: {} of {} interests are learned again\n",
                      change.prepared(), change.interests()));
  } else if (change.has_failure()) {
    Print(fmt::format("change    failed: {}\n", change.failure().message()));
  }
  PrintRestarted(change);
  return kExitOk;
}

// Returns when the change has ended, whichever way.
absl::StatusOr<v1::ChangeModelReply> WaitForEnd(EngineDoor* engine) {
  const Interruption interruption;
  ProgressBar bar;
  for (;;) {
    absl::StatusOr<v1::StatsReply> stats = AskStats(engine);
    if (!stats.ok()) return stats.status();
    const v1::ChangeModelReply& change = stats->model_change();
    if (!change.under_way()) return change;
    if (interruption.stop()->load()) {
      return absl::CancelledError(
          "Interrupted. An engine that runs goes on with the change ('sluis model show'); in a "
          "folder that no engine runs on nothing has changed.");
    }
    const double of = static_cast<double>(change.interests());
    bar.Show(of > 0 ? static_cast<double>(change.prepared()) / of : -1, "learning again");
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

absl::StatusOr<int> Change(const Session& session, const ModelOptions& options) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> engine = session.OpenEngine();
  if (!engine.ok()) return engine.status();
  v1::ControlRequest request;
  // A running engine has a working folder of its own.
  const std::string path = std::filesystem::absolute(options.file).lexically_normal().string();
  request.mutable_change_model()->set_path(path);
  absl::StatusOr<v1::ControlReply> begun = (*engine)->Call(request);
  if (!begun.ok()) return begun.status();
  absl::StatusOr<v1::ChangeModelReply> change = WaitForEnd(engine->get());
  if (!change.ok()) return change.status();
  if (change->has_failure()) {
    return absl::Status(static_cast<absl::StatusCode>(change->failure().code()),
                        fmt::format("The model was not changed. {}", change->failure().message()));
  }
  if (session.json()) {
    PrintJson(*change);
    return kExitOk;
  }
  Print(fmt::format(
      "{} interests were learned again. The model {} is in force from post {} of the stream on.\n",
      change->interests(), change->model(), change->effective_sequence()));
  PrintRestarted(*change);
  const Settings::Value named = session.settings().value("model.path");
  if (!named.text.empty()) {
    Print(fmt::format(
        "model.path ({}) names {}: set it to {}, or the next start goes back to that one.\n",
        named.origin, named.text, path));
  }
  return kExitOk;
}

}  // namespace

void DeclareModel(CLI::App* command, Action* action) {
  command->require_subcommand(1);
  auto options = std::make_shared<ModelOptions>();
  RunWhenNamed(AddCommand(command, "show", "Name the model in force"), action, options, &Show);
  CLI::App* change = AddCommand(command, "change", "Go on with another model");
  change->add_option("file", options->file, "fastText model (.bin or .ftz)")->required();
  change->footer(
      "Every interest is learned again from its words and judgements while posts go on being "
      "decided with the old model; then all change over between two posts. Keep the file: the "
      "engine reads it again at its next start.");
  RunWhenNamed(change, action, options, &Change);
}

}  // namespace sluis
