#include <memory>

#include "fmt/format.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct VersionOptions {};

absl::StatusOr<int> PrintVersion(const Session& session, const VersionOptions& /*options*/) {
  Print(session.json() ? fmt::format("{{\"version\": \"{}\"}}\n", SLUIS_VERSION)
                       : fmt::format("sluis {}\n", SLUIS_VERSION));
  return kExitOk;
}

}  // namespace

void DeclareVersion(CLI::App* command, Action* action) {
  RunWhenNamed(command, action, std::make_shared<VersionOptions>(), &PrintVersion);
}

}  // namespace sluis
