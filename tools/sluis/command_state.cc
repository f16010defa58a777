#include <memory>

#include "fmt/format.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct StateOptions {};

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

}  // namespace

void DeclareState(CLI::App* command, Action* action) {
  command->require_subcommand(1);
  RunWhenNamed(AddCommand(command, "show", "Count what the data folder holds"), action,
               std::make_shared<StateOptions>(), &Show);
}

}  // namespace sluis
