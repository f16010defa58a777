#include <memory>
#include <string>

#include "fmt/format.h"
#include "tools/access/open_door.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct ReloadOptions {};

std::string Shown(const std::string& value) { return value.empty() ? "\"\"" : value; }

void PrintReload(const v1::ReloadReply& reply) {
  for (const v1::ReloadReply::Setting& setting : reply.changed()) {
    Print(fmt::format("{} is now {} (was {})\n", setting.name(), Shown(setting.to()),
                      Shown(setting.from())));
  }
  for (const v1::ReloadReply::Setting& setting : reply.waiting()) {
    Print(fmt::format("{} = {} counts only from the next start on (runs with {})\n", setting.name(),
                      Shown(setting.to()), Shown(setting.from())));
  }
  if (reply.owners_put() + reply.interests_put() + reply.unchanged() > 0) {
    Print(fmt::format("{} users and {} interests put, {} unchanged\n", reply.owners_put(),
                      reply.interests_put(), reply.unchanged()));
  }
  if (reply.model_change())
    Print("The model is being changed; `sluis model show` tells how far.\n");
  if (reply.changed().empty() && reply.waiting().empty() && !reply.model_change() &&
      reply.owners_put() + reply.interests_put() == 0) {
    Print("Nothing has changed.\n");
  }
}

absl::StatusOr<int> Reload(const Session& session, const ReloadOptions& /*options*/) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = RequireRunningDoor(session.settings());
  if (!door.ok()) return door.status();
  v1::ControlRequest request;
  request.mutable_reload();
  const absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->reload());
  } else {
    PrintReload(reply->reload());
  }
  return kExitOk;
}

}  // namespace

void DeclareReload(CLI::App* command, Action* action) {
  RunWhenNamed(command, action, std::make_shared<ReloadOptions>(), &Reload);
}

}  // namespace sluis
