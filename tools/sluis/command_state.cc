#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "engine/state/backup.h"
#include "fmt/format.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct StateOptions {
  std::string folder;  // of a backup
};

absl::StatusOr<int> Show(const Session& session, const StateOptions& /*options*/) {
  v1::ControlRequest request;
  request.mutable_stats();
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  const v1::StatsReply& stats = reply->stats();
  if (session.json()) {
    PrintJson(stats);
    return kExitOk;
  }
  Print(fmt::format("model       {}\nclock       {}\n", stats.model(), ShowTime(stats.now())));
  Print(fmt::format("posts       {}\nduplicates  {}\nrefused     {}\ndeleted     {}\n",
                    stats.posts(), stats.duplicates(), stats.refused(), stats.deleted()));
  Print(fmt::format("stories     {}\nmatches     {}\ndigests     {}\njudgements  {}\n",
                    stats.stories(), stats.matches(), stats.digests(), stats.judgements()));
  Print(fmt::format("owners      {}\ninterests   {}\nsequence    {}\n", stats.owners(),
                    stats.interests(), stats.stream_sequence()));
  return kExitOk;
}

absl::StatusOr<int> Check(const Session& session, const StateOptions& /*options*/) {
  v1::ControlRequest request;
  request.mutable_check_state();
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->state_check());
    return kExitOk;
  }
  for (const v1::StateCheck::Family& family : reply->state_check().families()) {
    Print(fmt::format("{:<14}{}\n", family.name(), family.entries()));
  }
  Print("Everything can be read, and all that was acknowledged is there.\n");
  return kExitOk;
}

absl::StatusOr<int> BackUp(const Session& session, const StateOptions& options) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::absolute(options.folder, error);
  if (error || options.folder.empty()) {
    return absl::InvalidArgumentError(
        fmt::format("'{}' is no name for the folder of a backup.", options.folder));
  }
  v1::ControlRequest request;
  request.mutable_back_up_state()->set_folder(folder);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->state_backup());
    return kExitOk;
  }
  Print(fmt::format("The backup is in {}.\n", reply->state_backup().folder()));
  return kExitOk;
}

absl::StatusOr<int> Restore(const Session& session, const StateOptions& options) {
  const std::string folder = session.settings().Text("data.folder");
  if (absl::Status status = RestoreBackup(options.folder, folder); !status.ok()) return status;
  Print(fmt::format("The data folder {} is as the backup {}.\n", folder, options.folder));
  return kExitOk;
}

}  // namespace

void DeclareState(CLI::App* command, Action* action) {
  command->require_subcommand(1);
  const auto options = std::make_shared<StateOptions>();
  RunWhenNamed(AddCommand(command, "show", "Count what the data folder holds"), action, options,
               &Show);
  RunWhenNamed(AddCommand(command, "check", "Read everything in the data folder back"), action,
               options, &Check);
  CLI::App* const backup =
      AddCommand(command, "backup", "Copy the state to a new folder, while posts go on");
  backup->add_option("folder", options->folder, "Where the backup goes")->required();
  RunWhenNamed(backup, action, options, &BackUp);
  CLI::App* const restore =
      AddCommand(command, "restore", "Make the data folder from a backup; it must not be there");
  restore->add_option("folder", options->folder, "The backup")->required();
  RunWhenNamed(restore, action, options, &Restore);
  DeclareMending(command, action);
}

}  // namespace sluis
